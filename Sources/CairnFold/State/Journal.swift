import CairnModel

/// The acts of one entity in the order of the log, as the bytes that are stored.
///
/// So an act takes a fifth of the memory of an `Act`, a state is stored without being encoded
/// again, and whoever wants few of the acts does not read the others. Bytes from outside are checked
/// when they are taken in, so that reading them later can't fail.
struct Journal: Sendable {
  /// Where an act begins.
  struct Place: Hashable, Sendable {
    static let start = Place(byteOffset: 0)

    fileprivate let byteOffset: Int
  }

  /// What is known of an act without reading all of it.
  struct Head {
    var place: Place
    var event: EventID
    var index: LogIndex
    /// Of the event's entry in the log.
    var byteCount: Int
    /// The only deed's, or the first one's.
    var deed: Deed.Code?
    var deedCount: Int
  }

  /// Acts that are stored by themselves once there are so many of them, and never written again.
  struct Piece: Sendable {
    fileprivate var byteRange: Range<Int>
    /// Of the log up to its last act.
    fileprivate(set) var size: LogSize
  }

  /// A piece ends with the act that brings it to so many bytes.
  static let pieceByteCountMinimum = 1 << 16

  private var writer = StateWriter()
  private(set) var count = 0
  /// Of the log up to the last act.
  private(set) var size = LogSize.zero
  /// All but the last acts; none of most journals.
  private(set) var pieces: [Piece] = []
  /// Of the entries of all acts.
  private(set) var entryByteCount = 0
  /// The same by device; found where somebody asks.
  private var entryByteCounts: [DeviceNumber: Int]?

  var byteCount: Int { writer.bytes.count }

  init() {}

  init(_ acts: some Sequence<Act>) { for act in acts { append(act) } }

  @discardableResult
  mutating func append(_ act: Act) -> Place {
    let place = Place(byteOffset: writer.bytes.count)
    writer.writeFramed { $0.write(act) }
    note(act.event, act.index, act.byteCount, end: writer.bytes.count)
    return place
  }

  private mutating func note(_ event: EventID, _ index: LogIndex, _ byteCount: Int, end: Int) {
    count += 1
    size = LogSize(index.rawValue + 1)
    entryByteCount += byteCount
    entryByteCounts?[event.device, default: 0] += byteCount
    let start = pieces.last?.byteRange.upperBound ?? 0
    guard end - start >= Self.pieceByteCountMinimum else { return }
    pieces.append(Piece(byteRange: start..<end, size: size))
  }

  // MARK: Its bound

  /// Whether an entry of a device still counts here (R53).
  /// - Complexity: in a journal beyond the bound of one device, reads the heads once.
  mutating func hasRoom(
    for byteCount: Int, of device: DeviceNumber, _ steps: inout FoldSteps
  ) -> Bool {
    let room = Limits.byteCountPerEntityMaximum - byteCount
    guard entryByteCount > room else { return true }
    let counts: [DeviceNumber: Int]
    if let entryByteCounts {
      counts = entryByteCounts
    } else {
      counts = heads.reduce(into: [:]) { $0[$1.event.device, default: 0] += $1.byteCount }
      steps.eventsLookedUp += count
      entryByteCounts = counts
    }
    return counts[device, default: 0] <= room
  }

  // MARK: Reading

  func act(at place: Place) -> Act {
    var reader = StateReader(writer.bytes, from: place.byteOffset)
    return Self.trusted { () throws(StateDamage) in try reader.framedAct() }
  }

  var heads: Heads { Heads(reader: StateReader(writer.bytes)) }

  /// - Complexity: by the number of acts, of which none is read whole.
  struct Heads: Sequence, IteratorProtocol {
    fileprivate var reader: StateReader

    mutating func next() -> Head? {
      guard !reader.isAtEnd else { return nil }
      return Journal.trusted { () throws(StateDamage) in try reader.head() }
    }
  }

  private static func trusted<Part>(_ read: () throws(StateDamage) -> Part) -> Part {
    do throws(StateDamage) {
      return try read()
    } catch {
      preconditionFailure("a journal was not checked when it was taken in")
    }
  }

  // MARK: Coding

  /// Writes what no piece has.
  func encodeTail(to writer: inout StateWriter) {
    writer.write(count: pieces.count)
    writer.write(count: count)
    writer.write(count: entryByteCount)
    writer.append(self.writer.bytes[(pieces.last?.byteRange.upperBound ?? 0)...])
  }

  func bytes(of piece: Piece) -> [UInt8] { Array(writer.bytes[piece.byteRange]) }

  /// What stored bytes hold. Of samples, which are by far the most, only where they are.
  enum Taken {
    case sample(EventID)
    case act(Act)
  }

  /// Takes in stored acts, all of them or as far as a log of some size.
  /// - Throws: where the bytes are no journal.
  init(
    from reader: inout StateReader, asOf size: LogSize?, _ take: (Taken, Place) -> Void
  ) throws(StateDamage) {
    let start = reader.position
    var end = start
    while !reader.isAtEnd {
      let (taken, head) = try reader.framedTaken()
      if let size, !size.contains(head.index) { break }
      take(taken, Place(byteOffset: end - start))
      end = reader.position
      note(head.event, head.index, head.byteCount, end: end - start)
    }
    writer =
      reader.isAll(start..<end)
      ? StateWriter(taking: reader.bytes) : StateWriter(reader.bytes[start..<end])
  }
}

extension Journal: Hashable {
  static func == (a: Journal, b: Journal) -> Bool { a.writer == b.writer }

  func hash(into hasher: inout Hasher) { hasher.combine(writer) }
}

extension Journal: Sequence {
  struct Iterator: IteratorProtocol {
    fileprivate var reader: StateReader

    mutating func next() -> Act? {
      guard !reader.isAtEnd else { return nil }
      return Journal.trusted { () throws(StateDamage) in try reader.framedAct() }
    }
  }

  var underestimatedCount: Int { count }

  func makeIterator() -> Iterator { Iterator(reader: StateReader(writer.bytes)) }
}

extension StateReader {
  fileprivate mutating func framedAct() throws(StateDamage) -> Act {
    let end = try frameEnd()
    let act = try act()
    guard position == end else { throw damage }
    return act
  }

  fileprivate mutating func framedTaken() throws(StateDamage) -> (Journal.Taken, ActHead) {
    let end = try frameEnd()
    let start = position
    if let head = try passSample() {
      guard position == end else { throw damage }
      return (.sample(head.event), head)
    }
    skip(to: start)
    let act = try act()
    guard position == end else { throw damage }
    let head = ActHead(
      event: act.event, index: act.index, byteCount: act.byteCount, deedCount: act.deeds.count)
    return (.act(act), head)
  }

  fileprivate mutating func head() throws(StateDamage) -> Journal.Head {
    let place = Journal.Place(byteOffset: position)
    let end = try frameEnd()
    let head = try actHead()
    let code = head.deedCount > 0 ? try deedCode() : nil
    skip(to: end)
    return Journal.Head(
      place: place, event: head.event, index: head.index, byteCount: head.byteCount, deed: code,
      deedCount: head.deedCount)
  }

  private mutating func frameEnd() throws(StateDamage) -> Int {
    let count = try count()
    return position + count
  }
}
