package import CairnModel
import CairnStore
package import CairnViews

extension Replica {
  /// Folds what the verified log has beyond the views.
  package func catchUp(
    progress: (LogSize) -> Void = { _ in }
  ) throws -> ViewSummary {
    try Projector(survey: survey, store: store, views: views).catchUp(progress: progress)
  }

  /// Folds the verified log anew, in place of views that can't be read.
  package func rebuildViews() throws {
    _ = try Projector(survey: survey, store: store, views: views).rebuild()
  }

  /// The folded survey with what waits here on top. The views must have caught up.
  package func reader() throws -> SurveyReader<Views> {
    try SurveyReader(views: views, pending: try pendingEvents())
  }

  /// The folded survey as it was when the log had so many entries.
  package func reader(asOf size: LogSize) throws -> SurveyReader<Views> {
    try SurveyReader(views: views, asOf: size)
  }
}
