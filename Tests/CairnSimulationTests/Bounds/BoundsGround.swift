import CairnFold
import CairnFoldFixtures
import CairnLog
import CairnModel
import CairnReplica
import CairnServiceFixtures
import CairnSimulation
import CairnStore
import CairnViews
import CairnWire
import Testing

/// A log that nothing changes. What members might record next is read on top of it in every way that
/// needs no service, and forgotten: so each try stands alone, and the record names it.
struct BoundsGround {
  /// What one of the two members says.
  struct Turn {
    var isOther = false
    var body: [UInt8]
    /// How many of the turns before its author was shown: by default none, not even its own.
    var shownCount = 0
    var claimed: Int64?
    var observed: Int64?
  }

  /// What a try may be asked beside how it reads.
  enum Asking { case reads, readsAndUndos }

  let usual: UsualValues
  let tried: TriedRecord
  /// Most steps of folding that a try took beyond what its bytes stand for.
  private(set) var greatestStepRatio = 0.0
  private(set) var tryCount = 0
  /// Of the tries, those that were read, and those of them that opened a conflict.
  private(set) var readCount = 0
  private(set) var disputedCount = 0
  /// What was warned about.
  private(set) var codes: Set<String> = []
  private let views: MemoryViewStore
  private let state: FoldState
  /// The last sequences in the log, of the two members.
  private let sequences: [DeviceNumber: UInt64]
  private let authors: [DeviceNumber]

  /// - Parameter prepare: pushes what the ground has beside what every survey of bounds has.
  init(
    _ name: String, prepare: (inout BoundsSurvey) async throws -> Void = { _ in }
  ) async throws {
    let made = try await BoundsSurvey.serving { survey in
      try await prepare(&survey)
      let replica = try await survey.replica()
      _ = try await replica.sync(LoopbackTransport(survey.harness.service))
      _ = try replica.catchUp()
      return (survey, replica.views)
    }
    let (survey, views) = made
    self.views = views
    tried = TriedRecord(name)
    var usual = survey.usual
    let reader = try SurveyReader(views: views)
    usual.base = reader.size.rawValue
    self.usual = usual
    #expect(try reader.conflicts().isEmpty, "a conflict would hide those that tries open")
    authors = [survey.member.number, survey.other.number]
    sequences = [
      survey.member.number: survey.member.chain.sequence.rawValue,
      survey.other.number: survey.other.chain.sequence.rawValue,
    ]
    var state = FoldState(header: reader.header)
    try reader.forEachState { state.take($0) }
    self.state = state
  }

  /// The id that the turn of a try gets at a place among them.
  func id(of turns: [Turn], at place: Int) -> UInt64 {
    let own = turns[...place].count { $0.isOther == turns[place].isOther }
    let author = authors[turns[place].isOther ? 1 : 0]
    return (sequences[author, default: 0] + UInt64(own)) << 20 | UInt64(author.rawValue)
  }

  /// The events of turns; nil where one is no entry. Reads each as the log command does.
  private func events(_ turns: [Turn]) -> [Event]? {
    var events: [Event] = []
    for place in turns.indices {
      let turn = turns[place]
      let id = id(of: turns, at: place)
      var bytes =
        ProtoBytes.field(1, .varint(id & (1 << 20 - 1))) + ProtoBytes.field(2, .varint(id >> 20))
        + ProtoBytes.field(3, .varint(usual.base))
      // The member's own events are seen unless it says otherwise.
      for author in authors {
        let isAuthor = author.rawValue == UInt32(truncatingIfNeeded: id & (1 << 20 - 1))
        let shown = turns[..<min(place, turn.shownCount)].count {
          authors[$0.isOther ? 1 : 0] == author
        }
        let last = sequences[author, default: 0] + UInt64(shown)
        if isAuthor || last > 0 {
          bytes += ProtoBytes.field(4, .varint(last << 20 | UInt64(author.rawValue)))
        }
      }
      bytes += ProtoBytes.field(5, .signed(turn.claimed ?? usual.now))
      if let observed = turn.observed { bytes += ProtoBytes.field(6, .signed(observed)) }
      bytes += turn.body
      guard bytes.count <= Limits.entryByteCountMaximum,
        let entry = try? Entry(decoding: bytes[...]), case .event(let event) = entry
      else { return nil }
      _ = entry.json(at: LogIndex(usual.base)).text()
      events.append(event)
    }
    return events
  }

  /// Folds turns, stores what they changed, and reads it.
  /// - Parameter name: what the process says that dies of it.
  @discardableResult
  mutating func take(_ turns: [Turn], as name: String, _ asking: Asking = .reads) throws -> Bool {
    tried.note("\(name): decode")
    guard let events = events(turns) else { return false }
    tryCount += 1
    tried.note("\(name): fold")
    let folded = try fold(events, byteCount: turns.reduce(0) { $0 + $1.body.count })
    // What can't be read has no effect, and reads as any other that has none.
    guard !folded.requiresUpgrade, !events.allSatisfy(\.isOpaque) else { return true }
    guard !(events.last?.isOpaque ?? true) || tryCount.isMultiple(of: 8) else { return true }
    let reader = try read(events, name)
    if asking == .readsAndUndos { try undo(events, on: reader, name) }
    return true
  }

