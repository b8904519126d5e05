package import CairnModel
package import CairnStore
import Dispatch
package import Logging
import Synchronization

/// The one place where logs grow. Work that waits is decided on together, stored in one
/// transaction, put under the guard, and only then answered; meanwhile the next group gathers.
package actor Sequencer<Store: LogStore, Guard: CheckpointGuard> {
  private struct Waiting {
    var slug: String
    var work: Work
    var answer: CheckedContinuation<Result<Outcome, Refusal>, Never>
  }

  private let group: SequencedGroup<Store, Guard>
  private let configuration: ServiceConfiguration
  private let logger: Logger
  /// Commits block on the disk, and the concurrency pool has no thread to spare for that.
  private let disk = DispatchQueue(label: "cairn.sequencer.disk")
  private let signal: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let isDraining = Atomic<Bool>(false)
  private var waiting: [Waiting] = []
  private var waitingByteCount = 0
  private var waitingChangeCount = 0
  /// Whether the last group found no room: it is said once.
  private var lacksRoom = false
  /// Once set, nobody knows what the disk holds.
  private var failure: StoreError?

  package init(
    surveys: ServedSurveys, store: Store, guard checkpoints: Guard,
    configuration: ServiceConfiguration, logger: Logger
  ) {
    group = SequencedGroup(
      surveys: surveys, store: store, checkpoints: checkpoints,
      roots: PublishedRoots(countMaximum: configuration.rootCacheCountMaximum),
      bounds: GroupBounds(configuration))
    self.configuration = configuration
    self.logger = logger
    (signal, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Waits until the work is durable, or refused.
  package func submit(_ work: Work, to slug: String) async throws(Refusal) -> Outcome {
    if let refusal { throw refusal }
    let byteCount = work.byteCount
    guard waiting.count < configuration.waitingRequestsMaximum,
      waitingByteCount + byteCount <= configuration.waitingByteCountMaximum || waiting.isEmpty
    else {
      throw Refusal(.overloaded, "too much is waiting to be stored", retryAfterSeconds: 1)
    }
    waitingByteCount += byteCount
    let result = await withCheckedContinuation { answer in
      waiting.append(Waiting(slug: slug, work: work, answer: answer))
      wake.yield()
    }
    return try result.get()
  }

  /// Runs work on the disk's queue, between two groups. What it stores is durable once it returns.
  func onDisk<Value: Sendable>(
    _ body: @escaping @Sendable (ServedSurveys, Timestamp) throws -> Value
  ) async throws(Refusal) -> Value {
    if let refusal { throw refusal }
    guard waitingChangeCount < configuration.waitingChangesMaximum else {
      throw Refusal(.overloaded, "too many changes are waiting", retryAfterSeconds: 1)
    }
    waitingChangeCount += 1
    defer { waitingChangeCount -= 1 }
    let result: Result<Value, any Error> = await withCheckedContinuation { done in
      disk.async { [surveys = group.surveys, configuration] in
        done.resume(
          returning: Result {
            if Self.isLow(configuration) { throw Self.noRoom }
            return try body(surveys, configuration.clock())
          })
      }
    }
    switch result {
    case .success(let value): return value
    case .failure(let refusal as Refusal): throw refusal
    case .failure(let error as StoreError) where error.isFatal:
      stop(after: error)
      throw Self.refusal(after: error)
    case .failure(let error):
      logger.error("a change was not stored", metadata: ["error": "\(error)"])
      throw Refusal(.internalError, "this could not be stored", retryAfterSeconds: 30)
    }
  }

  package var waitingCount: Int { waiting.count }

  /// Why nothing is taken any more; nil while the service works.
  package var refusal: Refusal? {
    if let failure { return Self.refusal(after: failure) }
    guard isDraining.load(ordering: .sequentiallyConsistent) else { return nil }
    return Refusal(
      .overloaded, "the service is stopping; try again soon", retryAfterSeconds: 5)
  }

  /// Takes nothing more, lets what waits be done, and ends `run`.
  package nonisolated func drain() {
    isDraining.store(true, ordering: .sequentiallyConsistent)
    wake.yield()
  }

  /// Does the work until it is drained, or cancelled: then what waits is refused.
  /// - Throws: `StoreError` where the store failed: the process must stop and say why.
  package func run() async throws(StoreError) {
    for await _ in signal {
      while failure == nil, !waiting.isEmpty { await commit(takeGroup()) }
      if let failure { throw failure }
      if isDraining.load(ordering: .sequentiallyConsistent) { return }
    }
    drain()
    if let refusal { refuseWaiting(refusal) }
  }

  private func takeGroup() -> [Waiting] {
    var byteCount = 0
    var count = 0
    for item in waiting {
      byteCount += item.work.byteCount
      if count > 0, byteCount > configuration.groupByteCountMaximum { break }
      count += 1
    }
    let group = Array(waiting.prefix(count))
    waiting.removeFirst(count)
    waitingByteCount -= group.reduce(0) { $0 + $1.work.byteCount }
    return group
  }

  private func commit(_ items: [Waiting]) async {
    let work = items.map { ($0.slug, $0.work) }
    let result: Result<[Result<Outcome, Refusal>], GroupFailure>
    result = await withCheckedContinuation { done in
      disk.async { [group, configuration] in
        done.resume(
          returning: Self.isLow(configuration)
            ? .failure(.notStored(Self.low)) : group.commit(work, now: configuration.clock()))
      }
    }
    switch result {
    case .success(let outcomes):
      if lacksRoom { logger.notice("there is room again") }
      lacksRoom = false
      for (item, outcome) in zip(items, outcomes) { item.answer.resume(returning: outcome) }
    case .failure(.notStored(let error)):
      let isFull = error.code == .diskFull
      if !isFull || !lacksRoom {
        logger.error("a group was not stored", metadata: ["error": "\(error)"])
      }
      lacksRoom = lacksRoom || isFull
      let refusal =
        isFull ? Self.noRoom : Refusal(.overloaded, "the store is busy", retryAfterSeconds: 5)
      for item in items { item.answer.resume(returning: .failure(refusal)) }
    case .failure(.fatal(let error)):
      let refusal = Self.refusal(after: error)
      for item in items { item.answer.resume(returning: .failure(refusal)) }
      stop(after: error)
    }
  }

  // MARK: Where there is no room

  private static func isLow(_ configuration: ServiceConfiguration) -> Bool {
    configuration.diskRoom()?.isLow ?? false
  }

  private static var low: StoreError {
    StoreError(.diskFull, place: "the data", "less is free than is to be kept free")
  }

  /// It is tried again with each group: once there is room, all goes on.
  private static var noRoom: Refusal {
    Refusal(
      .diskFull, "the service has no room left and stores nothing; it goes on once there is some",
      retryAfterSeconds: 60)
  }

  // MARK: Where nobody knows what the disk holds

  private func stop(after error: StoreError) {
    if failure == nil {
      logger.critical("the store failed", metadata: ["error": "\(error)"])
      failure = error
    }
    refuseWaiting(Self.refusal(after: error))
    wake.yield()
  }

  private func refuseWaiting(_ refusal: Refusal) {
    for item in waiting { item.answer.resume(returning: .failure(refusal)) }
    waiting = []
    waitingByteCount = 0
  }

  private static func refusal(after error: StoreError) -> Refusal {
    Refusal(
      error.code == .diskFull ? .diskFull : .internalError,
      "the service can't store anything and stops; nothing of yours is lost",
      retryAfterSeconds: 60)
  }
}
