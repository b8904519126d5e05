import ArgumentParser

/// A reason that a command asks for: others read it in the log for as long as there is one.
enum ReasonArgument {
  @Sendable
  static func parse(_ text: String) throws -> String {
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("it is empty: say why, in a few words")
    }
    return text
  }
}
