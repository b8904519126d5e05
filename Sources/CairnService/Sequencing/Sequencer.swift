package import CairnModel
package import CairnStore
import Dispatch

/// The one place where logs grow. Work that waits is decided on together, stored in one
/// transaction, put under the guard, and only then answered; meanwhile the next group gathers.
package actor Sequencer<Store: LogStore, Guard: CheckpointGuard> {
  private struct Waiting {
    var slug: String
    var work: Work
    var answer: CheckedContinuation<Result<Outcome, Refusal>, Never>
  }

  private enum Phase {
    case running
    /// Nothing new is taken; what waits is still done.
    case draining
    /// Nobody knows what the disk holds.
    case failed(Refusal)
  }

  private let surveys: ServedSurveys
  private let store: Store
  private let checkpoints: Guard
  private let configuration: ServiceConfiguration
  /// Commits block on the disk, and the concurrency pool has no thread to spare for that.
  private let disk = DispatchQueue(label: "cairn.sequencer.disk")
  private let signal: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private var waiting: [Waiting] = []
  private var waitingByteCount = 0
  private var phase = Phase.running

  package init(
    surveys: ServedSurveys, store: Store, guard checkpoints: Guard,
    configuration: ServiceConfiguration
  ) {
    self.surveys = surveys
    self.store = store
    self.checkpoints = checkpoints
    self.configuration = configuration
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

  /// Runs work on the disk's queue, between two groups.
  func onDisk<Result: Sendable>(
    _ body: @escaping @Sendable (ServedSurveys, Timestamp) throws(Refusal) -> Result
  ) async throws(Refusal) -> Result {
    let result: Swift.Result<Result, Refusal> = await withCheckedContinuation { done in
      disk.async { [surveys, configuration] in
        do throws(Refusal) {
          done.resume(returning: .success(try body(surveys, configuration.clock())))
        } catch {
          done.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }

  /// Why nothing is taken any more; nil while the service works.
  package var refusal: Refusal? {
    switch phase {
    case .running: nil
    case .draining:
      Refusal(.overloaded, "the service is stopping; try again soon", retryAfterSeconds: 5)
    case .failed(let refusal): refusal
    }
  }

  /// Sets a survey to what it has, whatever was published: an operator's decision.
  package func openEpoch(of slug: String) throws(Refusal) {
    var survey = try surveys.survey(slug)
    guard case .recovering = survey.state else { return }
    do {
      try checkpoints.reset(
        survey.record.key,
        to: PublishedCheckpoint(size: survey.published.size, root: survey.published.root))
    } catch {
      throw Refusal(.internalError, "the guard could not be written: \(error.code)")
    }
    survey.state = .ready
    surveys.replace([slug: survey])
  }

  /// Lets what waits be done, and ends `run`.
  package func drain() {
    if case .running = phase { phase = .draining }
    wake.yield()
  }

  /// Does the work until it is drained.
  /// - Throws: `StoreError` where the store failed: the process must stop and say why.
  package func run() async throws(StoreError) {
    for await _ in signal {
      while !waiting.isEmpty { try await commit(takeGroup()) }
      if case .draining = phase { return }
    }
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

  private func commit(_ group: [Waiting]) async throws(StoreError) {
    let work = group.map { ($0.slug, $0.work) }
    let result: Result<[Result<Outcome, Refusal>], StoreError> = await withCheckedContinuation {
      done in
      disk.async { [surveys, store, checkpoints, configuration] in
        done.resume(
          returning: Self.store(
            work, surveys: surveys, store: store, checkpoints: checkpoints,
            now: configuration.clock()))
      }
    }
    switch result {
    case .success(let outcomes):
      for (item, outcome) in zip(group, outcomes) { item.answer.resume(returning: outcome) }
    case .failure(let error):
      let refusal = Refusal(
        error.code == .diskFull ? .diskFull : .internalError,
        "the service can't store anything and stops; nothing of yours is lost",
        retryAfterSeconds: 60)
      phase = .failed(refusal)
      for item in group + waiting { item.answer.resume(returning: .failure(refusal)) }
      waiting = []
      throw error
    }
  }

  /// Decide, sign, commit, guard, publish: in this order, and nothing is answered before the end.
  private static func store(
    _ work: [(String, Work)], surveys: ServedSurveys, store: Store, checkpoints: Guard,
    now: Timestamp
  ) -> Result<[Result<Outcome, Refusal>], StoreError> {
    var builder = GroupBuilder(surveys: surveys.all, store: store, now: now)
    for (slug, item) in work { builder.add(item, to: slug) }
    do {
      let appends = try builder.appends()
      guard !appends.isEmpty else { return .success(builder.outcomes) }
      try store.append(appends)
      var published: [SurveyKey: PublishedCheckpoint] = [:]
      var changed: [String: ServedSurvey] = [:]
      let keys = Set(appends.map(\.survey))
      for (slug, survey) in builder.surveys where keys.contains(survey.record.key) {
        var survey = survey
        if case .recovering = survey.state {
          // The guard keeps what was lost in sight until the log has it again.
          survey.state = try SurveyLoading.state(
            of: survey.growth, survey.record, store, checkpoints)
        }
        if case .ready = survey.state {
          published[survey.record.key] = PublishedCheckpoint(
            size: survey.published.size, root: survey.published.root)
        }
        changed[slug] = survey
      }
      if !published.isEmpty { try checkpoints.publish(published) }
      surveys.replace(changed)
      return .success(builder.outcomes)
    } catch let error as StoreError {
      return .failure(error)
    } catch {
      return .failure(StoreError(.inputOutput, place: "the logs' keys", "\(error)"))
    }
  }
}
