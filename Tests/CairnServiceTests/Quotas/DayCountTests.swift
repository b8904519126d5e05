import CairnModel
import CairnService
import Testing

@Suite("Counting what is brought within a day")
struct DayCountTests {
  private static let noon = Timestamp(milliseconds: 1_700_000_000_000)
  private static let (one, two) = (DeviceNumber.firstAdmin, DeviceNumber(2)!)

  private static func bounds(
    events: UInt64 = 0, bytes: UInt64 = 0, surveyEvents: UInt64 = 0, surveyBytes: UInt64 = 0
  ) -> QuotaBounds {
    var bounds = QuotaBounds()
    bounds.member = Quota(eventCount: events, byteCount: bytes)
    bounds.survey = Quota(eventCount: surveyEvents, byteCount: surveyBytes)
    return bounds
  }

  private static func refusal(
    _ count: DayCount, _ events: UInt64, _ bytes: UInt64, by root: DeviceNumber = one,
    _ bounds: QuotaBounds, isAdmin: Bool = false, at time: Timestamp = noon
  ) -> Refusal? {
    count.refusal(
      of: DayAmount(eventCount: events, byteCount: bytes), by: root, isAdmin: isAdmin,
      received: time,
      bounds, now: time
    )
  }

  @Test("A quota is refused beyond, not at its end, in events and in bytes")
  func edges() {
    var count = DayCount(of: UTCDay(containing: Self.noon))
    count.add(DayAmount(eventCount: 7, byteCount: 700), by: Self.one, received: Self.noon)
    let events = Self.bounds(events: 10)
    #expect(Self.refusal(count, 2, 9_999, events) == nil)
    #expect(Self.refusal(count, 3, 9_999, events) == nil)
    #expect(Self.refusal(count, 4, 1, events)?.code == .quotaExceeded)
    let bytes = Self.bounds(bytes: 1_000)
    #expect(Self.refusal(count, 999, 300, bytes) == nil)
    #expect(Self.refusal(count, 1, 301, bytes)?.code == .quotaExceeded)
    #expect(Self.refusal(count, 1, 301, by: Self.two, bytes) == nil)
    #expect(Self.refusal(count, .max, .max, .none) == nil)
  }

