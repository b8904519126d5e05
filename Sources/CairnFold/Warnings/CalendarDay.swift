import CairnModel

/// Days since 1970-01-01 of the proleptic Gregorian calendar.
enum CalendarDay {
  private static let millisecondsOfDay: Int64 = 86_400_000
  /// Where a day ends last on earth.
  private static let lastZoneMilliseconds: Int64 = 12 * 3_600_000

  /// The first day that a date may mean.
  static func first(of date: CalendarDate) -> Int64 {
    days(Int64(date.year), Int64(max(date.month, 1)), Int64(max(date.day, 1)))
  }

  /// The last day that a date may mean.
  static func last(of date: CalendarDate) -> Int64 {
    if date.month == 0 { return days(Int64(date.year) + 1, 1, 1) - 1 }
    if date.day == 0 {
      return date.month >= 12
        ? days(Int64(date.year) + 1, 1, 1) - 1
        : days(Int64(date.year), Int64(date.month) + 1, 1) - 1
    }
    return first(of: date)
  }

  /// When a day is over in every time zone: a date does not say in which it is meant.
  static func endEverywhere(_ day: Int64) -> Timestamp {
    Timestamp(milliseconds: (day + 1) * millisecondsOfDay + lastZoneMilliseconds)
  }

  /// Years that begin in March put the leap day at their end.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

extension CalendarDate {
  /// As precise as it is known, such as `2024-03`.
  var words: String {
    func two(_ number: UInt8) -> String { number < 10 ? "-0\(number)" : "-\(number)" }
    return "\(year)" + (month == 0 ? "" : two(month)) + (month == 0 || day == 0 ? "" : two(day))
  }
}
