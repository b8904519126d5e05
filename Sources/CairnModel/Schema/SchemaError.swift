/// What makes a document no schema, and where in it.
public struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The place as a JSON path, such as `$.kinds[2].fields[0].type`.
  public var path: String
  public var message: String
  /// Where the text stopped being JSON, if that is what is wrong.
  public var byteOffset: Int?

  public init(path: String, _ message: String, byteOffset: Int? = nil) {
    self.path = path
    self.message = message
    self.byteOffset = byteOffset
  }

  public var description: String {
    "\(path): \(message)" + (byteOffset.map { " at byte \($0)" } ?? "")
  }
}
