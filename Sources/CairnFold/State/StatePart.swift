import CairnModel

/// The parts that a fingerprint is made of. They hold what a state means, and no place in the log.
enum StatePart {
  static func entity(_ id: EntityID, _ kind: KindNumber) -> [UInt8] {
    var writer = StateWriter(part: 1)
    writer.write(id.packed)
    writer.write(UInt64(kind.rawValue))
    return writer.bytes
  }

  static func register(_ id: EntityID, _ key: FieldKey, _ register: Register) -> [UInt8] {
    siblings(2, id, UInt64(key.rawValue), register)
  }

  static func retraction(_ id: EntityID, _ register: Register) -> [UInt8] {
    siblings(3, id, 0, register)
  }

  static func element(
    _ id: EntityID, _ key: FieldKey, _ element: ElementSet.Element
  ) -> [UInt8] {
    var writer = StateWriter(part: 4)
    writer.write(id.packed)
    writer.write(UInt64(key.rawValue))
    writer.write(element.value)
    writer.write(element.addedBy)
    return writer.bytes
  }

  static func schema(_ document: PublishedSchemas.Document) -> [UInt8] {
    var writer = StateWriter(part: 5)
    writer.write(document.event.packed)
    writer.write(bytes: document.bytes)
    return writer.bytes
  }

  static func anomaly(_ event: EventID, _ code: Anomaly.Code) -> [UInt8] {
    var writer = StateWriter(part: 6)
    writer.write(event.packed)
    writer.write(UInt64(code.rawValue))
    return writer.bytes
  }

  private static func siblings(
    _ part: UInt8, _ id: EntityID, _ key: UInt64, _ register: Register
  ) -> [UInt8] {
    var writer = StateWriter(part: part)
    writer.write(id.packed)
    writer.write(key)
    for write in register.siblings {
      writer.write(write.event.packed)
      writer.write(signed: write.corrected.milliseconds)
      writer.write(write.value)
    }
    return writer.bytes
  }
}
