import CairnModel

extension StateWriter {
  mutating func write(_ judgement: Judgement) {
    switch judgement {
    case .distinct(let other):
      write(UInt64(1))
      write(other.packed)
    case .accepted(let name):
      write(UInt64(2))
      write(UInt64(name.code))
      write(name.subject?.packed ?? 0)
      write(name.related?.packed ?? 0)
      write(name.key.map { UInt64($0.rawValue) + 1 } ?? 0)
      write(UInt64(name.device?.rawValue ?? 0))
      write(flag: name.item != nil)
      write(name.item ?? "")
    }
  }
}

extension StateReader {
  mutating func judgement() throws(StateDamage) -> Judgement {
    switch try byte() {
    case 1: return .distinct(from: EntityID(try event()))
    case 2:
      var name = WarningName(code: try narrow(UInt32.self))
      name.subject = try optionalEntity()
      name.related = try optionalEntity()
      let key = try number()
      guard key <= UInt64(UInt32.max) + 1 else { throw damage }
      name.key = key == 0 ? nil : FieldKey(UInt32(key - 1))
      let device = try narrow(UInt32.self)
      name.device = DeviceNumber(device)
      let hasItem = try flag()
      let item = try text()
      name.item = hasItem ? item : nil
      return .accepted(name)
    default: throw damage
    }
  }
}
