import CairnFold
import CairnModel
import Testing

@Suite("Vectors of the warnings")
struct WarningVectorTests {
  private static func state(_ story: Story) -> StoryState {
    StoryState(folding: story.log.entries, pending: story.log.pending)
  }

  @Test("A digest is that of the warnings as the rules describe it", arguments: Story.all)
  func digest(_ story: Story) throws {
    let vector = try FoldVector(story)
    let state = StoryState(folding: try vector.entries("entries"))
    let stated = StatedWarnings(try state.warningList().reversed()).digest
    #expect(vector.document["state"]?["warnings_digest"]?.asString == stated)
  }

  @Test("In whatever order entities are looked at, the warnings are the same", arguments: Story.all)
  func order(_ story: Story) throws {
    let state = Self.state(story)
    let warnings = try state.warningList()
    #expect(try state.warningList { $0.reversed() } == warnings)
    for seed in 1...8 as ClosedRange<UInt64> {
      var random = Dice(seed: seed)
      let shuffled = try state.warningList { $0.shuffled(using: &random) }
      #expect(shuffled == warnings, "seed \(seed)")
      #expect(SurveyWarnings.digest(shuffled) == SurveyWarnings.digest(warnings), "seed \(seed)")
    }
  }

  @Test("Each code is met in a story")
  func codes() throws {
    let met = Set(try Story.all.flatMap { try Self.state($0).warningList().map(\.code) })
    #expect(met == Set(WarningCode.allCases))
  }
}

/// Numbers that a seed gives again (splitmix64).
private struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
