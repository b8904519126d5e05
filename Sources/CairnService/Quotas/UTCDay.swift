package import CairnModel

/// A day from 00:00 to 24:00 UTC, as quotas count them.
package struct UTCDay: Hashable, Comparable, Sendable {
  private static let length: Int64 = 86_400_000

  /// Days since 1970-01-01.
  package let number: Int64

  package init(containing time: Timestamp) {
    let (quotient, remainder) = time.milliseconds.quotientAndRemainder(dividingBy: Self.length)
    number = remainder < 0 ? quotient - 1 : quotient
  }

  package static func < (a: UTCDay, b: UTCDay) -> Bool { a.number < b.number }

  /// The first moment of the day.
  package var start: Timestamp { Self.start(of: number) }

  /// The first moment that is not of the day any more.
  package var end: Timestamp { Self.start(of: number + 1) }

  /// Stays at the ends of time.
  private static func start(of number: Int64) -> Timestamp {
    let (milliseconds, overflow) = number.multipliedReportingOverflow(by: length)
    guard overflow else { return Timestamp(milliseconds: milliseconds) }
    return Timestamp(milliseconds: number < 0 ? .min : .max)
  }
}
