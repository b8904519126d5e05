package import CairnModel

extension EntityState {
  private static let part: UInt8 = 0x46

  /// The journal: all else follows from it.
  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part, byteCapacity: recorded.byteCount + 16)
    writer.write(id.packed)
    recorded.encode(to: &writer)
    return writer.bytes
  }

  /// - Parameter cover: what is out.
  /// - Throws: where the bytes are not an entity's.
  package init(
    decoding bytes: [UInt8], under cover: SetAsideCover
  ) throws(StateDamage) {
    try self.init(decoding: bytes, upTo: nil, cover)
  }

  /// As it was when the log had `size` entries; nil where it was not registered then. What was said
  /// of it later is not read.
  /// - Parameter cover: what was out then.
  /// - Throws: where the bytes are not an entity's.
  package init?(
    decoding bytes: [UInt8], asOf size: LogSize, under cover: SetAsideCover
  ) throws(StateDamage) {
    try self.init(decoding: bytes, upTo: size, cover)
    guard recorded.count > 0 else { return nil }
  }

  private init(
    decoding bytes: [UInt8], upTo size: LogSize?, _ cover: SetAsideCover
  ) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    self.init(id: EntityID(try reader.event()), under: cover)
    var isPlain = !isRegistrationOut
    var sum = PartSum.unkept
    recorded = try Journal(from: &reader, asOf: size) { taken, place in
      switch taken {
      case .sample(let event):
        isPlain = isPlain && !cover.covers(event)
        sampled.append(Sampled(event: event, place: place))
      case .act(let act):
        isPlain = isPlain && !act.takesBack && !cover.covers(act.event)
        if isPlain { change(by: act, .arrives, &sum) }
      }
    }
    if !isPlain { self = EntityState(id: id, recorded, under: cover, &sum) }
  }
}
