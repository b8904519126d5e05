/// What is read of views. Reads that kill the process are counted by it.
package enum ViewReading: UInt32, CaseIterable, Sendable {
  // 0 is the fold.
  case entities = 1
  case entity, conflicts, warnings, duplicates, anomalies, devices, schemas
  /// What waits on a device, on top of the views.
  case pending

  package var name: String { "\(self)" }

  /// One could be chance; after two, such reads are refused.
  static var deathCountMaximum: Int { 2 }
  /// Of all kinds: what kills them is what they have in common.
  static var allDeathCountMaximum: Int { 4 }
}
