import CairnModel
import CairnStore

/// Why a group was not acknowledged.
enum GroupFailure: Error {
  /// Nothing of it is stored, and the next group may be.
  case notStored(StoreError)
  /// Nobody knows what the disk holds.
  case fatal(StoreError)
}

/// How a group becomes durable. Calls block; one runs at a time.
struct SequencedGroup<Store: LogStore, Guard: CheckpointGuard>: Sendable {
  let surveys: ServedSurveys
  let store: Store
  let checkpoints: Guard
  let roots: PublishedRoots
  let bounds: GroupBounds

  /// Decide, sign, commit, guard, publish: in this order, and nothing is answered before the end.
  func commit(
    _ work: [(slug: String, work: Work)], now: Timestamp
  ) -> Result<[Result<Outcome, Refusal>], GroupFailure> {
    var builder = GroupBuilder(
      surveys: surveys.all, store: store, roots: roots, bounds: bounds, now: now)
    for item in work { builder.add(item.work, to: item.slug) }
    do {
      let appends = try builder.appends()
      guard !appends.isEmpty else { return .success(builder.outcomes) }
      do throws(StoreError) { try store.append(appends) } catch {
        // What found no room was taken back whole.
        let isWhole = !error.isFatal || error.code == .diskFull
        return .failure(isWhole ? .notStored(error) : .fatal(error))
      }
      let keys = Set(appends.map(\.survey))
      try publish(builder.surveys.filter { keys.contains($0.value.record.key) }, now: now)
      return .success(builder.outcomes)
    } catch let error as StoreError {
      return .failure(.fatal(error))
    } catch {
      return .failure(.fatal(StoreError(.inputOutput, place: "the logs' keys", "\(error)")))
    }
  }

  /// What was committed goes under the guard, and then to the readers.
  private func publish(
    _ grown: [String: ServedSurvey], now: Timestamp
  ) throws(StoreError) {
    var changed: [String: ServedSurvey] = [:]
    var published: [SurveyKey: PublishedCheckpoint] = [:]
    for (slug, survey) in grown {
      var survey = survey
      if case .recovering = survey.state {
        // The guard keeps what was lost in sight until the log has it again.
        survey.state = try SurveyLoading.state(
          of: survey.growth, survey.record, store, checkpoints)
        if case .ready = survey.state {
          survey.dayCount = try DayCount(
            reading: survey.record, survey.growth, survey.epoch, from: store, now: now)
        }
      }
      if case .ready = survey.state {
        published[survey.record.key] = PublishedCheckpoint(
          size: survey.published.size, root: survey.published.root)
      }
      changed[slug] = survey
    }
    if !published.isEmpty { try checkpoints.publish(published) }
    for survey in changed.values {
      roots.remember(
        survey.published.root, of: survey.record.key, at: survey.published.size)
    }
    surveys.replace(changed)
  }
}
