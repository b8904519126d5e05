/// Where a text stopped being JSON, and why.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Hashable, Sendable {
    /// The text ended inside a value: what is there may be the start of a sound one.
    case truncated = "json_truncated"
    case malformed = "json_malformed"
    /// Arrays and objects nest deeper than the reader was told to follow.
    case tooDeep = "json_too_deep"
  }

  package var code: Code
  /// From the start of the text.
  package var byteOffset: Int
  package var message: String

  package init(_ code: Code, byteOffset: Int, _ message: String) {
    self.code = code
    self.byteOffset = byteOffset
    self.message = message
  }

  package var description: String { "\(message) at byte \(byteOffset)" }
}
