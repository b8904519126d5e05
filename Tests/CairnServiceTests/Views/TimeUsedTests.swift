import CairnModel
import CairnService
import Testing

@Suite("Time that was used lately")
struct TimeUsedTests {
  @Test("Half of it counts after each half-life, and all of it again where more is used")
  func decay() {
    var used = TimeUsed<String>()
    let half = TimeUsed<String>.halfLife.rawValue
    used.note(.seconds(8), of: "a", .seconds(0))
    let spans = [0, half / 2, half, 2 * half, 3 * half, 40 * half, .max].map {
      used.used(by: "a", Milliseconds($0)).rawValue
    }
    #expect(spans == [8_000, 6_000, 4_000, 2_000, 1_000, 0, 0])
    used.note(.seconds(1), of: "a", Milliseconds(half))
    #expect(used.used(by: "a", Milliseconds(half)) == .seconds(5))
    #expect(used.used(by: "b", Milliseconds(half)) == Milliseconds(0))
    // A clock that went back takes nothing away.
    #expect(used.used(by: "a", .seconds(0)) == .seconds(5))
  }

  @Test("All who used little are alike; others come by whole seconds")
  func ranks() {
    var used = TimeUsed<String>()
    used.note(Milliseconds(999), of: "a", .seconds(0))
    used.note(Milliseconds(3_500), of: "b", .seconds(0))
    #expect(["a", "b", "c"].map { used.rank(of: $0, .seconds(0)) } == [0, 3, 0])
  }

  @Test("Of many who used little not all are remembered, and those who used much are")
  func bounds() {
    var used = TimeUsed<Int>()
    used.note(.seconds(5), of: -1, .seconds(0))
    for number in 0..<100_000 {
      used.note(Milliseconds(10), of: number, .seconds(0))
      #expect(used.rememberedCount <= 1_024)
    }
    #expect(used.rank(of: -1, .seconds(0)) == 5)
    // What everybody used is forgotten with time, too.
    for number in 0..<2_000 { used.note(.seconds(2), of: number, .seconds(0)) }
    for number in 2_000..<10_000 { used.note(Milliseconds(1), of: number, .seconds(600)) }
    #expect(used.rememberedCount <= 4_096)
  }
}
