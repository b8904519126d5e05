import CairnLog
package import CairnModel
package import CairnStore
import CairnWire
import Logging

/// What the service does, without HTTP: who may ask, and what they get.
///
/// Readers see what was published: committed, and under the guard.
package struct FieldService<Storage: Engine>: Sendable {
  package let configuration: ServiceConfiguration
  let engine: Storage
  let surveys: ServedSurveys
  let sequencer: Sequencer<Storage.Store, Storage.Guard>
  let tokens: TokenCache

  /// Takes up all surveys of the store.
  /// - Throws: `StoreError` where one can't be served as it is.
  package init(engine: Storage, configuration: ServiceConfiguration) throws {
    self.configuration = configuration
    self.engine = engine
    tokens = TokenCache(countMaximum: configuration.tokenCacheCountMaximum)
    var served: [String: ServedSurvey] = [:]
    for record in try engine.store.surveys() {
      // A crash between two steps of opening leaves a survey without entries.
      guard try engine.store.size(of: record.key) > .zero else { continue }
      served[record.slug] = try SurveyLoading.load(
        record, from: engine.store, guard: engine.checkpoints,
        signer: try engine.keys.logKey(slug: record.slug))
    }
    surveys = ServedSurveys(served)
    sequencer = Sequencer(
      surveys: surveys, store: engine.store, guard: engine.checkpoints,
      configuration: configuration)
  }

  /// Stores what is pushed, until `drain`.
  package func run() async throws(StoreError) { try await sequencer.run() }

  package func drain() async { await sequencer.drain() }

  package var now: Timestamp { configuration.clock() }

  /// Surveys that take nothing until they have back what they lost, with the reason.
  package var recoveringSurveys: [(slug: String, recovery: Recovery)] {
    surveys.all.values.sorted { $0.record.slug < $1.record.slug }.compactMap { survey in
      if case .recovering(let recovery) = survey.state { (survey.record.slug, recovery) } else { nil }
    }
  }

  package func health() async -> ServiceHealth {
    if let refusal = await sequencer.refusal { return .stopped(refusal) }
    let recovering = recoveringSurveys.map(\.slug)
    return recovering.isEmpty ? .ready : .recovering(recovering)
  }
}

package enum ServiceHealth: Sendable {
  case ready
  /// These surveys can be read and take nothing.
  case recovering([String])
  /// Nothing is taken any more, for this reason.
  case stopped(Refusal)
}
