import CairnModel

/// How much may be brought within a day. What counts is what is new in the log.
package struct Quota: Hashable, Sendable {
  /// 0 bounds nothing.
  package var eventCount: UInt64
  /// Of entries, each with the two bytes of its length; 0 bounds nothing.
  package var byteCount: UInt64

  package init(eventCount: UInt64, byteCount: UInt64) {
    self.eventCount = eventCount
    self.byteCount = byteCount
  }

  package static let none = Quota(eventCount: 0, byteCount: 0)

  /// Whether the largest legal batch fits in a day: otherwise that batch would wait for ever.
  package var holdsLargestBatch: Bool {
    (eventCount == 0 || eventCount >= UInt64(Limits.batchEventCountMaximum))
      && (byteCount == 0 || byteCount >= UInt64(Limits.batchByteCountMaximum))
  }
}

/// What an operator lets be brought to a survey within a day.
package struct QuotaBounds: Hashable, Sendable {
  /// By the numbers of one lineage together.
  package var member = Quota(eventCount: 5_000_000, byteCount: 2 << 30)
  /// By all.
  package var survey = Quota(eventCount: 50_000_000, byteCount: 20 << 30)

  package init() {}

  package static var none: QuotaBounds {
    var bounds = QuotaBounds()
    bounds.member = .none
    bounds.survey = .none
    return bounds
  }
}
