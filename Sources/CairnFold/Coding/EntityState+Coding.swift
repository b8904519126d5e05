package import CairnModel

/// An entity is stored as its journal, from which all else follows: a row with its last acts, and
/// rows of their own for the pieces of what lies before, so that an act costs no more to store the
/// longer the journal is.
extension EntityState {
  private static let part: UInt8 = 0x46

  /// The row with the last acts.
  package func encoded() -> [UInt8] {
    var writer = StateWriter(
      part: Self.part, byteCapacity: min(recorded.byteCount, Journal.pieceByteCountMinimum) + 16)
    writer.write(id.packed)
    recorded.encodeTail(to: &writer)
    return writer.bytes
  }

  /// The other rows, in their order.
  package var encodedPieces: [[UInt8]] { recorded.pieces.map { recorded.bytes(of: $0) } }

  /// What the row with the last acts says of the whole journal.
  package struct Extent: Sendable {
    fileprivate var id: EntityID
    package var pieceCount: Int
    fileprivate var actCount: Int
    /// Of the entries of all acts.
    package var entryByteCount: Int
  }

  /// - Parameter bytes: the row with the last acts.
  /// - Throws: where the bytes are not an entity's.
  package static func extent(of bytes: [UInt8]) throws(StateDamage) -> Extent {
    var reader = try StateReader(bytes, part: part)
    return try extent(&reader)
  }

  private static func extent(_ reader: inout StateReader) throws(StateDamage) -> Extent {
    Extent(
      id: EntityID(try reader.event()), pieceCount: Int(try reader.narrow(UInt32.self)),
      actCount: Int(try reader.narrow(UInt32.self)),
      entryByteCount: Int(clamping: try reader.number()))
  }

  /// - Parameters:
  ///   - bytes: the row with the last acts.
  ///   - pieces: all of them, in their order.
  ///   - cover: what is out.
  /// - Throws: where the bytes are not an entity's.
  package init(
    decoding bytes: [UInt8], pieces: [[UInt8]] = [], under cover: SetAsideCover
  ) throws(StateDamage) {
    try self.init(decoding: bytes, pieces, upTo: nil, cover)
  }

  /// As it was when the log had `size` entries; nil where it was not registered then. What was said
  /// of it later is not read.
  /// - Parameter cover: what was out then.
  /// - Throws: where the bytes are not an entity's.
  package init?(
    decoding bytes: [UInt8], pieces: [[UInt8]] = [], asOf size: LogSize, under cover: SetAsideCover
  ) throws(StateDamage) {
    try self.init(decoding: bytes, pieces, upTo: size, cover)
    guard recorded.count > 0 else { return nil }
  }

  private init(
    decoding bytes: [UInt8], _ pieces: [[UInt8]], upTo size: LogSize?, _ cover: SetAsideCover
  ) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    let extent = try Self.extent(&reader)
    self.init(id: extent.id, under: cover)
    guard extent.pieceCount == pieces.count else { throw reader.damage }
    if !pieces.isEmpty {
      let tail = bytes[reader.position...]
      var whole: [UInt8] = []
      whole.reserveCapacity(pieces.reduce(tail.count) { $0 + $1.count })
      for piece in pieces { whole += piece }
      whole += tail
      reader = StateReader(whole)
    }
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
    // Otherwise what is stored next would not go on where these end.
    let isWhole =
      recorded.count == extent.actCount && recorded.pieces.count == pieces.count
      && recorded.entryByteCount == extent.entryByteCount
    guard isWhole || size != nil && recorded.count < extent.actCount else { throw reader.damage }
    if !isPlain { self = EntityState(id: id, recorded, under: cover, &sum) }
  }
}
