import CairnModel
import CairnStore
import CairnWire

extension Sequencer {
  /// Opens a survey on the disk's queue, so that no two of one name are opened.
  func open<Storage: Engine>(
    _ request: OpenSurveyRequest, origin: String, in engine: Storage
  ) async throws(Refusal) -> OpenSurveyAnswer
  where Storage.Store == Store, Storage.Guard == Guard {
    try await onDisk { surveys, now in
      if let survey = surveys.all[request.slug] {
        return try SurveyOpening.again(request, survey)
      }
      return try SurveyOpening.anew(request, origin: origin, in: engine, surveys, now: now)
    }
  }
}
