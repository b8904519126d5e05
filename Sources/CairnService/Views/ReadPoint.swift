package import CairnModel
import CairnViews

/// Which state of a survey is to be read.
package struct ReadPoint: Sendable {
  /// Nil for the newest that is folded.
  let asOf: LogMoment?
  /// How much must be folded at least.
  let atLeast: LogSize?

  /// - Parameter asOf: a number of entries, or a time such as `2026-05-03T14:00:00Z`.
  /// - Throws: `request_malformed`.
  package init(asOf: String? = nil, atLeast: LogSize? = nil) throws(Refusal) {
    self.atLeast = atLeast
    guard let asOf else {
      self.asOf = nil
      return
    }
    guard let moment = LogMoment(asOf) else {
      throw Refusal(
        .requestMalformed,
        "as_of is neither a time with its zone nor a number of entries that a log can have, at most "
          + "\(LogSize.maximum)")
    }
    self.asOf = moment
  }
}
