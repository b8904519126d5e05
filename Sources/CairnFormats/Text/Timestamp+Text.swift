package import CairnModel

extension Timestamp {
  /// Reads ISO 8601 with a zone: `2019-04-21T10:15Z`, `2019-04-21T13:15:00.250+03:00`. What is finer
  /// than a millisecond is cut off; second 60 is the first of the next minute.
  package init(parsing text: some StringProtocol) throws(Refusal) {
    guard let milliseconds = Self.scan(text) else {
      throw .badValue(text, "a time with its zone such as 2019-04-21T10:15:00Z or …T13:15+03:00")
    }
    self.init(milliseconds: milliseconds)
  }

  private static func scan(_ text: some StringProtocol) -> Int64? {
    var scanner = TextScanner(text)
    guard let year = scanner.year(), -200_000...200_000 ~= year, scanner.take("-"),
      let month = scanner.digits(2), 1...12 ~= month, scanner.take("-"),
      let day = scanner.digits(2),
      1...CalendarArithmetic.dayCount(year: year, month: month) ~= day,
      scanner.take("T") || scanner.take("t") || scanner.take(" "),
      let hour = scanner.digits(2), hour < 24, scanner.take(":"),
      let minute = scanner.digits(2), minute < 60
    else { return nil }
    var second: Int64 = 0
    var millisecond: Int64 = 0
    if scanner.take(":") {
      guard let seconds = scanner.digits(2), seconds <= 60 else { return nil }
      second = seconds
      if scanner.take(".") || scanner.take(",") {
        guard let fraction = milliseconds(&scanner) else { return nil }
        millisecond = fraction
      }
    }
    guard let offset = zone(&scanner), scanner.isAtEnd else { return nil }
    let day0 = CalendarArithmetic.day(year: year, month: month, day: day)
    return day0 * CalendarArithmetic.millisecondsPerDay
      + (((hour * 60 + minute - offset) * 60) + second) * 1000 + millisecond
  }

  private static func milliseconds(_ scanner: inout TextScanner) -> Int64? {
    var result: Int64 = 0
    var count = 0
    while let digit = scanner.digits(1) {
      if count < 3 { result = result * 10 + digit }
      count += 1
    }
    guard count > 0 else { return nil }
    for _ in 0..<max(0, 3 - count) { result *= 10 }
    return result
  }

  /// Minutes east of Greenwich.
  private static func zone(_ scanner: inout TextScanner) -> Int64? {
    if scanner.take("Z") || scanner.take("z") { return 0 }
    let sign: Int64
    if scanner.take("+") {
      sign = 1
    } else if scanner.take("-") {
      sign = -1
    } else {
      return nil
    }
    guard let hours = scanner.digits(2), hours < 24 else { return nil }
    if scanner.isAtEnd { return sign * hours * 60 }
    _ = scanner.take(":")
    guard let minutes = scanner.digits(2), minutes < 60 else { return nil }
    return sign * (hours * 60 + minutes)
  }

  /// In UTC: `2019-04-21T10:15:00Z`, with three digits of a second where they are not zero.
  package var text: String {
    let day = CalendarArithmetic.floorDivide(milliseconds, CalendarArithmetic.millisecondsPerDay)
    let remainder = milliseconds % CalendarArithmetic.millisecondsPerDay
    let rest = remainder < 0 ? remainder + CalendarArithmetic.millisecondsPerDay : remainder
    let date = CalendarArithmetic.date(ofDay: day)
    let plus = date.year > 9999 ? "+" : ""
    var text = "\(plus)\(date.year.padded(4))-\(date.month.padded(2))-\(date.day.padded(2))T"
    text += "\((rest / 3_600_000).padded(2)):\((rest / 60_000 % 60).padded(2))"
    text += ":\((rest / 1000 % 60).padded(2))"
    if rest % 1000 != 0 { text += ".\((rest % 1000).padded(3))" }
    return text + "Z"
  }
}
