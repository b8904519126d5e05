import CairnModel
import CairnStore
import Synchronization

/// How long somebody is still wanted who works at views: a read, or the projection.
///
/// A class because the worker looks at it and others end it.
final class ReadAllowance: Sendable {
  enum End: UInt8, Sendable {
    /// Whoever asked has gone.
    case abandoned = 1
    /// Its time is over.
    case tooLong
    /// The service stops.
    case draining
  }

  private let ended = Atomic<UInt8>(0)
  private let deadline: Milliseconds?
  private let clock: @Sendable () -> Milliseconds

  /// - Parameters:
  ///   - span: from now on; nil for work that may take its time.
  ///   - clock: never goes back.
  init(
    _ span: Milliseconds? = nil,
    clock: @escaping @Sendable () -> Milliseconds = { .seconds(0) }
  ) {
    deadline = span.map { Milliseconds(clock().rawValue + $0.rawValue) }
    self.clock = clock
  }

  /// The first reason stays.
  func finish(_ reason: End) {
    _ = ended.compareExchange(
      expected: 0, desired: reason.rawValue, ordering: .sequentiallyConsistent)
  }

  /// Nil while it is wanted.
  var end: End? {
    if let end = End(rawValue: ended.load(ordering: .relaxed)) { return end }
    guard let deadline, clock() >= deadline else { return nil }
    finish(.tooLong)
    return End(rawValue: ended.load(ordering: .relaxed))
  }

  /// - Complexity: a look at a flag and at the clock.
  func check() throws(StoreError) {
    guard end == nil else { throw Self.interruption }
  }

  static var interruption: StoreError {
    StoreError(.interrupted, place: "views", "nobody waits for this any longer")
  }
}
