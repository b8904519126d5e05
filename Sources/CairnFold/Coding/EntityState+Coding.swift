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

  /// - Throws: where the bytes are not an entity's.
  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    try self.init(decoding: bytes, upTo: nil)
  }

  /// As it was when the log had `size` entries; nil where it was not registered then. What was said
  /// of it later is not read.
  /// - Throws: where the bytes are not an entity's.
  package init?(decoding bytes: [UInt8], asOf size: LogSize) throws(StateDamage) {
    try self.init(decoding: bytes, upTo: size)
    guard recorded.count > 0 else { return nil }
  }

  private init(decoding bytes: [UInt8], upTo size: LogSize?) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    self.init(id: EntityID(try reader.event()))
    var takesBack = false
    var sum = PartSum.unkept
    recorded = try Journal(from: &reader, asOf: size) { taken, place in
      switch taken {
      case .sample(let event): sampled.append(Sampled(event: event, place: place))
      case .act(let act):
        takesBack = takesBack || act.takesBack
        if !takesBack { change(by: act, .arrives, &sum) }
      }
    }
    // What is taken back must be remembered from the beginning.
    if takesBack { rememberHistory(&sum) }
  }
}
