import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnWire
import Testing

@Suite("How often something may happen")
struct RateTests {
  private let rate = Rate(countMaximum: 3, span: .seconds(60))
  private let start = Timestamp(milliseconds: 1_700_000_000_000)

  @Test("As often as may be at once, then again as it is made up for, and never a second too early")
  func meter() throws {
    var meter = RateMeter()
    for _ in 0..<3 {
      #expect(meter.secondsToWait(rate, now: start) == nil)
      meter.note(rate, at: start)
    }
    let seconds = try #require(meter.secondsToWait(rate, now: start))
    #expect(seconds == 20)
    let then = start.advanced(by: .seconds(Int64(seconds)))
    #expect(meter.secondsToWait(rate, now: then.advanced(by: Milliseconds(-1))) == 1)
    #expect(meter.secondsToWait(rate, now: then) == nil)
    meter.note(rate, at: then)
    #expect(meter.secondsToWait(rate, now: then) == 20)
    #expect(!meter.isSettled(at: then))
    #expect(meter.isSettled(at: then.advanced(by: .seconds(60))))
  }

  @Test("A clock that was set back keeps nobody waiting, and what passed at once not for longer")
  func oddTimes() {
    var meter = RateMeter()
    for _ in 0..<50 { meter.note(rate, at: start) }
    #expect(meter.secondsToWait(rate, now: start) == 20)
    #expect(meter.secondsToWait(rate, now: start.advanced(by: .seconds(-3_600))) == nil)
    for time in [Int64.min, .max] { meter.note(rate, at: Timestamp(milliseconds: time)) }
    let none = Rate(countMaximum: 0, span: .seconds(60))
    #expect(meter.secondsToWait(none, now: start) == nil)
  }

  @Test("Invites let in so many devices a minute, and who waits as told gets in")
  func enrolments() async throws {
    let harness = try ServiceHarness {
      $0.enrolmentRate = Rate(countMaximum: 2, span: .seconds(60))
    }
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var requests: [EnrolRequest] = []
      for _ in 0..<3 {
        let invite = try await harness.invite(&admin)
        requests.append(
          try harness.enrolment(
            of: SoftwareSigner(generating: .p256), with: invite, survey: admin.survey))
      }
      for request in requests.prefix(2) {
        _ = try await harness.service.enrol(request, survey: "helsinki")
      }
      let size = try harness.published().size
      let refusal = await #expect(throws: Refusal.self) {
        try await harness.service.enrol(requests[2], survey: "helsinki")
      }
      #expect(refusal?.code == .rateExceeded && refusal?.retryAfterSeconds == 30)
      // A lost answer is given again meanwhile.
      _ = try await harness.service.enrol(requests[0], survey: "helsinki")
      #expect(try harness.published().size == size)
      harness.clock.move(by: .seconds(30))
      _ = try await harness.service.enrol(requests[2], survey: "helsinki")
      try harness.audit()
    }
  }
}
