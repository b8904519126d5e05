import CairnModel

extension Refusal {
  /// A text that is no value of its type, or one that is out of range.
  static func badValue(_ text: some StringProtocol, _ expected: String) -> Refusal {
    Refusal(.valueOutOfRange, "\"\(shortened(text))\" is not \(expected)")
  }

  /// As much of a text as a message shows.
  private static func shortened(_ text: some StringProtocol) -> String {
    let start = text.prefix(40)
    return start.count < text.count ? start + "…" : String(start)
  }
}
