import CairnLog
import CairnModel
import CairnSQLite
import CairnStore
import CairnViews
import Glibc
import Testing

@Suite("Flipped bits in a log's database")
struct FlippedBitTests {
  @Test("Each of 10,000 random flips is detected and named, or changes nothing that is stored")
  func flips() async throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let onni = try day.clone("onni")
    _ = try day.invite("office")
    for (folder, count) in [(aino, 150), (onni, 160)] {
      try day.recordNotes(count, in: folder)
      #expect(try day.run("-C", folder, "sync").status == 0)
    }
    #expect(try day.run("-C", aino, "sync").status == 0)
    try day.recordNotes(20, in: aino)
    try keepEvidence(in: aino)
    #expect(try day.endService() == 0)

    let files = ["\(day.path("data"))/log.sqlite", "\(aino)/log.sqlite"]
    let seed = UInt64(0x4341_524e)
    let tallies = try await withThrowingTaskGroup(of: FlipTally.self) { group in
      for (number, file) in files.enumerated() {
        group.addTask {
          var flipping = try FlippedFile(path: file, seed: seed + UInt64(number))
          return try await flipping.run(flips: 5_000)
        }
      }
      return try await group.reduce(into: FlipTally()) { $0.add($1) }
    }
    print("flipped bits: \(tallies)")
    #expect(tallies.detected + tallies.harmless == 10_000)
    #expect(tallies.unnamed == [])
    #expect(tallies.missed == [])
  }

  private func keepEvidence(in folder: String) throws {
    let store = try SQLiteLogStore(path: "\(folder)/log.sqlite", mode: .writer)
    try store.keep(
      EvidenceRecord(
        time: Timestamp(milliseconds: 1), code: "root_mismatch", message: "another root",
        note: Array("a note".utf8), ownNote: Array("our note".utf8)))
    let (device, sequence) = (DeviceNumber.firstAdmin, EventSequence.first)
    try store.carry([
      CarriedBatch(
        key: CarriedKey(
          device: device, firstSequence: sequence, lastSequence: sequence,
          chainHead: LogHash.empty),
        message: [UInt8](repeating: 7, count: 200))
    ])
    try store.close()
  }
}

/// What became of the flips.
struct FlipTally: Sendable, CustomStringConvertible {
  var byIndex = 0
  var byRow = 0
  var byPage = 0
  var harmless = 0
  /// Flips that a verification did not find though they changed what is stored.
  var missed: [String] = []
  /// Problems that name no place.
  var unnamed: [String] = []

  var detected: Int { byIndex + byRow + byPage }

  mutating func add(_ other: FlipTally) {
    byIndex += other.byIndex
    byRow += other.byRow
    byPage += other.byPage
    harmless += other.harmless
    missed += other.missed
    unnamed += other.unnamed
  }

  var description: String {
    "\(detected) detected (\(byIndex) named by index, \(byRow) by table and row, \(byPage) by page or "
      + "schema), \(harmless) left all that is stored as it was, \(missed.count) missed"
  }
}

/// A closed database in which one bit at a time is wrong.
struct FlippedFile {
  private let path: String
  private let bytes: [UInt8]
  private let contents: [String]
  private var random: SeededNumbers

  init(path: String, seed: UInt64) throws {
    self.path = path
    bytes = try TestFolder.bytes(path)
    random = SeededNumbers(state: seed)
    let store = try SQLiteLogStore(path: path, mode: .immutable)
    contents = try store.contents()
    let problems = StoreAudit(of: store).run().problems
    try store.close()
    try #require(problems == [])
    try #require(contents.count > 30)
  }

  mutating func run(flips: Int) async throws -> FlipTally {
    let file = open(path, O_WRONLY)
    try #require(file >= 0)
    defer { close(file) }
    var tally = FlipTally()
    for _ in 0..<flips {
      // The pool has two threads, and other tests run beside this one.
      await Task.yield()
      let place = Int.random(in: bytes.indices, using: &random)
      let bit = Int.random(in: 0..<8, using: &random)
      var changed = bytes[place] ^ (1 << bit)
      try #require(pwrite(file, &changed, 1, place) == 1)
      let what = "bit \(bit) of byte \(place) of \(path.split(separator: "/").suffix(2))"
      count(problems(), what, &tally)
      var original = bytes[place]
      try #require(pwrite(file, &original, 1, place) == 1)
    }
    return tally
  }

  /// As `cairn verify` finds them. A file that can't be opened is damaged, and the error says so.
  private func problems() -> [AuditProblem] {
    do throws(StoreError) {
      let store = try SQLiteLogStore(path: path, mode: .immutable)
      let problems = StoreAudit(of: store).run().problems
      try store.close()
      return problems
    } catch {
      return [AuditProblem(error)]
    }
  }

  private func count(_ problems: [AuditProblem], _ what: String, _ tally: inout FlipTally) {
    if problems.isEmpty {
      let changed = (try? readContents()) ?? []
      if changed == contents {
        tally.harmless += 1
      } else {
        tally.missed.append("\(what): \(changed.difference(from: contents))")
      }
    } else if problems.contains(where: { $0.index != nil }) {
      tally.byIndex += 1
    } else if problems.contains(where: { isRow($0.place) }) {
      tally.byRow += 1
    } else if problems.allSatisfy({ isOfTheFile($0.place) }) {
      tally.byPage += 1
    } else {
      tally.unnamed.append("\(what): \(problems.map(\.description))")
    }
  }

  private func readContents() throws -> [String] {
    let store = try SQLiteLogStore(path: path, mode: .immutable)
    let contents = try store.contents()
    try store.close()
    return contents
  }

  private func isRow(_ place: String) -> Bool {
    let parts = place.split(separator: ", ")
    guard let table = parts.first, parts.count > 1 else { return false }
    return Self.tables.contains(String(table))
  }

  private func isOfTheFile(_ place: String) -> Bool {
    place.hasPrefix(path) || place == "the file's pages" || place == "sqlite_schema"
      || Self.tables.contains(place)
  }

  private static let tables: Set<String> = [
    "surveys", "bundles", "tail", "tiles", "edge", "heads", "receipts", "members", "invites",
    "identity", "outbox", "last_sync", "evidence", "operators", "operator_invites", "settings",
    "carried", "sqlite_sequence",
  ]
}

/// The same numbers for the same seed, on every machine (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
