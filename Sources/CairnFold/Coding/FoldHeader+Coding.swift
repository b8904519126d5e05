package import CairnModel

extension FoldHeader {
  private static let part: UInt8 = 0x48

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(size.rawValue)
    writer.write(UInt64(rulesLevel))
    writer.write(fingerprint.digest)
    writer.write(count: entityCount)
    writer.write(count: anomalyCount)
    writer.write(count: roles.count)
    for (device, role) in roles.sorted(by: { $0.key < $1.key }) {
      writer.write(UInt64(device.rawValue))
      writer.write(UInt64(role.rawValue))
    }
    writer.write(count: revoked.count)
    for device in revoked.sorted() { writer.write(UInt64(device.rawValue)) }
    writer.write(count: revokedLineages.count)
    for device in revokedLineages.sorted() { writer.write(UInt64(device.rawValue)) }
    writer.write(count: kin.count)
    for (device, kinship) in kin.sorted(by: { $0.key < $1.key }) {
      writer.write(UInt64(device.rawValue))
      writer.write(UInt64(kinship.continues?.rawValue ?? 0))
      writer.write(UInt64(kinship.beside?.rawValue ?? 0))
      writer.write(kinship.index.rawValue)
    }
    writer.write(count: readings.count)
    for (device, reading) in readings.sorted(by: { $0.key < $1.key }) {
      writer.write(UInt64(device.rawValue))
      writer.write(reading)
    }
    writer.write(baselines)
    writer.write(count: erased.count)
    for key in erased.sorted(by: { $0.lexicographicallyPrecedes($1) }) { writer.write(bytes: key) }
    writer.write(count: clockJudgements.count)
    for judgement in clockJudgements { writer.write(judgement) }
    writer.write(count: setAsides.acts.count)
    for act in setAsides.acts { writer.write(act) }
    writer.write(count: schemas.documents.count)
    for document in schemas.documents {
      writer.write(document.event.packed)
      writer.write(document.index.rawValue)
      writer.write(bytes: document.bytes)
    }
    writer.write(count: schemas.parts.count)
    for (digest, parts) in schemas.parts.sorted(by: { $0.key.hex < $1.key.hex }) {
      writer.write(digest)
      writer.write(UInt64(parts.partCount))
      writer.write(count: parts.bytes.count)
      for (part, bytes) in parts.bytes.sorted(by: { $0.key < $1.key }) {
        writer.write(UInt64(part))
        writer.write(bytes: bytes)
      }
    }
    for decision in Decision.allCases {
      writer.write(UInt64(decisionRoles[decision]?.rawValue ?? 0))
    }
    writer.write(UInt64(batch == nil ? 0 : 1))
    if let batch {
      writer.write(signed: batch.received.milliseconds)
      writer.write(UInt64(batch.clockOffset == nil ? 0 : 1))
      if let offset = batch.clockOffset { writer.write(signed: offset.rawValue) }
    }
    return writer.bytes
  }

  /// - Throws: where the bytes are not a header's.
  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    self.init()
    size = LogSize(try reader.number())
    rulesLevel = try reader.narrow(UInt32.self)
    fingerprint = Fingerprint(digest: try reader.digest())
    entityCount = try reader.narrow(UInt32.self).asInt
    anomalyCount = try reader.narrow(UInt32.self).asInt
    for _ in 0..<(try reader.count()) {
      let device = try reader.device()
      guard let role = Role(rawValue: try reader.byte()) else { throw reader.damage }
      roles[device] = role
    }
    for _ in 0..<(try reader.count()) { revoked.insert(try reader.device()) }
    for _ in 0..<(try reader.count()) { revokedLineages.insert(try reader.device()) }
    for _ in 0..<(try reader.count()) {
      let device = try reader.device()
      let continues = try reader.deviceOrNone()
      let beside = try reader.deviceOrNone()
      let index = LogIndex(try reader.number())
      relate(device, Kinship(continues: continues, beside: beside, index: index))
    }
    for _ in 0..<(try reader.count()) {
      let device = try reader.device()
      readings[device] = try reader.reading()
    }
    baselines = try reader.events()
    for _ in 0..<(try reader.count()) { erased.insert(try reader.content()) }
    for _ in 0..<(try reader.count()) { clockJudgements.append(try reader.clockJudgement()) }
    for _ in 0..<(try reader.count()) { setAsides.add(try reader.setAside()) }
    coverAnew()
    for _ in 0..<(try reader.count()) {
      schemas.documents.append(
        PublishedSchemas.Document(
          event: try reader.event(), index: LogIndex(try reader.number()),
          bytes: try reader.content()))
    }
    for _ in 0..<(try reader.count()) {
      let digest = try reader.digest()
      var parts = PublishedSchemas.Parts(partCount: try reader.narrow(UInt32.self), bytes: [:])
      for _ in 0..<(try reader.count()) {
        parts.bytes[try reader.narrow(UInt32.self)] = try reader.content()
      }
      schemas.parts[digest] = parts
    }
    for decision in Decision.allCases {
      let role = try reader.byte()
      guard role == 0 || Role(rawValue: role) != nil else { throw reader.damage }
      decisionRoles[decision] = Role(rawValue: role)
    }
    if try reader.flag() {
      batch = BatchTimes(
        received: try reader.time(),
        clockOffset: try reader.flag() ? Milliseconds(try reader.signed()) : nil)
    }
    try reader.end()
  }
}

