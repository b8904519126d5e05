package import CairnModel
package import CairnStore
package import CairnViews

extension LogMoment {
  /// A number of entries, or a time such as `2026-05-03T14:00:00Z`.
  package init(parsing text: String) throws {
    guard let moment = LogMoment(text) else {
      throw CommandFailure.usage(
        "\(text) is no point in the log's history",
        hint: "give a number of entries, or a time with its zone, such as 2026-05-03T14:00:00Z "
          + "or 2026-05-03T16:00:00+02:00")
    }
    self = moment
  }

  /// How much of a replica's verified log lies before a point that somebody named.
  package static func size(
    parsing text: String, in store: some LogStore, of survey: SurveyKey
  ) throws -> LogSize {
    let moment = try LogMoment(parsing: text)
    let whole = try store.size(of: survey)
    if case .size(let size) = moment, whole < size {
      throw Refusal(
        .valueOutOfRange, "the log verified here has \(whole) entries so far, not \(size)")
    }
    return try moment.size(in: store, of: survey)
  }
}
