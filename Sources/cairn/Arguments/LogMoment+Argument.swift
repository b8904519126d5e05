package import CairnViews

extension LogMoment {
  /// A number of entries, or a time such as `2026-05-03T14:00:00Z`.
  package init(parsing text: String) throws {
    guard let moment = LogMoment(text) else {
      throw CommandFailure.usage(
        "\(text) is no point in the log's history",
        hint: "give a number of entries, or a time such as 2026-05-03T14:00:00Z")
    }
    self = moment
  }
}
