package import CairnModel

/// A place as the views hold it.
package struct MergeRow: Hashable, Sendable {
  private static let part: UInt8 = 0x70

  package var place: MergePlace
  /// The component that the entity is of; nil where nothing joins it to others any more.
  package var label: EntityID?
  /// What was folded when the row was written: of a smaller size the log may say something else.
  package var since: LogSize

  package init(place: MergePlace, label: EntityID?, since: LogSize) {
    self.place = place
    self.label = label
    self.since = since
  }

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(since.rawValue)
    writer.write(label?.packed ?? 0)
    writer.write(place.root.packed)
    writer.write(place.members.map(\.event))
    writer.write(place.circle.map(\.event))
    writer.write(flag: place.beyond != nil)
    if let beyond = place.beyond { writer.write(beyond) }
    return writer.bytes
  }

  /// - Throws: where the bytes are no place's.
  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    since = LogSize(try reader.number())
    let label = try reader.number()
    self.label = EntityID(packed: label)
    guard self.label != nil || label == 0 else { throw reader.damage }
    place = MergePlace(alone: EntityID(try reader.event()))
    place.members = try reader.events().map { EntityID($0) }
    place.circle = try reader.events().map { EntityID($0) }
    if try reader.flag() { place.beyond = try reader.mergeEdge() }
    try reader.end()
  }
}

extension MergeComponent {
  private static let part: UInt8 = 0x71

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part, byteCapacity: edges.count * 12 + 8)
    writer.write(count: edges.count)
    for (_, edge) in edges.sorted(by: { $0.key < $1.key }) { writer.write(edge) }
    return writer.bytes
  }

  /// - Throws: where the bytes are no component's.
  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    var edges: [MergeEdge] = []
    for _ in 0..<(try reader.count()) { edges.append(try reader.mergeEdge()) }
    try reader.end()
    self.init(edges)
  }
}

extension StateWriter {
  fileprivate mutating func write(_ edge: MergeEdge) {
    write(edge.member.packed)
    write(edge.survivor.packed)
    write(edge.event.packed)
  }
}

extension StateReader {
  fileprivate mutating func mergeEdge() throws(StateDamage) -> MergeEdge {
    MergeEdge(
      member: EntityID(try event()), survivor: EntityID(try event()), event: try event())
  }
}
