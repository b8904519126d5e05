import CairnModel
import CairnStore
import Testing

@Suite("The mark of a fold that killed its process")
struct FoldMarkTests {
  private let folder = TemporaryFolder()
  private var views: String { folder.path + "/views.sqlite" }
  private var file: String { folder.path + "/views.fold" }

  private static func survey(_ byte: UInt8) -> SurveyID {
    SurveyID(Digest([UInt8](repeating: byte, count: 32))!)
  }

  private let own = Self.survey(1)

  private func open(isWritable: Bool = true) -> FoldMark? {
    FoldMark(ofViews: views, isWritable: isWritable)
  }

  /// Where the page has what the handler stores, as `CCrashMark.h` lays it out.
  private enum Place {
    static let build = 16
    static let state = 72
    static let run = 80
    static let deaths = 136
  }

  /// As the handler leaves it.
  private func die(in run: Range<UInt64>, at index: UInt64) {
    let words = [run.lowerBound, run.upperBound, index].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
    }
    write(words, at: Place.run)
    write([1], at: Place.state)
  }

  private func write(_ bytes: [UInt8], at place: Int) {
    var content = FileBytes.read(file)
    content.replaceSubrange(place..<place + bytes.count, with: bytes)
    FileBytes.write(content, to: file)
  }

  @Test("It is a page of its own beside the views, and says nothing at first")
  func fresh() throws {
    let mark = try #require(open())
    mark.take(own)
    #expect(FileBytes.read(file).count == 4_096)
    #expect(mark.finding(of: own) == .clear)
    #expect(mark.stop(of: own) == nil)
    #expect(mark.isClear)
    #expect(mark.refusedReadings(of: own).isEmpty)
  }

  @Test("What died is known to whoever opens it next, also where it may only be read")
  func died() throws {
    try #require(open()).take(own)
    die(in: 10..<30, at: 12)
    for isWritable in [false, true] {
      let mark = try #require(open(isWritable: isWritable))
      #expect(
        mark.finding(of: own)
          == .died(FoldDeath(run: LogSize(10)..<LogSize(30), index: LogIndex(12))))
      #expect(mark.stop(of: own) == nil)
      #expect(!mark.isClear)
    }
    die(in: 12..<13, at: .max)
    #expect(try #require(open(isWritable: false)).stop(of: own) == LogIndex(12))
  }

  @Test("A run that can't be, in a file that somebody wrote to, is none")
  func oddRun() throws {
    try #require(open()).take(own)
    for run in [(30, 10), (10, 10), (UInt64.max, UInt64.max)] {
      die(in: 0..<1, at: 0)
      let words = [run.0, run.1].flatMap { word in
        (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
      }
      write(words, at: Place.run)
      #expect(try #require(open()).finding(of: own) == .clear)
    }
  }

  @Test("Another build and another survey know nothing of it, and take it for themselves")
  func others() throws {
    try #require(open()).take(own)
    die(in: 10..<30, at: 12)
    let other = Self.survey(2)
    #expect(try #require(open()).finding(of: other) == .clear)
    let build = FileBytes.read(file)[Place.build]
    write([build ^ 1], at: Place.build)
    let mark = try #require(open())
    #expect(mark.finding(of: own) == .clear)
    #expect(!mark.isClear)
    mark.take(own)
    #expect(mark.isClear)
    #expect(FileBytes.read(file)[Place.build] == build)
  }

  @Test("A stop stays until it is cleared, with the root of its log")
  func stopped() throws {
    let root = Digest([UInt8](repeating: 7, count: 32))!
    let mark = try #require(open())
    mark.take(own)
    mark.stop(before: LogIndex(12), root: root)
    #expect(
      try #require(open()).finding(of: own) == .stopped(before: LogIndex(12), root: root))
    #expect(try #require(open()).stop(of: own) == LogIndex(12))
    mark.clear()
    #expect(try #require(open()).finding(of: own) == .clear)
  }

  @Test("What may only be read is not written to")
  func readOnly() throws {
    #expect(open(isWritable: false) == nil)
    try #require(open()).take(own)
    die(in: 10..<30, at: 12)
    let before = FileBytes.read(file)
    let mark = try #require(open(isWritable: false))
    mark.take(Self.survey(2))
    mark.stop(before: LogIndex(1), root: own.digest)
    mark.clear()
    #expect(FileBytes.read(file) == before)
  }

  @Test("Reads are refused after two deaths of their kind, or four of all kinds")
  func reads() throws {
    try #require(open()).take(own)
    let warnings = Place.deaths + 4 * Int(ViewReading.warnings.rawValue)
    write([1], at: warnings)
    #expect(try #require(open()).refusedReadings(of: own).isEmpty)
    write([2], at: warnings)
    #expect(try #require(open()).refusedReadings(of: own) == [.warnings])
    #expect(try #require(open()).refusedReadings(of: Self.survey(2)).isEmpty)
    write([1], at: Place.deaths + 4 * Int(ViewReading.entity.rawValue))
    #expect(try #require(open()).refusedReadings(of: own) == [.warnings])
    write([1], at: Place.deaths + 4 * Int(ViewReading.entities.rawValue))
    #expect(try #require(open()).refusedReadings(of: own) == ViewReading.allCases)
    try #require(open()).clear()
    #expect(try #require(open()).isClear)
  }

  @Test("A fold that throws, and one that ends well, leave no death")
  func noDeath() throws {
    let mark = try #require(open())
    mark.take(own)
    #expect(throws: StoreError.self) {
      try mark.notingFold { note throws(StoreError) in
        note.begin(LogSize(0)..<LogSize(9))
        note.at(LogIndex(3))
        throw StoreError(.diskFull, place: "here", "full")
      }
    }
    #expect(mark.isClear)
    #expect(try mark.noting(.warnings) { try mark.noting(.entity) { 1 } } == 1)
    #expect(mark.isClear)
  }
}
