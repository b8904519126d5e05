/// Bytes that are not the message they should be.
package struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
  /// From the start of the message.
  package var byteOffset: Int
  package var message: String

  package init(byteOffset: Int, _ message: String) {
    self.byteOffset = byteOffset
    self.message = message
  }

  package var description: String { "\(message) at byte \(byteOffset)" }
}

/// A decoded message that says what its type can't hold: a date in month 13, a device 0.
struct MeaninglessValue: Error {
  var what: String
  init(_ what: String) { self.what = what }
}
