/// Events and their bytes, as quotas count them.
package struct DayAmount: Hashable, Sendable {
  package var eventCount: UInt64
  /// Of entries, each with the two bytes of its length.
  package var byteCount: UInt64

  package init(eventCount: UInt64 = 0, byteCount: UInt64 = 0) {
    self.eventCount = eventCount
    self.byteCount = byteCount
  }

  package var isNothing: Bool { eventCount == 0 && byteCount == 0 }

  /// Stays at the greatest numbers.
  package mutating func add(_ other: DayAmount) {
    eventCount = Self.sum(eventCount, other.eventCount)
    byteCount = Self.sum(byteCount, other.byteCount)
  }

  private static func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }
}
