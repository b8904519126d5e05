import CairnModel
import CairnStore
import CairnViews

/// Reads of warnings. They are judged beside the fold, so that nobody's change makes others wait.
extension FieldService {
  typealias ReadWarnings =
    @Sendable (
      SurveyReader<CancellableViews<Storage.Views>>, WarningList<CancellableViews<Storage.Views>>
    ) throws -> [JSONMember]

  /// Reads a state with its warnings: one of the past, which is judged by this read; one of at least
  /// so many entries; or the newest, and where that is not judged in a moment, the last that was.
  func judged(
    _ reading: ViewReading, at point: ReadPoint, by caller: Caller,
    _ body: @escaping ReadWarnings
  ) async throws(Refusal) -> JSONValue {
    if point.asOf != nil {
      return try await document(reading, at: point, by: caller) { reader, _ in
        try body(reader, try reader.warnings(isKept: false))
      }
    }
    let newest = try await inTime(at: point) { (patience) async throws(Refusal) in
      try await judgedNow(reading, at: point, within: patience, by: caller, body)
    }
    if let newest { return newest }
    if point.atLeast == nil,
      let last = try await judgedLast(reading, at: point, by: caller, body)
    {
      return last
    }
    return try await judgedNow(reading, at: point, by: caller, body)
  }

  /// Waits until what the point asks for was judged, or the newest state, and reads what is kept then.
  private func judgedNow(
    _ reading: ViewReading, at point: ReadPoint, within patience: Milliseconds? = nil,
    by caller: Caller, _ body: @escaping ReadWarnings
  ) async throws(Refusal) -> JSONValue {
    try await readViews(reading, at: point, .judged, within: patience, for: caller) { _, views, _ in
      let wanted = point.atLeast ?? .zero
      // It ends with the read's deadline at the latest: each look fetches rows.
      while let kept = try WarningList(keptIn: views.store) {
        let reader = try SurveyReader(views: views.store, asOf: kept.size)
        try check(reader, reaches: wanted, views.stop)
        guard kept.size >= wanted || reader.isNewest else { break }
        let members = try body(reader, kept)
        if try kept.isKept(in: views.store) {
          return .object(reader.head(at: point, views.stop) + members)
        }
      }
      // The views were made anew since this read began.
      let reader = try SurveyReader(views: views.store)
      try check(reader, reaches: wanted, views.stop)
      return .object(
        reader.head(at: point, views.stop)
          + (try body(reader, try reader.warnings(isKept: false))))
    }
  }

  /// Reads the state that was judged last, and has what came since judged for those who read next.
  /// - Returns: nil where nothing was judged yet, where what was judged last has more entries than were
  ///   published when this read began, and where more was judged while it ran.
  private func judgedLast(
    _ reading: ViewReading, at point: ReadPoint, by caller: Caller,
    _ body: @escaping ReadWarnings
  ) async throws(Refusal) -> JSONValue? {
    try await readViews(reading, at: point, .whatThereIs, for: caller) { [self] survey, views, _ in
      let published = survey.published.size
      guard let kept = try WarningList(keptIn: views.store), kept.size <= published else {
        return nil
      }
      let reader = try SurveyReader(views: views.store, asOf: kept.size)
      let members = try body(reader, kept)
      guard try kept.isKept(in: views.store) else { return nil }
      if kept.size < published {
        self.views.follow(survey.record, to: published, judging: reading)
      }
      return .object(reader.head(at: point, views.stop) + members)
    }
  }
}
