package import CairnModel
package import CairnStore
package import CairnViews

/// What a sync did.
package struct SyncReport: Hashable, Sendable {
  /// Events of this device that reached the verified log.
  package var pushed = 0
  /// Entries that were taken, those of this device among them.
  package var pulled = 0
  /// The log that is verified now.
  package var size = LogSize.zero
  package var root: Digest
  /// Events that are still waiting.
  package var pending = 0
  /// The number that this replica got because another copy of it recorded too.
  package var reenrolledAs: DeviceNumber?
  /// A restored service got entries back from here.
  package var gaveBack = false
  /// What became of each batch of others that is or was kept here.
  package var deliveries: [Delivery] = []
  /// This device's clock minus the service's.
  package var clockOffset: Milliseconds?
  /// The rules that the service's views follow. Where they are others than this software's, the two
  /// read one log differently, and neither is wrong about what it holds.
  package var serviceRules = RulesRevision.current
  /// The service's quotas that come near their end, by its clock.
  package var quotas: [QuotaUse] = []
  /// Where the views that were folded after the sync go no further.
  package var viewsStop: ViewsStop?
}

/// A batch of another device that this replica keeps or kept.
package struct Delivery: Hashable, Sendable {
  package let key: CarriedKey
  /// Nil where it is in the log; otherwise it is still kept here.
  package let refused: Refusal?
  /// Whether nothing that anybody does lets it in.
  package let isRefusedForGood: Bool

  /// In the log.
  init(_ key: CarriedKey) {
    self.key = key
    refused = nil
    isRefusedForGood = false
  }

  /// - Parameter told: what the service said of it in this sync.
  package init(_ key: CarriedKey, _ standing: CarriedStanding, told: Refusal? = nil) {
    self.key = key
    switch standing {
    case .logged:
      refused = nil
      isRefusedForGood = false
    case .held(let refusal):
      refused = refusal
      isRefusedForGood = false
    case .forked(let refusal):
      refused = refusal
      isRefusedForGood = true
    case .open:
      refused =
        told ?? Refusal(.serviceBehind, "the service has not shown it in its log yet")
      isRefusedForGood = told.map { Self.finalCodes.contains($0.code) } ?? false
    }
  }

  /// What is wrong with the batch itself, or with the past on which it stands.
  private static let finalCodes: Set<RefusalCode> = [
    .deviceForked, .chainInvalid, .sealInvalid, .entryMisplaced, .historyDiverged,
  ]
}

/// How far a sync is, for a person who waits.
package enum SyncProgress: Hashable, Sendable {
  /// Events of this device in the log, of those that wait.
  case pushing(Int, of: Int)
  /// The log that is verified, of the one that was signed.
  case pulling(LogSize, of: LogSize)
}
