package import CairnModel

extension CalendarDate {
  /// Reads `2019`, `2019-04` or `2019-04-21`; years before our era are negative.
  package init(parsing text: some StringProtocol) throws(Refusal) {
    guard let date = Self.scan(text) else {
      throw .badValue(text, "a date such as 2019, 2019-04 or 2019-04-21, from -9999 to 9999")
    }
    self = date
  }

  private static func scan(_ text: some StringProtocol) -> CalendarDate? {
    var scanner = TextScanner(text)
    guard let year = scanner.year(), -9999...9999 ~= year else { return nil }
    if scanner.isAtEnd { return CalendarDate(year: Int32(year)) }
    guard scanner.take("-"), let month = scanner.digits(2), 1...12 ~= month else { return nil }
    if scanner.isAtEnd { return CalendarDate(year: Int32(year), month: UInt8(month)) }
    guard scanner.take("-"), let day = scanner.digits(2), scanner.isAtEnd,
      1...CalendarArithmetic.dayCount(year: year, month: month) ~= day
    else { return nil }
    return CalendarDate(year: Int32(year), month: UInt8(month), day: UInt8(day))
  }

  package var text: String {
    var text = Int64(year).padded(4)
    if month > 0 { text += "-" + Int64(month).padded(2) }
    if day > 0 { text += "-" + Int64(day).padded(2) }
    return text
  }
}
