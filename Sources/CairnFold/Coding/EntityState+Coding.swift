import CairnModel

extension EntityState {
  private static let part: UInt8 = 0x46

  /// The journal: all else follows from it.
  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(id.packed)
    writer.write(count: journal.count)
    for act in journal { writer.write(act) }
    return writer.bytes
  }

  /// - Throws: where the bytes are not an entity's.
  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    let id = EntityID(try reader.event())
    let count = try reader.count()
    var journal: [Act] = []
    journal.reserveCapacity(count)
    for _ in 0..<count { journal.append(try reader.act()) }
    try reader.end()
    self.init(id: id, journal: journal)
  }
}
