import CairnModel
import CairnStore
import Testing

@Suite("Folding on after a fold killed its process")
struct FoldCautionTests {
  private static func size(_ number: UInt64) -> LogSize { LogSize(number) }

  /// The runs that a fold is made in.
  private static func runs(
    _ caution: FoldCaution, from start: UInt64, upTo end: UInt64, maximum: Int = 100
  ) -> [Range<UInt64>] {
    var runs: [Range<UInt64>] = []
    var size = size(start)
    while let run = caution.nextRun(from: size, upTo: Self.size(end), maximum: maximum) {
      runs.append(run.lowerBound.rawValue..<run.upperBound.rawValue)
      size = run.upperBound
    }
    return runs
  }

  private static func death(_ run: Range<UInt64>, at index: UInt64? = nil) -> FoldCaution {
    FoldCaution(
      after: FoldDeath(
        run: size(run.lowerBound)..<size(run.upperBound), index: index.map { LogIndex($0) }))
  }

  @Test("Where nothing happened, runs are as long as may be")
  func nothing() {
    #expect(Self.runs(FoldCaution(), from: 5, upTo: 250) == [5..<105, 105..<205, 205..<250])
    #expect(Self.runs(FoldCaution(), from: 5, upTo: 5).isEmpty)
    #expect(FoldCaution().stop(at: Self.size(5)) == nil)
  }

  @Test(
    "A run that died while it was written down is folded entry by entry, and those around it not")
  func wholeRun() {
    let caution = Self.death(10..<13)
    #expect(
      Self.runs(caution, from: 0, upTo: 20) == [0..<10, 10..<11, 11..<12, 12..<13, 13..<20])
    #expect(!caution.isOver(at: Self.size(12)))
    #expect(caution.isOver(at: Self.size(13)))
  }

  @Test("An entry that a run died at is folded alone, in the midst of the run or at its ends")
  func oneEntry() {
    #expect(
      Self.runs(Self.death(10..<30, at: 12), from: 10, upTo: 40) == [10..<12, 12..<13, 13..<40])
    #expect(Self.runs(Self.death(10..<30, at: 10), from: 10, upTo: 40) == [10..<11, 11..<40])
    #expect(
      Self.runs(Self.death(10..<30, at: 29), from: 10, upTo: 40) == [10..<29, 29..<30, 30..<40])
  }

  @Test(
    "An index outside of its run says nothing: the whole run is suspected",
    arguments: [9, 30, .max])
  func wrongIndex(index: UInt64) {
    #expect(Self.death(10..<30, at: index) == Self.death(10..<30))
  }

  @Test("A run of one entry tells which entry it was")
  func soleEntry() {
    let run = Self.size(7)..<Self.size(8)
    #expect(FoldDeath(run: run, index: nil).soleEntry == LogIndex(7))
    #expect(FoldDeath(run: run, index: LogIndex(7)).soleEntry == LogIndex(7))
    #expect(FoldDeath(run: Self.size(7)..<Self.size(9), index: LogIndex(7)).soleEntry == nil)
    let last = Self.size(.max - 1)..<Self.size(.max)
    #expect(FoldDeath(run: last, index: nil).soleEntry == LogIndex(.max - 1))
  }

  @Test("Folds stop before the entry, and views that are further go on")
  func stops() {
    let caution = FoldCaution(stoppingBefore: LogIndex(12))
    #expect(Self.runs(caution, from: 3, upTo: 40) == [3..<12])
    #expect(Self.runs(caution, from: 12, upTo: 40).isEmpty)
    #expect(caution.stop(at: Self.size(12)) == LogIndex(12))
    #expect(Self.runs(caution, from: 13, upTo: 40) == [13..<40])
    #expect(caution.stop(at: Self.size(40)) == nil)
    #expect(!caution.isOver(at: Self.size(12)))
  }
}
