import CairnLog
import CairnModel
import CairnServer
import CairnService
import Testing

@Suite("Tokens that a device did not sign")
struct DeviceTokenAttemptsTests {
  private static let survey = SurveyID(LogHash.leaf([7]))
  private static let here = NetworkAddress("192.0.2.1")
  private static let there = NetworkAddress("192.0.2.2")
  private static let rate = Rate(countMaximum: 2, span: .seconds(60))

  private static func device(_ number: UInt32) -> DeviceNumber { DeviceNumber(number)! }

  @Test("They count for that device at that address, until time has passed")
  func rates() {
    let attempts = DeviceTokenAttempts(rate: Self.rate)
    func isSpent(_ device: UInt32, _ client: NetworkAddress?, at now: Int64) -> Bool {
      attempts.isSpent(
        by: Self.device(device), of: Self.survey, at: client, now: Milliseconds(now))
    }
    for _ in 0..<2 {
      #expect(!isSpent(1, Self.here, at: 5))
      attempts.note(Self.device(1), of: Self.survey, at: Self.here, now: Milliseconds(5))
    }
    #expect(isSpent(1, Self.here, at: 5))
    #expect(!isSpent(2, Self.here, at: 5))
    #expect(!isSpent(1, Self.there, at: 5))
    #expect(!isSpent(1, nil, at: 5))
    #expect(!isSpent(1, Self.here, at: 30_005))
  }

  @Test("So many are remembered, and those that are settled make room")
  func bound() {
    let attempts = DeviceTokenAttempts(rate: Self.rate, countMaximum: 8)
    for number in 1...100 {
      attempts.note(
        Self.device(UInt32(number)), of: Self.survey, at: Self.here, now: Milliseconds(0))
    }
    #expect(attempts.count == 8)
    attempts.note(Self.device(200), of: Self.survey, at: Self.here, now: Milliseconds(30_000))
    #expect(attempts.count == 1)
  }
}
