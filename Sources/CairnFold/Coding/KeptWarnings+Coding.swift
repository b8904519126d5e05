package import CairnModel

/// What an id was when it was judged last, as it is kept.
package enum KeptEntity: Hashable, Sendable {
  case root(EntityFindings)
  case merged(into: EntityID)

  private static let mergedPart: UInt8 = 0x6d

  package func encoded() -> [UInt8] {
    switch self {
    case .root(let findings): return findings.encoded()
    case .merged(let root):
      var writer = StateWriter(part: Self.mergedPart)
      writer.write(root.packed)
      return writer.bytes
    }
  }

  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    guard bytes.first == Self.mergedPart else {
      self = .root(try EntityFindings(decoding: bytes))
      return
    }
    var reader = try StateReader(bytes, part: Self.mergedPart)
    self = .merged(into: EntityID(try reader.event()))
    try reader.end()
  }
}

/// Ids by which an entity is found, as they are kept: sorted, as differences.
package struct KeptIDs: Hashable, Sendable {
  private static let part: UInt8 = 0x69

  package var ids: Set<EntityID>

  package init(_ ids: Set<EntityID> = []) { self.ids = ids }

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(count: ids.count)
    var before: UInt64 = 0
    for packed in ids.map(\.packed).sorted() {
      writer.write(packed - before)
      before = packed
    }
    return writer.bytes
  }

  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    ids = []
    var packed: UInt64 = 0
    for _ in 0..<(try reader.count()) {
      let (sum, overflow) = packed.addingReportingOverflow(try reader.number())
      guard !overflow, let id = EntityID(packed: sum) else { throw reader.damage }
      packed = sum
      ids.insert(id)
    }
    try reader.end()
  }
}

/// Where an entity counts as a member, as it was counted last.
package struct KeptMemberships: Hashable, Sendable {
  private static let part: UInt8 = 0x6e

  package var all: [ContainerMembership]

  package init(_ all: [ContainerMembership] = []) { self.all = all }

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(count: all.count)
    for membership in all {
      writer.write(count: membership.rule)
      writer.write(membership.containers.map(\.event))
      writer.write(flag: membership.category != nil)
      if let category = membership.category { writer.write(category) }
    }
    return writer.bytes
  }

  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    all = []
    for _ in 0..<(try reader.count()) {
      all.append(
        ContainerMembership(
          rule: Int(try reader.narrow(UInt16.self)),
          containers: try reader.events().map { EntityID($0) },
          category: try reader.flag() ? try reader.text() : nil))
    }
    try reader.end()
  }
}

/// What the members of a container come to, by rule.
package struct KeptTallies: Hashable, Sendable {
  private static let part: UInt8 = 0x74

  package var byRule: [Int: MemberTally]

  package init() { byRule = [:] }

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(count: byRule.count)
    for (rule, tally) in byRule.sorted(by: { $0.key < $1.key }) {
      writer.write(count: rule)
      writer.write(count: max(tally.count, 0))
      writer.write(count: tally.categories.count)
      for (category, count) in tally.categories.sorted(by: { $0.key.precedes($1.key) }) {
        writer.write(category)
        writer.write(count: max(count, 0))
      }
    }
    return writer.bytes
  }

  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    byRule = [:]
    for _ in 0..<(try reader.count()) {
      let rule = Int(try reader.narrow(UInt16.self))
      var tally = MemberTally()
      tally.count = Int(try reader.narrow(UInt32.self))
      for _ in 0..<(try reader.count()) {
        tally.categories[try reader.text()] = Int(try reader.narrow(UInt32.self))
      }
      byRule[rule] = tally
    }
    try reader.end()
  }
}

/// Sound areas of an entity by their fields.
package struct KeptAreas: Hashable, Sendable {
  private static let part: UInt8 = 0x61

  package var values: [FieldKey: Value]

  package init(_ values: [FieldKey: Value]) { self.values = values }

  package func area(_ key: FieldKey) -> Area? { values[key].flatMap { Area($0) } }

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(count: values.count)
    for (key, value) in values.sorted(by: { $0.key < $1.key }) {
      writer.write(UInt64(key.rawValue))
      writer.write(value)
    }
    return writer.bytes
  }

  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    values = [:]
    for _ in 0..<(try reader.count()) {
      values[FieldKey(try reader.narrow(UInt32.self))] = try reader.value()
    }
    try reader.end()
  }
}

/// Where areas of an entity lie that are compared with others', and what their comparison said.
package struct KeptShapes: Hashable, Sendable {
  private static let part: UInt8 = 0x62

  /// One that rules compare.
  package struct Shape: Hashable, Sendable {
    package var rule: Int
    package var key: FieldKey
    package var box: Area.Box
    /// Of its vertices.
    package var digest: Digest

    package init(rule: Int, key: FieldKey, box: Area.Box, digest: Digest) {
      self.rule = rule
      self.key = key
      self.box = box
      self.digest = digest
    }
  }

  /// What it has in common with that of an entity of a greater id.
  package struct Overlap: Hashable, Sendable {
    package var rule: Int
    package var other: EntityID
    package var own: Digest
    package var others: Digest
    package var permille: Int

    package init(rule: Int, other: EntityID, own: Digest, others: Digest, permille: Int) {
      self.rule = rule
      self.other = other
      self.own = own
      self.others = others
      self.permille = permille
    }
  }

  package var shapes: [Shape]
  package var overlaps: [Overlap]

  package init(shapes: [Shape] = [], overlaps: [Overlap] = []) {
    self.shapes = shapes
    self.overlaps = overlaps
  }

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(count: shapes.count)
    for shape in shapes {
      writer.write(count: shape.rule)
      writer.write(UInt64(shape.key.rawValue))
      for side in [shape.box.southE7, shape.box.westE7, shape.box.northE7, shape.box.eastE7] {
        writer.write(signed: side)
      }
      writer.write(shape.digest)
    }
    writer.write(count: overlaps.count)
    for overlap in overlaps {
      writer.write(count: overlap.rule)
      writer.write(overlap.other.packed)
      writer.write(overlap.own)
      writer.write(overlap.others)
      writer.write(count: overlap.permille)
    }
    return writer.bytes
  }

  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    self.init()
    for _ in 0..<(try reader.count()) {
      let shape = Shape(
        rule: Int(try reader.narrow(UInt16.self)),
        key: FieldKey(try reader.narrow(UInt32.self)),
        box: Area.Box(
          southE7: try reader.longitude(), westE7: try reader.longitude(),
          northE7: try reader.longitude(), eastE7: try reader.longitude()),
        digest: try reader.digest())
      guard shape.box.southE7 <= shape.box.northE7, shape.box.westE7 <= shape.box.eastE7 else {
        throw reader.damage
      }
      shapes.append(shape)
    }
    for _ in 0..<(try reader.count()) {
      overlaps.append(
        Overlap(
          rule: Int(try reader.narrow(UInt16.self)), other: EntityID(try reader.event()),
          own: try reader.digest(), others: try reader.digest(),
          permille: Int(try reader.narrow(UInt16.self))))
    }
    try reader.end()
  }
}

extension StateReader {
  /// Of a box, within two turns.
  fileprivate mutating func longitude() throws(StateDamage) -> Int64 {
    let side = try signed()
    guard side.magnitude <= UInt64(2 * Geodesy.turnE7) else { throw damage }
    return side
  }
}
