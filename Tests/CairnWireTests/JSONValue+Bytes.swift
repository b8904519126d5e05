import CairnModel
import Testing

extension JSONValue {
  /// The bytes that a vector writes in hexadecimal digits.
  func bytes(_ name: String) throws -> [UInt8] {
    try #require(self[name]?.asString.flatMap { [UInt8](hex: $0) })
  }
}
