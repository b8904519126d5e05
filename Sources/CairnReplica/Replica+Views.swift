package import CairnFold
package import CairnModel
package import CairnStore
package import CairnViews

extension Replica {
  /// Folds what the verified log has beyond the views.
  package func catchUp(
    progress: (LogSize) -> Void = { _ in }
  ) throws -> ViewSummary {
    try Projector(survey: survey, store: store, views: views).catchUp(progress: progress)
  }

  /// Judges what came since warnings were found last, where the views keep any: so that whoever
  /// reads next need not wait for it.
  package func keepUpWarnings(progress: (Int) -> Void = { _ in }) throws {
    guard try SurveyReader.keepsWarnings(views) else { return }
    _ = try reading(.warnings) { try SurveyReader(views: views).warnings(progress: progress) }
  }

  /// Folds the verified log anew, in place of views that can't be read.
  package func rebuildViews() throws {
    _ = try Projector(survey: survey, store: store, views: views).rebuild()
  }

  /// The folded survey with what waits here on top. The views must have caught up.
  package func reader() throws -> SurveyReader<Views> {
    try reader(with: []) ?? SurveyReader(views: views)
  }

  /// The same, with events on top that were not recorded; nil where showing what waits here ended the
  /// program.
  package func reader(with events: [WaitingEvent]) throws -> SurveyReader<Views>? {
    let pending = try waitingEvents() + events
    guard !pending.isEmpty else { return try SurveyReader(views: views) }
    return try reading(.pending) { try SurveyReader(views: views, pending: pending) }
  }

  /// Whether what waits here is left out by `reader`, because showing it ended the program.
  package var hidesPending: Bool {
    views.mark?.refusedReadings(of: survey.id).contains(.pending) ?? false
  }

  /// Runs a read of the views, which have caught up; nil where such reads ended the program before.
  package func reading<Value>(_ reading: ViewReading, _ body: () throws -> Value) throws -> Value? {
    guard let mark = views.mark else { return try body() }
    guard !mark.refusedReadings(of: survey.id).contains(reading) else { return nil }
    return try mark.noting(reading, body)
  }

  /// The folded survey as it was when the log had so many entries.
  package func reader(asOf size: LogSize) throws -> SurveyReader<Views> {
    try SurveyReader(views: views, asOf: size)
  }
}
