import CairnModel
import CairnStore
import Synchronization
import Testing

/// A survey that goes on while somebody reads its views.
///
/// A class because the views and the test share it.
final class ChangingHistory: ViewStore {
  private struct State {
    var history: ShopHistory
    var fetchCount = 0
    /// At which fetches it goes on.
    var steps: Set<Int> = []
  }

  let views: MemoryViewStore
  private let state: Mutex<State>

  init(_ history: ShopHistory) {
    views = history.views
    state = Mutex(State(history: history))
  }

  func change(_ body: (inout ShopHistory) throws -> Void) rethrows {
    try state.withLock { try body(&$0.history) }
  }

  /// Goes on at these fetches from here on.
  func step(atFetches steps: Set<Int>) {
    state.withLock {
      $0.fetchCount = 0
      $0.steps = steps
    }
  }

  private func fetch() {
    state.withLock { state in
      state.fetchCount += 1
      guard state.steps.remove(state.fetchCount) != nil else { return }
      do { try state.history.step() } catch { Issue.record(error) }
    }
  }

  func position() throws(StoreError) -> ViewPosition? { try views.position() }

  func part(table: UInt32, key: UInt64) throws(StoreError) -> [UInt8]? {
    fetch()
    return try views.part(table: table, key: key)
  }

  func parts(table: UInt32, after key: UInt64?, count: Int) throws(StoreError) -> [ViewPart] {
    fetch()
    return try views.parts(table: table, after: key, count: count)
  }

  func parts(table: UInt32, keys: [UInt64]) throws(StoreError) -> [ViewPart] {
    fetch()
    return try views.parts(table: table, keys: keys)
  }

  func write(_ parts: [ViewPart], position: ViewPosition) throws(StoreError) {
    try views.write(parts, position: position)
  }

  func pinned() throws(StoreError) -> ChangingHistory { self }

  func rebuild<Result>(
    _ fill: (ChangingHistory) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    preconditionFailure("nobody rebuilds these")
  }
}
