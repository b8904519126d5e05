import CairnFold
import CairnFoldFixtures
import CairnModel
import CairnStore
import CairnViews
import Testing

/// Of one entity many people may say much. That costs who stores it and who reads it no more than it
/// says.
@Suite("Long journals")
struct LongJournalTests {
  private static let root = Digest(unsafeUninitializedBytes: { _ in })
  private static let textField = FieldKey(9)

  private static func text(_ number: Int, byteCount: Int) -> Field {
    Field(textField, .text(Text("\(number) " + String(repeating: "a", count: byteCount))))
  }

  /// Takes a log in transactions of so many entries.
  private static func take(
    _ log: MergeLog, every count: Int, into views: some ViewStore, byteCount: Int = 128,
    keeping held: Int = 0
  ) throws {
    var state = FoldState()
    for (place, entry) in log.entries.enumerated() {
      // As a projector does that holds nothing from one transaction to the next.
      for id in FoldState.subjects(of: entry) where !state.holds(id) {
        if let entity = try views.entity(id, under: state.header.cover) { state.take(entity) }
      }
      state.apply(entry, at: state.size.nextIndex, byteCount: byteCount)
      guard (place + 1) % count == 0 || place == log.entries.count - 1 else { continue }
      try views.take(state.takeChanges(), of: state.header, root)
      state.letGoOfEntities(keeping: held)
    }
  }

  @Test("Stored in pieces, an entity means what it means whole, now and at each size")
  func meaning() throws {
    for seed in UInt64(1)...12 {
      var random = SeededNumbers(seed: seed)
      var log = MergeLog(devices: 4)
      let ids = (2...4).map { log.register(by: $0) }
      for number in 0..<160 {
        let id = ids[random.below(ids.count)]
        let device = 2 + random.below(3)
        let byteCount = [10, 1_000, 9_000, 16_000][random.below(4)]
        if random.below(9) == 0, let last = log.last(by: device) {
          log.add(
            .changeUndone(
              ChangeUndone(entities: ids, undone: [last], reinstated: [], reason: "")), by: device)
        } else {
          log.revise(id, [Self.text(number, byteCount: byteCount)], by: device)
        }
      }
      let views = MemoryViewStore()
      try Self.take(log, every: 1 + Int(seed % 5) * 7, into: views)
      let whole = log.folded()
      for id in ids {
        let entity = try #require(try views.entity(id, under: SetAsideCover()))
        #expect(entity == whole.entities[id], "seed \(seed), \(id)")
        #expect(!entity.encodedPieces.isEmpty, "seed \(seed): nothing was long")
        for size in stride(from: 5, through: log.size, by: 11) {
          let size = LogSize(UInt64(size))
          let past = try views.entity(id, under: SetAsideCover(), asOf: size)
          #expect(past == whole.entities[id]?.asOf(size), "seed \(seed), \(id) at \(size)")
        }
      }
    }
  }

  @Test("What an act costs to store does not grow with the journal")
  func storing() throws {
    var log = MergeLog(devices: 2)
    let id = log.register(by: 2)
    for number in 0..<2_000 { log.revise(id, [Self.text(number, byteCount: 1_000)], by: 2) }
    let views = CountedViews()
    try Self.take(log, every: 1, into: views, keeping: 8)
    // A transaction writes what no piece has, at most a piece; once it is full, as one.
    #expect(views.byteCountWritten <= log.size * (1 << 16) + 2 * 2_000 * 1_100)
    #expect(views.byteCountWritten > 2_000 * 1_000)
  }

  @Test("A part of a list ends where its journals are long, and all parts have all")
  func parts() throws {
    var log = MergeLog(devices: 2)
    var ids: [EntityID] = []
    for _ in 0..<12 {
      let id = log.register(by: 2)
      ids.append(id)
      for number in 0..<130 { log.revise(id, [Self.text(number, byteCount: 16_000)], by: 2) }
    }
    let views = MemoryViewStore()
    try Self.take(log, every: 200, into: views)
    let reader = try SurveyReader(views: views)
    var told: [EntityID] = []
    var after: EntityID?
    var partCount = 0
    repeat {
      let page = try reader.entities(after: after, count: 1_000)
      told += page.items.map(\.id)
      let byteCount = page.items.reduce(0) { $0 + $1.group.journalByteCount }
      #expect(byteCount < 20 << 20)
      after = page.next
      partCount += 1
    } while after != nil
    #expect(told == ids)
    #expect(partCount == 2)
    var looked: [EntityID] = []
    try reader.forEachEntity { looked.append($0.id) }
    #expect(looked == ids)
  }

  @Test("Members for which a group has no room are silent, in the order of their ids")
  func silence() throws {
    var log = MergeLog(devices: 4)
    let root = log.register(by: 2, [Self.text(0, byteCount: 1)])
    // Each says as much as counts: 2 MiB, in 33 entries of the greatest length.
    let members = (0..<40).map { _ in log.register(by: 2) }
    for (place, member) in members.enumerated() {
      for _ in 0..<32 {
        log.revise(member, [Field(FieldKey(UInt32(100 + place)), .flag(true))], by: 2)
      }
      log.merge(member, into: root, by: place < 20 ? 3 : 4)
    }
    let views = MemoryViewStore()
    try Self.take(log, every: 500, into: views, byteCount: 60_000)
    let reader = try SurveyReader(views: views)
    let group = try #require(try reader.group(of: root))
    // The root was merged into by all: 40 acts, and its registration.
    let room = Limits.byteCountPerGroupMaximum - 41 * 60_000
    #expect(group.others.map(\.id) == Array(members.prefix(group.others.count)))
    #expect(group.silent == Array(members.suffix(group.silent.count)))
    #expect(group.others.count == room / (34 * 60_000))
    #expect(!group.silent.isEmpty)
    let view = try #require(try reader.entity(group.silent[0]))
    #expect(view.id == root)
    #expect(view.fields.count == 1 + group.others.count)
    #expect(try reader.warnings().all() == reader.judgedAnew())
  }
}
