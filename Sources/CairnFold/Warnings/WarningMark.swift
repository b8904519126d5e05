package import CairnModel

/// Which state a list of warnings is of, and what the list comes to.
package struct WarningMark: Hashable, Sendable {
  package var size: LogSize
  /// The last of the events that wait on this device and were folded on top.
  package var lastPending: EventID?
  /// Of the state.
  package var fingerprint: Digest
  package var count: Int
  /// Of what every judgement depends on: where that is another, all is judged anew.
  package var basis: Digest
  /// Of the warnings, whatever the words that they use: replicas compare by it.
  package var digest: Digest

  package init(
    size: LogSize, lastPending: EventID?, fingerprint: Digest, basis: Digest, count: Int,
    digest: Digest
  ) {
    self.size = size
    self.lastPending = lastPending
    self.fingerprint = fingerprint
    self.basis = basis
    self.count = count
    self.digest = digest
  }

  /// Whether two lists are of the same state, judged in the same way.
  package func isOf(_ other: WarningMark) -> Bool {
    size == other.size && lastPending == other.lastPending && fingerprint == other.fingerprint
      && basis == other.basis
  }
}