extension FoldHeader {
  /// Of what every warning depends on beside the entities: which schemas count, and who goes on from
  /// whom. The format of what is kept is part of it.
  package func warningBasis(asOf size: LogSize) -> Digest {
    var writer = StateWriter(part: 1)
    writer.write(UInt64(rulesLevel))
    let documents = schemas.documents.filter { size.contains($0.index) }
    writer.write(documents.map(\.event))
    for (device, kinship) in kin.sorted(by: { $0.key < $1.key })
    where size.contains(kinship.index) {
      writer.write(UInt64(device.rawValue))
      writer.write(UInt64(kinship.continues?.rawValue ?? 0))
      writer.write(UInt64(kinship.beside?.rawValue ?? 0))
    }
    var sum = Fingerprint()
    sum.add(writer.bytes)
    return sum.digest
  }
}

extension StateWriter {
  fileprivate mutating func write(_ judgement: ClockJudgement) {
    write(UInt64(judgement.device.rawValue))
    write(judgement.event.packed)
    write(judgement.index.rawValue)
    write(flag: judgement.revertedAt != nil)
    if let index = judgement.revertedAt { write(index.rawValue) }
  }

  fileprivate mutating func write(_ reading: DeviceReading) {
    write(signed: reading.corrected.milliseconds)
    write(bytes: reading.bootID)
    write(signed: reading.uptime.rawValue)
    write(flag: reading.offset != nil)
    if let offset = reading.offset { write(signed: offset.rawValue) }
    write(count: reading.errors.count)
    for error in reading.errors {
      write(error.index.rawValue)
      write(signed: error.error.rawValue)
    }
  }
}

extension StateReader {
  /// 0 is none.
  fileprivate mutating func deviceOrNone() throws(StateDamage) -> DeviceNumber? {
    let number = try narrow(UInt32.self)
    guard number > 0 else { return nil }
    guard let device = DeviceNumber(number) else { throw damage }
    return device
  }

  fileprivate mutating func clockJudgement() throws(StateDamage) -> ClockJudgement {
    ClockJudgement(
      device: try device(), event: try event(), index: LogIndex(try number()),
      revertedAt: try flag() ? LogIndex(try number()) : nil)
  }

  fileprivate mutating func reading() throws(StateDamage) -> DeviceReading {
    var reading = DeviceReading(
      corrected: try time(), bootID: try content(), uptime: Milliseconds(try signed()),
      offset: try flag() ? Milliseconds(try signed()) : nil)
    for _ in 0..<(try count()) {
      reading.errors.append(
        ClockError(index: LogIndex(try number()), error: Milliseconds(try signed())))
    }
    return reading
  }
}

extension Anomaly {
  private static let part: UInt8 = 0x41

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(index.rawValue)
    writer.write(event.packed)
    writer.write(UInt64(code.rawValue))
    return writer.bytes
  }

  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    let index = LogIndex(try reader.number())
    let event = try reader.event()
    guard let code = Code(rawValue: try reader.byte()) else { throw reader.damage }
    self.init(index: index, event: event, code: code)
    try reader.end()
  }
}

extension UInt32 {
  fileprivate var asInt: Int { Int(self) }
}
