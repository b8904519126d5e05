import CairnModel

extension Warning {
  private static let part: UInt8 = 0x57

  /// Warnings as they are stored, with their words.
  package static func encoded(_ warnings: [Warning]) -> [UInt8] {
    var writer = StateWriter(part: part)
    writer.write(count: warnings.count)
    for warning in warnings {
      writer.write(UInt64(warning.code.rawValue))
      writer.write(warning.subject?.packed ?? 0)
      writer.write(warning.related?.packed ?? 0)
      writer.write(warning.key.map { UInt64($0.rawValue) + 1 } ?? 0)
      writer.write(UInt64(warning.device?.rawValue ?? 0))
      writer.write(flag: warning.item != nil)
      if let item = warning.item { writer.write(item) }
      writer.write(warning.detail)
    }
    return writer.bytes
  }

  /// - Throws: where the bytes are no warnings.
  package static func decode(_ bytes: [UInt8]) throws(StateDamage) -> [Warning] {
    var reader = try StateReader(bytes, part: part)
    var warnings: [Warning] = []
    for _ in 0..<(try reader.count()) {
      guard let code = WarningCode(rawValue: try reader.byte()) else { throw reader.damage }
      var warning = Warning(code)
      warning.subject = try reader.optionalEntity()
      warning.related = try reader.optionalEntity()
      let key = try reader.number()
      warning.key = key == 0 ? nil : UInt32(exactly: key - 1).map { FieldKey($0) }
      let device = try reader.narrow(UInt32.self)
      warning.device = device == 0 ? nil : DeviceNumber(device)
      if try reader.flag() { warning.item = try reader.text() }
      warning.detail = try reader.text()
      warnings.append(warning)
    }
    try reader.end()
    return warnings
  }
}

extension StateReader {
  /// 0 is none.
  mutating func optionalEntity() throws(StateDamage) -> EntityID? {
    let packed = try number()
    guard packed != 0 else { return nil }
    guard let id = EntityID(packed: packed) else { throw damage }
    return id
  }
}

extension WarningMark {
  private static let part: UInt8 = 0x4d

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(size.rawValue)
    writer.write(lastPending?.packed ?? 0)
    writer.write(fingerprint)
    writer.write(basis)
    writer.write(count: count)
    writer.write(digest)
    return writer.bytes
  }

  /// - Throws: where the bytes are no mark.
  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    size = LogSize(try reader.number())
    lastPending = EventID(packed: try reader.number())
    fingerprint = try reader.digest()
    basis = try reader.digest()
    count = Int(clamping: try reader.number())
    digest = try reader.digest()
    try reader.end()
  }
}
