import CairnFormats
import CairnModel
import Testing

@Suite("Times and dates as text") struct TimeTextTests {
  @Test(
    "ISO 8601 gives the moment in UTC",
    arguments: [
      ("1970-01-01T00:00Z", 0), ("2019-04-21T10:15:00Z", 1_555_841_700_000),
      ("2019-04-21T13:15:00+03:00", 1_555_841_700_000),
      ("2019-04-21T13:15+0300", 1_555_841_700_000),
      ("2019-04-21t13:15+03", 1_555_841_700_000), ("2019-04-21 10:15z", 1_555_841_700_000),
      ("2019-04-20T23:45:00-10:30", 1_555_841_700_000),
      ("1969-12-31T23:59:59.999Z", -1), ("1970-01-01T00:00:00.0019Z", 1),
      ("2016-12-31T23:59:60Z", 1_483_228_800_000), ("2000-02-29T00:00Z", 951_782_400_000),
      ("0000-03-01T00:00Z", -62_162_035_200_000), ("-000001-03-01T00:00Z", -62_193_657_600_000),
    ] as [(String, Int64)])
  func reading(text: String, milliseconds: Int64) throws {
    #expect(try Timestamp(parsing: text).milliseconds == milliseconds)
  }

  @Test(
    "What is no time with a zone is refused by value_out_of_range",
    arguments: [
      "", "2019", "2019-04-21", "2019-04-21T10:15:00", "2019-02-29T00:00Z", "2019-13-01T00:00Z",
      "2019-04-31T00:00Z", "1900-02-29T00:00Z", "2019-04-21T24:00Z", "2019-04-21T10:60Z",
      "2019-04-21T10:15:61Z", "2019-04-21T10:15:00.Z", "2019-04-21T10:15:00+25:00",
      "2019-04-21T10:15:00Zx", "19-04-21T10:15Z", "2019-4-21T10:15Z", "２019-04-21T10:15Z",
      "2019-00-01T00:00Z", "2019-01-00T00:00Z",
    ])
  func refusals(text: String) {
    let refusal = #expect(throws: Refusal.self) { try Timestamp(parsing: text) }
    #expect(refusal?.code == .valueOutOfRange)
  }

  @Test(
    "A moment is printed in UTC and reads back",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.001Z"),
      (-1, "1969-12-31T23:59:59.999Z"),
      (1_555_841_700_000, "2019-04-21T10:15:00Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
      (253_402_300_800_000, "+10000-01-01T00:00:00Z"),
      (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
    ] as [(Int64, String)])
  func printing(milliseconds: Int64, text: String) throws {
    let time = Timestamp(milliseconds: milliseconds)
    #expect(time.text == text)
    #expect(try Timestamp(parsing: text) == time)
  }

  @Test("Every day of 800 years follows the one before, and the calendar agrees with itself")
  func days() throws {
    var expected = try Timestamp(parsing: "1600-01-01T00:00Z").milliseconds
    for year in 1600..<2400 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      for (month, count) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        .enumerated()
      {
        for day in 1...count {
          let time = Timestamp(milliseconds: expected)
          let text = "\(year)-\(pad(month + 1))-\(pad(day))T00:00:00Z"
          guard time.text == text, try Timestamp(parsing: text) == time else {
            Issue.record("\(text) is \(time.text)")
            return
          }
          expected += 86_400_000
        }
      }
    }
  }

  private func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  @Test("The ends of time print without a crash")
  func extremes() {
    #expect(Timestamp(milliseconds: .max).text == "+292278994-08-17T07:12:55.807Z")
    #expect(Timestamp(milliseconds: .min).text == "-292275055-05-16T16:47:04.192Z")
  }

  @Test(
    "A date keeps its precision",
    arguments: [
      ("2019", CalendarDate(year: 2019)), ("2019-04", CalendarDate(year: 2019, month: 4)),
      ("2019-04-21", CalendarDate(year: 2019, month: 4, day: 21)),
      ("0044", CalendarDate(year: 44)), ("-0044-03-15", CalendarDate(year: -44, month: 3, day: 15)),
      ("2000-02-29", CalendarDate(year: 2000, month: 2, day: 29)),
    ])
  func dates(text: String, date: CalendarDate) throws {
    #expect(try CalendarDate(parsing: text) == date)
    #expect(date.text == text)
  }

  @Test(
    "What is not in the calendar is refused",
    arguments: [
      "", "19", "2019-", "2019-4", "2019-13", "2019-00", "2019-02-29", "2019-04-31", "2019-04-",
      "2019-04-21T", "~2019", "C19", "20190421", "+10000",
    ])
  func badDates(text: String) {
    let refusal = #expect(throws: Refusal.self) { try CalendarDate(parsing: text) }
    #expect(refusal?.code == .valueOutOfRange)
  }

  @Test("Spans take a unit", arguments: [("30s", 30_000), ("15m", 900_000), ("7d", 604_800_000)])
  func spans(text: String, milliseconds: Int64) throws {
    #expect(try Milliseconds(parsing: text).rawValue == milliseconds)
    #expect(throws: Refusal.self) { try Milliseconds(parsing: String(text.dropLast())) }
    #expect(throws: Refusal.self) { try Milliseconds(parsing: text + "x") }
  }
}
