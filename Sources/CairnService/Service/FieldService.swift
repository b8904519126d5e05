import CairnLog
package import CairnModel
package import CairnStore
import CairnViews
import CairnWire
package import Logging

/// What the service does, without HTTP: who may ask, and what they get.
///
/// Readers see what was published: committed, and under the guard. Reads of the log block, and are
/// short: a row by its integer key, or a few for a proof. Reads of the views take their time on
/// threads of their own.
package struct FieldService<Storage: Engine>: Sendable {
  package let configuration: ServiceConfiguration
  let engine: Storage
  let surveys: ServedSurveys
  let sequencer: Sequencer<Storage.Store, Storage.Guard>
  let views: ServedViews<Storage>
  let tokens: TokenCache
  /// What happens, in words and codes: no names, no keys, no tokens, no values.
  let logger: Logger

  /// Takes up all surveys of the store. The first origin prefix that the store was given stays.
  /// - Throws: `StoreError` where a survey can't be served as it is; `Refusal`, `origin_invalid`.
  package init(engine: Storage, configuration: ServiceConfiguration, logger: Logger) throws {
    var configuration = configuration
    try OriginPrefix.check(configuration.originPrefix)
    configuration.originPrefix = try engine.store.originPrefix(orElse: configuration.originPrefix)
    self.configuration = configuration
    self.engine = engine
    self.logger = logger
    views = ServedViews(of: engine, configuration.viewReads) { survey, error in
      logger.error(
        "the views do not follow the log",
        metadata: ["survey": "\(survey.slug)", "error": "\(error)"])
    }
    tokens = TokenCache(countMaximum: configuration.tokenCacheCountMaximum)
    var served: [String: ServedSurvey] = [:]
    for record in try engine.store.surveys() {
      // A crash between two steps of opening leaves a survey without entries.
      guard try engine.store.size(of: record.key) > .zero else { continue }
      served[record.slug] = try SurveyLoading.load(
        record, from: engine.store, guard: engine.checkpoints,
        signer: try engine.keys.logKey(slug: record.slug), now: configuration.clock())
    }
    surveys = ServedSurveys(served)
    sequencer = Sequencer(
      surveys: surveys, store: engine.store, guard: engine.checkpoints,
      configuration: configuration, logger: logger)
    logger.info("surveys are served", metadata: ["count": "\(served.count)"])
    for survey in served.values { views.look(at: survey.record, in: engine) }
    for stopped in stoppedViews {
      logger.error(
        "the views of a survey stopped; its log is served and takes what is pushed",
        metadata: [
          "survey": "\(stopped.slug)", "index": "\(stopped.index.map { "\($0)" } ?? "none")",
          "reads": "\(stopped.reads)",
        ])
    }
    for (slug, recovery) in recoveringSurveys {
      logger.warning(
        "a survey has lost entries and takes nothing until it has them back",
        metadata: [
          "survey": "\(slug)", "reason": "\(recovery.reason.rawValue)",
          "size": "\(served[slug]?.growth.size ?? .zero)",
          "published": "\(recovery.target?.size.description ?? "unknown")",
        ])
    }
  }

  /// Stores what is pushed, until `drain`. When it ends, nobody reads or folds views any more.
  package func run() async throws(StoreError) {
    let failure: StoreError?
    do throws(StoreError) {
      try await sequencer.run()
      failure = nil
    } catch { failure = error }
    views.drain()
    await views.ended()
    if let failure { throw failure }
  }

  /// Takes nothing more; `run` ends when what waits is done.
  package func drain() {
    sequencer.drain()
    drainReads()
  }

  /// Ends reads of views and folds. Pushes and reads of the log go on.
  package func drainReads() { views.drain() }

  package var now: Timestamp { configuration.clock() }

  /// Surveys that take nothing until they have back what they lost, with the reason.
  package var recoveringSurveys: [(slug: String, recovery: Recovery)] {
    surveys.all.values.sorted { $0.record.slug < $1.record.slug }.compactMap { survey in
      if case .recovering(let recovery) = survey.state {
        (survey.record.slug, recovery)
      } else {
        nil
      }
    }
  }

  /// Surveys whose views go no further, and where. All else of them is served.
  package var stoppedViews: [StoppedViews] {
    surveys.all.values.compactMap { survey in
      let (stop, readings) = views.stopped(of: survey.record)
      guard stop != nil || !readings.isEmpty else { return nil }
      return StoppedViews(
        slug: survey.record.slug, index: stop?.index, reads: readings.map(\.name))
    }.sorted { $0.slug < $1.slug }
  }

  /// Reads of views that wait for their turn or for the projection, and those that run.
  package var viewReadCounts: (waiting: Int, running: Int) { views.readCounts }

  /// Requests that wait to be stored with the next group.
  package var waitingRequestCount: Int { get async { await sequencer.waitingCount } }

  package func health() async -> ServiceHealth {
    if let refusal = await sequencer.refusal { return .stopped(refusal) }
    let recovering = recoveringSurveys.map(\.slug)
    return recovering.isEmpty ? .ready : .recovering(recovering)
  }
}

package enum ServiceHealth: Hashable, Sendable {
  case ready
  /// These surveys can be read and take nothing.
  case recovering([String])
  /// Nothing is taken any more, for this reason.
  case stopped(Refusal)
}

/// A survey whose views end before its log does, or are not answered from.
package struct StoppedViews: Hashable, Sendable {
  package let slug: String
  /// The entry before which they end; nil where they don't.
  package let index: LogIndex?
  /// Kinds of reads that are refused.
  package let reads: [String]
}
