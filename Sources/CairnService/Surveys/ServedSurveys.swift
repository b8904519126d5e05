package import CairnModel
import Synchronization

/// What readers see: replaced by the sequencer after each commit, and by nobody else.
///
/// A class because readers and the sequencer share it.
package final class ServedSurveys: Sendable {
  private let surveys: Mutex<[String: ServedSurvey]>

  package init(_ surveys: [String: ServedSurvey] = [:]) {
    self.surveys = Mutex(surveys)
  }

  package func survey(_ slug: String) throws(Refusal) -> ServedSurvey {
    guard let survey = surveys.withLock({ $0[slug] }) else {
      throw Refusal(.surveyUnknown, "there is no survey of this name here")
    }
    return survey
  }

  package var all: [String: ServedSurvey] { surveys.withLock { $0 } }

  func replace(_ changed: [String: ServedSurvey]) {
    surveys.withLock { $0.merge(changed) { $1 } }
  }
}
