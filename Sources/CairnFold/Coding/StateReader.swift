import CairnModel

/// Stored parts of a state that can't be read back.
package struct StateDamage: Error, Hashable, Sendable, CustomStringConvertible {
  package var byteOffset: Int

  package var description: String { "a part of the state breaks at byte \(byteOffset)" }
}

/// Reads what `StateWriter` wrote, strictly: nothing may be left over.
struct StateReader {
  let bytes: [UInt8]
  private(set) var position: Int

  init(_ bytes: [UInt8], from position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  init(_ bytes: [UInt8], part: UInt8) throws(StateDamage) {
    self.init(bytes)
    guard try byte() == part else { throw StateDamage(byteOffset: 0) }
  }

  func isAll(_ range: Range<Int>) -> Bool { range == bytes.indices }

  var isAtEnd: Bool { position == bytes.count }

  mutating func skip(to position: Int) { self.position = position }

  var damage: StateDamage { StateDamage(byteOffset: position) }

  func end() throws(StateDamage) {
    guard isAtEnd else { throw damage }
  }

  mutating func byte() throws(StateDamage) -> UInt8 {
    guard position < bytes.count else { throw damage }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func number() throws(StateDamage) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || next < 2 else { throw damage }
      value |= UInt64(next & 127) << shift
      if next < 128 { return value }
      shift += 7
    }
  }

  mutating func signed() throws(StateDamage) -> Int64 {
    let value = try number()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// A count of things of at least one byte each.
  mutating func count() throws(StateDamage) -> Int {
    let value = try number()
    guard value <= UInt64(bytes.count - position) else { throw damage }
    return Int(value)
  }

  mutating func content() throws(StateDamage) -> [UInt8] {
    let count = try count()
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func digest() throws(StateDamage) -> Digest {
    guard position + Digest.byteCount <= bytes.count,
      let digest = Digest(bytes[position..<position + Digest.byteCount])
    else { throw damage }
    position += Digest.byteCount
    return digest
  }

  mutating func flag() throws(StateDamage) -> Bool {
    switch try byte() {
    case 0: false
    case 1: true
    default: throw damage
    }
  }

  mutating func text() throws(StateDamage) -> Text {
    let count = try count()
    let text = bytes.withUnsafeBufferPointer { bytes in
      Text(checking: UnsafeBufferPointer(rebasing: bytes[position..<position + count]))
    }
    guard let text else { throw damage }
    position += count
    return text
  }

  /// As strict as `text`, which keeps what it reads.
  mutating func passText() throws(StateDamage) {
    let start = position
    let count = try count()
    if bytes[position..<position + count].allSatisfy({ $0 < 128 }) {
      position += count
    } else {
      position = start
      _ = try text()
    }
  }

  mutating func event() throws(StateDamage) -> EventID {
    guard let id = EventID(packed: try number()) else { throw damage }
    return id
  }

  mutating func events() throws(StateDamage) -> [EventID] {
    var events: [EventID] = []
    for _ in 0..<(try count()) { events.append(try event()) }
    return events
  }

  mutating func device() throws(StateDamage) -> DeviceNumber {
    guard let device = UInt32(exactly: try number()).flatMap({ DeviceNumber($0) }) else {
      throw damage
    }
    return device
  }

  mutating func sequence() throws(StateDamage) -> EventSequence {
    guard let sequence = EventSequence(try number()) else { throw damage }
    return sequence
  }

  mutating func narrow<Number: FixedWidthInteger>(
    _ type: Number.Type
  ) throws(StateDamage) -> Number {
    let wide = Number.isSigned ? Number(exactly: try signed()) : Number(exactly: try number())
    guard let wide else { throw damage }
    return wide
  }

  mutating func time() throws(StateDamage) -> Timestamp { Timestamp(milliseconds: try signed()) }

  mutating func value() throws(StateDamage) -> Value {
    switch try byte() {
    case 1: .text(try text())
    case 2: .integer(try signed())
    case 3: .decimal(Decimal(mantissa: try signed(), scale: try byte()))
    case 4: .flag(try flag())
    case 5: .date(CalendarDate(year: try narrow(Int32.self), month: try byte(), day: try byte()))
    case 6: .time(try time())
    case 7: .code(try text())
    case 8: .entity(EntityID(try event()))
    case 9: .attachment(try event())
    case 10:
      .point(
        Point(
          vertex: try vertex(), accuracyMillimetres: try narrow(UInt32.self),
          isHandPlaced: try flag()))
    case 11: .line(try line())
    case 12: .polygon(try polygon())
    case 13: .multipolygon(try polygons())
    case 14: .cleared
    case 15:
      .sealed(
        SealedValue(
          subjectKeyID: try content(), nonce: try content(), ciphertext: try content()))
    default: throw damage
    }
  }

  private mutating func vertex() throws(StateDamage) -> Vertex {
    Vertex(latitudeE7: try narrow(Int32.self), longitudeE7: try narrow(Int32.self))
  }

  private mutating func line() throws(StateDamage) -> [Vertex] {
    var line: [Vertex] = []
    for _ in 0..<(try count()) { line.append(try vertex()) }
    return line
  }

  private mutating func polygon() throws(StateDamage) -> Polygon {
    var rings: [[Vertex]] = []
    for _ in 0..<(try count()) { rings.append(try line()) }
    return Polygon(rings: rings)
  }

  private mutating func polygons() throws(StateDamage) -> [Polygon] {
    var polygons: [Polygon] = []
    for _ in 0..<(try count()) { polygons.append(try polygon()) }
    return polygons
  }
}
