import CairnModel

extension EntityState {
  private static let part: UInt8 = 0x45

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(id.packed)
    writer.write(UInt64(kind.map { UInt64($0.rawValue) + 1 } ?? 0))
    writer.write(UInt64(registered == nil ? 0 : 1))
    if let registered { writer.write(signed: registered.milliseconds) }
    writer.write(count: fields.count)
    for (key, register) in fields.sorted(by: { $0.key < $1.key }) {
      writer.write(UInt64(key.rawValue))
      writer.write(register)
    }
    writer.write(count: sets.count)
    for (key, set) in sets.sorted(by: { $0.key < $1.key }) {
      writer.write(UInt64(key.rawValue))
      writer.write(set.elements)
      writer.write(set.removedAhead)
    }
    writer.write(retraction)
    return writer.bytes
  }

  /// - Throws: where the bytes are not an entity's.
  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    self.init(id: EntityID(try reader.event()))
    let number = try reader.number()
    if number > 0 {
      guard let narrow = UInt32(exactly: number - 1) else { throw reader.damage }
      kind = KindNumber(narrow)
    }
    if try reader.flag() { registered = try reader.time() }
    for _ in 0..<(try reader.count()) {
      fields[FieldKey(try reader.narrow(UInt32.self))] = try reader.register()
    }
    for _ in 0..<(try reader.count()) {
      let key = FieldKey(try reader.narrow(UInt32.self))
      sets[key] = ElementSet(
        elements: try reader.elements(), removedAhead: try reader.elements())
    }
    retraction = try reader.register()
    try reader.end()
  }
}

extension StateWriter {
  fileprivate mutating func write(_ register: Register) {
    write(count: register.siblings.count)
    for sibling in register.siblings {
      write(sibling.event.packed)
      write(sibling.index.rawValue)
      write(sibling.context.base.rawValue)
      write(count: sibling.context.seen.count)
      for seen in sibling.context.seen {
        write(UInt64(seen.device.rawValue))
        write(seen.sequence.rawValue)
      }
      write(signed: sibling.claimed.milliseconds)
      write(signed: sibling.corrected.milliseconds)
      write(sibling.value)
      write(sibling.reason)
    }
  }

  fileprivate mutating func write(_ elements: [ElementSet.Element]) {
    write(count: elements.count)
    for element in elements {
      write(element.value)
      write(element.addedBy)
    }
  }
}

extension StateReader {
  fileprivate mutating func register() throws(StateDamage) -> Register {
    var siblings: [Write] = []
    for _ in 0..<(try count()) { siblings.append(try write()) }
    return Register(siblings: siblings)
  }

  private mutating func write() throws(StateDamage) -> Write {
    let event = try event()
    let index = LogIndex(try number())
    var context = Context(base: LogSize(try number()))
    for _ in 0..<(try count()) {
      context.seen.append(SeenThrough(device: try device(), sequence: try sequence()))
    }
    return Write(
      event: event, index: index, context: context, claimed: try time(), corrected: try time(),
      value: try value(), reason: try text())
  }

  fileprivate mutating func elements() throws(StateDamage) -> [ElementSet.Element] {
    var elements: [ElementSet.Element] = []
    for _ in 0..<(try count()) {
      elements.append(ElementSet.Element(value: try value(), addedBy: try events()))
    }
    return elements
  }
}
