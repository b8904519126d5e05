import CairnModel

/// The acts of one entity in the order of the log, as the bytes that are stored.
///
/// So an act takes a fifth of the memory of an `Act`, a state is stored without being encoded
/// again, and whoever wants few of the acts does not read the others. Bytes from outside are checked
/// when they are taken in, so that reading them later can't fail.
struct Journal: Hashable, Sendable {
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
    /// The only deed's, or the first one's.
    var deed: Deed.Code?
    var deedCount: Int
  }

  private var writer = StateWriter()
  private(set) var count = 0
  /// Of the log up to the last act.
  private(set) var size = LogSize.zero

  var byteCount: Int { writer.bytes.count }

  init() {}

  init(_ acts: some Sequence<Act>) { for act in acts { append(act) } }

  @discardableResult
  mutating func append(_ act: Act) -> Place {
    let place = Place(byteOffset: writer.bytes.count)
    writer.writeFramed { $0.write(act) }
    note(act.index)
    return place
  }

  private mutating func note(_ index: LogIndex) {
    count += 1
    size = LogSize(index.rawValue + 1)
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

  func encode(to writer: inout StateWriter) {
    writer.write(count: count)
    writer.append(self.writer.bytes)
  }

  /// What stored bytes hold. Of samples, which are by far the most, only where they are.
  enum Taken {
    case sample(EventID)
    case act(Act)
  }

  /// Takes in stored bytes, all of them or as far as a log of some size.
  /// - Throws: where the bytes are no journal.
  init(
    from reader: inout StateReader, asOf size: LogSize?, _ take: (Taken, Place) -> Void
  ) throws(StateDamage) {
    let whole = try reader.count()
    let start = reader.position
    var end = start
    while count < whole {
      let (taken, index) = try reader.framedTaken()
      if let size, !size.contains(index) { break }
      take(taken, Place(byteOffset: end - start))
      note(index)
      end = reader.position
    }
    if count == whole { try reader.end() }
    writer = StateWriter(reader.bytes[start..<end])
  }
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

  fileprivate mutating func framedTaken() throws(StateDamage) -> (Journal.Taken, LogIndex) {
    let end = try frameEnd()
    let start = position
    if let (event, index) = try passSample() {
      guard position == end else { throw damage }
      return (.sample(event), index)
    }
    skip(to: start)
    let act = try act()
    guard position == end else { throw damage }
    return (.act(act), act.index)
  }

  fileprivate mutating func head() throws(StateDamage) -> Journal.Head {
    let place = Journal.Place(byteOffset: position)
    let end = try frameEnd()
    let (event, index, deedCount) = try actHead()
    let code = deedCount > 0 ? try deedCode() : nil
    skip(to: end)
    return Journal.Head(
      place: place, event: event, index: index, deed: code, deedCount: deedCount)
  }

  private mutating func frameEnd() throws(StateDamage) -> Int {
    let count = try count()
    return position + count
  }
}
