package import CairnModel

/// Which part of what was said of an entity somebody wants to see.
package struct HistoryQuery: Sendable {
  /// The index of the act to go on behind.
  let after: LogIndex?
  let count: Int

  package init(after index: LogIndex? = nil, count: Int) {
    after = index
    self.count = count
  }
}
