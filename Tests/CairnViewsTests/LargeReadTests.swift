import CairnFold
import CairnFoldFixtures
import CairnModel
import CairnSQLite
import CairnStore
import CairnViews
import Glibc
import Testing

/// How long reads take of what somebody made as large as could be: CAIRN_MEASURE=1 in the
/// environment prints it. What they cost in steps is asserted elsewhere.
@Suite("Reads of large things", .serialized, .enabled(if: getenv("CAIRN_MEASURE") != nil))
struct LargeReadTests {
  private static let root = Digest(unsafeUninitializedBytes: { _ in })

  enum Matter: String, CaseIterable {
    case chain, star, ladder, fan, elements, siblings
  }

  private static func log(of matter: Matter) -> (log: MergeLog, entity: EntityID) {
    var log = MergeLog(devices: 21)
    let entity = log.register(by: 2)
    switch matter {
    case .chain:
      var last = entity
      for _ in 0..<10_000 {
        let next = log.register(by: 2)
        log.merge(last, into: next, by: 2)
        last = next
      }
    case .star:
      for _ in 0..<10_000 { log.merge(log.register(by: 2), into: entity, by: 2) }
    case .ladder:
      var last = log.add(.noteWritten(NoteWritten(subject: entity, text: "a note")), by: 2)
      for _ in 0..<10_000 { last = log.add(undo([last], of: entity), by: 2) }
    case .fan:
      let notes = (0..<10_000).map { _ in
        log.add(.noteWritten(NoteWritten(subject: entity, text: "a note")), by: 2)
      }
      for note in notes { log.add(undo([note], of: entity), by: 2) }
    case .elements:
      for start in stride(from: 0, to: 100_000, by: 256) {
        let elements = (start..<min(start + 256, 100_000)).map {
          Field(FieldKey(2), .integer(Int64($0)))
        }
        log.add(.elementsAdded(ElementsAdded(entity: entity, elements: elements)), by: 2)
      }
    case .siblings:
      let base = log.size
      for number in 0..<20_000 {
        log.add(
          .fieldsRevised(
            FieldsRevised(
              entity: entity, fields: [Field(FieldKey(1), .integer(Int64(number)))])),
          by: 2 + number % 20, base: base, seesOwn: false)
      }
    }
    return (log, entity)
  }

  private static func undo(_ events: [EventID], of entity: EntityID) -> EventBody {
    .changeUndone(ChangeUndone(entities: [entity], undone: events, reinstated: [], reason: ""))
  }

  @Test("Each of them", arguments: Matter.allCases)
  func times(_ matter: Matter) throws {
    let clock = ContinuousClock()
    func time(_ text: String, _ body: () throws -> Void) rethrows {
      let took = try clock.measure(body)
      print("\(matter): \(text) \((took / .milliseconds(1)).rounded()) ms")
    }
    let folder = try #require(FolderOfViews())
    let views = try SQLiteViewStore(path: folder.path + "/views.sqlite", mode: .writer)
    let (log, entity) = Self.log(of: matter)
    try time("fold of \(log.size) entries") {
      var state = FoldState()
      for entry in log.entries { state.apply(entry, at: state.size.nextIndex) }
      try views.take(state.takeChanges(), of: state.header, Self.root)
    }
    let half = LogSize(UInt64(log.size / 2))
    try time("warnings found") { _ = try SurveyReader(views: views).warnings() }
    for (text, size) in [("now", nil), ("of the past", half)] {
      func reader() throws -> SurveyReader<SQLiteViewStore> {
        try SurveyReader(views: views, asOf: size)
      }
      try time("entity \(text)") { _ = try reader().entityJSON(entity) { "\($0)" } }
      try time("history \(text)") {
        _ = try reader().entityJSON(entity, history: HistoryQuery(after: nil, count: 100)) {
          "\($0)"
        }
      }
      try time("first entities \(text)") {
        _ = try reader().entitiesJSON(
          EntityQuery(kind: nil, box: nil, after: nil, count: 100))
      }
      for all in [false, true] {
        try time("first conflicts \(text), \(all ? "all" : "open")") {
          _ = try reader().conflictsJSON(after: nil, count: 100, all: all) { "\($0)" }
        }
      }
      try time("all entities \(text)") { try reader().forEachEntity { _ in } }
    }
    try time("first warnings") {
      let query = try WarningQuery(code: nil, entity: nil, after: nil, count: 100)
      let reader = try SurveyReader(views: views)
      _ = try reader.warningsJSON(query, in: reader.warnings())
    }
    try views.close()
  }
}

/// A folder that goes with its last user.
private final class FolderOfViews {
  let path: String

  init?() {
    var template = Array("/tmp/cairn-views-XXXXXX".utf8CString)
    guard template.withUnsafeMutableBufferPointer({ mkdtemp($0.baseAddress!) }) != nil else {
      return nil
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for suffix in ["", "-wal", "-shm"] { unlink("\(path)/views.sqlite\(suffix)") }
    unlink("\(path)/views.fold")
    rmdir(path)
  }
}
