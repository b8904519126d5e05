package import CairnModel
package import CairnStore

/// What an operator may set, and the bounds of what waits.
package struct ServiceConfiguration: Sendable {
  /// The fixed prefix of this service's log origins.
  package var originPrefix: String
  /// Requests that may wait for the sequencer; more are answered 503.
  package var waitingRequestsMaximum = 2_048
  /// Bytes of entries that may wait for the sequencer.
  package var waitingByteCountMaximum = 64 << 20
  /// Logins, openings and epochs that may wait between two groups: strangers can ask for them.
  package var waitingChangesMaximum = 16
  /// Bytes of entries in one transaction.
  package var groupByteCountMaximum = 16 << 20
  /// Behind by more full bundles than this, a reader is sent to the bundles.
  package var bundlesPerAnswerMaximum = 16
  /// Reads of folded surveys: how many, and for how long.
  package var viewReads = ViewReadBounds()
  /// How far a token's clock may be off.
  package var clockSkewMaximum = Milliseconds.seconds(300)
  /// Verified tokens to remember: P-256 is slow.
  package var tokenCacheCountMaximum = 10_000
  /// Roots of published sizes to remember.
  package var rootCacheCountMaximum = 16_384
  /// How fast the continuations of a device may be enrolled.
  package var lineagePace = LineagePace.Bounds()
  /// How many devices invites may let into a survey.
  package var enrolmentRate = Self.enrolmentRateByDefault
  /// What may be brought within a day.
  package var quotas = QuotaBounds()
  /// Room where the service stores; nil where nobody can tell.
  package var diskRoom: @Sendable () -> DiskRoom? = { nil }
  package var clock: @Sendable () -> Timestamp

  package static let enrolmentRateByDefault = Rate(countMaximum: 600, span: .seconds(60))

  package init(originPrefix: String, clock: @escaping @Sendable () -> Timestamp) {
    self.originPrefix = originPrefix
    self.clock = clock
  }
}
