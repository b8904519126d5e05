import CairnFormats
import CairnModel

/// A moment that a command asks for.
enum TimeArgument {
  static func parse(_ text: String) throws -> Timestamp {
    guard let time = try? Timestamp(parsing: text) else {
      throw CommandFailure.usage(
        "\(text) is no time",
        hint: "give one with its zone, such as 2026-05-03T14:00:00Z or 2026-05-03T16:00:00+02:00")
    }
    return time
  }
}
