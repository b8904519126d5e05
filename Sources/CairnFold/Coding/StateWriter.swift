import CairnModel

/// Parts of a state as bytes: the same part always gives the same bytes, for they are hashed.
///
/// Numbers are LEB128 varints, signed ones zigzag; bytes come behind their count.
struct StateWriter: Hashable, Sendable {
  private(set) var bytes: [UInt8] = []

  init() {}

  /// Goes on behind what was written before.
  init(_ bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }

  /// The same, of an array that nobody else writes to.
  init(taking bytes: [UInt8]) { self.bytes = bytes }

  /// - Parameter part: what the bytes are of; no two kinds of part share bytes.
  init(part: UInt8, byteCapacity: Int = 96) {
    bytes.reserveCapacity(byteCapacity)
    bytes.append(part)
  }

  mutating func append(_ content: some Collection<UInt8>) { bytes.append(contentsOf: content) }

  /// Writes something behind its byte count, so that a reader may skip it.
  mutating func writeFramed(_ write: (inout StateWriter) -> Void) {
    let start = bytes.count
    bytes.append(0)
    write(&self)
    let count = bytes.count - start - 1
    if count < 128 {
      bytes[start] = UInt8(count)
    } else {
      var long = StateWriter()
      long.write(count: count)
      bytes.replaceSubrange(start...start, with: long.bytes)
    }
  }

  mutating func write(_ number: UInt64) {
    var rest = number
    while rest > 127 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func write(flag: Bool) { bytes.append(flag ? 1 : 0) }

  mutating func write(count: Int) { write(UInt64(count)) }

  mutating func write(signed number: Int64) {
    write(UInt64(bitPattern: number << 1 ^ number >> 63))
  }

  mutating func write(bytes content: some Collection<UInt8>) {
    write(count: content.count)
    bytes.append(contentsOf: content)
  }

  mutating func write(_ digest: Digest) {
    digest.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  mutating func write(_ text: Text) {
    var string = text.string
    string.withUTF8 { content in
      write(count: content.count)
      bytes.append(contentsOf: content)
    }
  }

  mutating func write(_ events: [EventID]) {
    write(count: events.count)
    for event in events { write(event.packed) }
  }

  /// The case's number on the wire, then what it holds.
  mutating func write(_ value: Value) {
    switch value {
    case .text(let text):
      bytes.append(1)
      write(text)
    case .integer(let integer):
      bytes.append(2)
      write(signed: integer)
    case .decimal(let decimal):
      bytes.append(3)
      write(signed: decimal.mantissa)
      bytes.append(decimal.scale)
    case .flag(let flag):
      bytes.append(4)
      bytes.append(flag ? 1 : 0)
    case .date(let date):
      bytes.append(5)
      write(signed: Int64(date.year))
      bytes.append(date.month)
      bytes.append(date.day)
    case .time(let time):
      bytes.append(6)
      write(signed: time.milliseconds)
    case .code(let code):
      bytes.append(7)
      write(code)
    case .entity(let id):
      bytes.append(8)
      write(id.packed)
    case .attachment(let id):
      bytes.append(9)
      write(id.packed)
    case .point(let point):
      bytes.append(10)
      write(point.vertex)
      write(UInt64(point.accuracyMillimetres))
      bytes.append(point.isHandPlaced ? 1 : 0)
    case .line(let line):
      bytes.append(11)
      write(line)
    case .polygon(let polygon):
      bytes.append(12)
      write(polygon)
    case .multipolygon(let polygons):
      bytes.append(13)
      write(count: polygons.count)
      for polygon in polygons { write(polygon) }
    case .cleared: bytes.append(14)
    case .sealed(let sealed):
      bytes.append(15)
      write(bytes: sealed.subjectKeyID)
      write(bytes: sealed.nonce)
      write(bytes: sealed.ciphertext)
    }
  }

  private mutating func write(_ vertex: Vertex) {
    write(signed: Int64(vertex.latitudeE7))
    write(signed: Int64(vertex.longitudeE7))
  }

  private mutating func write(_ line: [Vertex]) {
    write(count: line.count)
    for vertex in line { write(vertex) }
  }

  private mutating func write(_ polygon: Polygon) {
    write(count: polygon.rings.count)
    for ring in polygon.rings { write(ring) }
  }
}