  @Test("A survey's quota counts what all of its members bring")
  func survey() {
    var count = DayCount(of: UTCDay(containing: Self.noon))
    count.add(DayAmount(eventCount: 7, byteCount: 700), by: Self.one, received: Self.noon)
    count.add(DayAmount(eventCount: 5, byteCount: 500), by: Self.two, received: Self.noon)
    let bounds = Self.bounds(events: 10, surveyEvents: 14)
    #expect(Self.refusal(count, 2, 1, by: Self.two, bounds) == nil)
    #expect(Self.refusal(count, 3, 1, by: Self.two, bounds)?.message.contains("the survey") == true)
    #expect(
      Self.refusal(count, 1, 301, by: Self.two, Self.bounds(surveyBytes: 1_500))?.code
        == .quotaExceeded)
    // Who may revoke the others is held up by the own quota alone.
    #expect(Self.refusal(count, 3, 1, by: Self.two, bounds, isAdmin: true) == nil)
    #expect(
      Self.refusal(count, 6, 1, by: Self.two, bounds, isAdmin: true)?.message.contains("device 2")
        == true)
  }

  @Test("The next day begins at 00:00 UTC with nothing, and the wait ends there")
  func days() throws {
    let bounds = Self.bounds(events: 10)
    let day = UTCDay(containing: Self.noon)
    #expect(day.end.since(day.start) == .seconds(86_400))
    #expect(day.start <= Self.noon && Self.noon < day.end)
    var count = DayCount(of: day)
    count.add(DayAmount(eventCount: 10, byteCount: 1), by: Self.one, received: Self.noon)
    for early in [1, 999, 1_000, 1_001, 43_200_000] {
      let now = day.end.advanced(by: Milliseconds(Int64(-early)))
      let refusal = try #require(Self.refusal(count, 1, 1, bounds, at: now))
      let seconds = try #require(refusal.retryAfterSeconds)
      #expect(seconds == UInt32((early + 999) / 1_000))
      let then = now.advanced(by: .seconds(Int64(seconds)))
      #expect(Self.refusal(count, 10, 1, bounds, at: then) == nil)
    }
    #expect(count.usesNearEnd(by: Self.one, bounds, now: Self.noon).map(\.used) == [10])
    #expect(count.usesNearEnd(by: Self.one, bounds, now: day.end).isEmpty)
    count.add(DayAmount(eventCount: 1, byteCount: 1), by: Self.two, received: day.end)
    #expect(count.amount(by: Self.one, on: count.day) == DayAmount())
    #expect(count.amount(on: count.day) == DayAmount(eventCount: 1, byteCount: 1))
  }

  @Test("Where the log's time is ahead of the clock, the wait ends with the log's day")
  func clockBehind() throws {
    let bounds = Self.bounds(events: 10)
    var count = DayCount(of: UTCDay(containing: Self.noon))
    count.add(DayAmount(eventCount: 10, byteCount: 1), by: Self.one, received: Self.noon)
    let now = Self.noon.advanced(by: .seconds(-86_400))
    let refusal = count.refusal(
      of: DayAmount(eventCount: 1, byteCount: 1), by: Self.one, isAdmin: false, received: Self.noon,
      bounds,
      now: now)
    let seconds = try #require(refusal?.retryAfterSeconds)
    #expect(now.advanced(by: .seconds(Int64(seconds))) >= UTCDay(containing: Self.noon).end)
  }

  @Test(
    "From four fifths on, people are warned",
    arguments: [(7, false), (8, true), (9, true), (10, true), (11, true)])
  func warnings(used: UInt64, isNear: Bool) {
    var count = DayCount(of: UTCDay(containing: Self.noon))
    count.add(DayAmount(eventCount: used, byteCount: 0), by: Self.one, received: Self.noon)
    let uses = count.usesNearEnd(
      by: Self.one, Self.bounds(events: 10, surveyEvents: 10), now: Self.noon)
    #expect(uses.map(\.owner) == (isNear ? [.member, .survey] : []))
    #expect(uses.allSatisfy { $0.percent == used * 10 && $0.until == count.day.end })
  }

  @Test("No number and no time is too large")
  func extremes() {
    let bounds = Self.bounds(events: .max, bytes: .max, surveyEvents: .max)
    for time in [Int64.min, -1, 0, .max] {
      let time = Timestamp(milliseconds: time)
      let day = UTCDay(containing: time)
      #expect(day.start <= time && time <= day.end)
      var count = DayCount(of: day)
      for _ in 0..<3 {
        count.add(DayAmount(eventCount: .max, byteCount: .max), by: Self.one, received: time)
      }
      #expect(count.amount(on: day) == DayAmount(eventCount: .max, byteCount: .max))
      #expect(Self.refusal(count, .max, 1, bounds, at: time)?.code == .quotaExceeded)
    }
    for (used, maximum, percent) in [
      (UInt64.max, UInt64(0), UInt64(100)), (.max, .max, 100), (.max, 1, .max), (0, 5, 0),
      (.max - 1, .max, 99),
    ] {
      let use = QuotaUse(
        owner: .member, measure: .bytes, used: used, maximum: maximum, until: Self.noon)
      #expect(use.percent == percent)
    }
    #expect(!Quota(eventCount: 9_999, byteCount: 0).holdsLargestBatch)
    #expect(!Quota(eventCount: 0, byteCount: 8 << 20 - 1).holdsLargestBatch)
    #expect(Quota(eventCount: 10_000, byteCount: 8 << 20).holdsLargestBatch)
    #expect(QuotaBounds().member.holdsLargestBatch && QuotaBounds().survey.holdsLargestBatch)
  }
}