  /// How much was tried, and what came of it.
  var summary: String {
    "\(tryCount) tries, \(readCount) read, \(disputedCount) with conflicts, warnings "
      + codes.sorted().joined(separator: " ")
  }

  // MARK: Folding

  private mutating func fold(_ events: [Event], byteCount: Int) throws -> FoldState {
    var state = state
    for event in events where !state.requiresUpgrade { state.apply(pending: event) }
    let steps = state.steps.total - self.state.steps.total
    greatestStepRatio = max(
      greatestStepRatio, Double(steps) / Double(byteCount + Self.freeSteps * events.count))
    #expect(try FoldHeader(decoding: state.header.encoded()) == state.header)
    for id in Set(events.flatMap { FoldState.subjects(of: $0) }) {
      guard let entity = state.entities[id] else { continue }
      let again = try EntityState(
        decoding: entity.encoded(), pieces: entity.encodedPieces, under: state.header.cover)
      #expect(again == entity)
    }
    return state
  }

  /// Steps that an act costs however short it is: it is indexed, and what it names is looked up.
  static let freeSteps = 64

  // MARK: Reading

  private mutating func read(
    _ events: [Event], _ name: String
  ) throws -> SurveyReader<MemoryViewStore> {
    tried.note("\(name): reader")
    let reader = try SurveyReader(
      views: views, pending: events.map { WaitingEvent($0, byteCount: 128) })
    let names = reader.names
    var ids = Set(events.flatMap { FoldState.subjects(of: $0) })
    for packed in [usual.entity, usual.other] {
      EntityID(packed: packed).map { _ = ids.insert($0) }
    }
    for id in ids.sorted() {
      tried.note("\(name): show \(id)")
      guard let view = try reader.entity(id) else { continue }
      _ = view.json(names: names).text()
      tried.note("\(name): history of \(id)")
      _ = view.historyJSON(names: names) { "device \($0)" }.json.text()
      for act in view.group.acts(after: nil, count: .max).acts {
        _ = act.act.deeds.map { $0.text(names: names) }
      }
    }
    tried.note("\(name): conflicts")
    readCount += 1
    if try !reader.conflicts().isEmpty { disputedCount += 1 }
    _ = try reader.conflictsJSON(after: nil, count: 1_000, all: true) { "device \($0)" }
      .map { $0.value.text() }
    tried.note("\(name): warnings")
    let list = try reader.warnings(isKept: false)
    let warnings = try list.all()
    codes.formUnion(warnings.lazy.map(\.name))
    _ = warnings.map { $0.json(names: names).text() }
    tried.note("\(name): warnings, found anew")
    let anew = try reader.judgedAnew()
    #expect(warnings == anew, "\(name): warnings that were kept are not those found anew")
    tried.note("\(name): duplicates")
    _ = try reader.duplicates(warnings).map { $0.json(names: names).text() }
    tried.note("\(name): judgements, anomalies, schemas")
    _ = try reader.judgements()
    _ = try reader.anomaliesJSON(after: nil, count: 1_000).map { $0.value.text() }
    _ = reader.schemasJSON().map { $0.value.text() }
    return reader
  }

  /// Takes all turns back, by undos that are told before, and reads what is left.
  private mutating func undo(
    _ events: [Event], on before: SurveyReader<MemoryViewStore>, _ name: String
  ) throws {
    tried.note("\(name): plan of undos")
    let plan = try UndoPlan(of: events) { try before.state(of: $0) }
    let last = events.last?.id ?? EventID(authors[0], .first)
    var seen: [DeviceNumber: EventSequence] = [:]
    for event in events { seen[event.id.device] = event.id.sequence }
    let shown = seen.map { SeenThrough(device: $0, sequence: $1) }
    let undos = plan.bodies(reason: "tried out").enumerated().map { place, body in
      Event(
        id: EventID(last.device, last.sequence.advanced(by: place + 1)),
        context: Context(base: LogSize(usual.base), seen: shown),
        claimedTime: Timestamp(milliseconds: usual.now), body: body)
    }
    let after = try read(events + undos, "\(name), undone")
    tried.note("\(name): effect of undos")
    let effect = try UndoEffect(of: plan, before: before, after: after)
    _ = effect.builtOn.map { $0.act.deeds.map { $0.text(names: before.names) } }
  }
}

extension Event {
  fileprivate var isOpaque: Bool { if case .opaque = body { true } else { false } }
}
