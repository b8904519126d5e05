package import CairnModel
import Testing

/// A file of `protocol/vectors`, with the list of vectors that it holds.
package struct VectorFile {
  private let name: String

  package init(_ name: String) { self.name = "vectors/\(name).json" }

  /// The file's vectors, after they were written if that is asked for.
  package func vectors(
    orWrite about: String, _ make: () throws -> [JSONValue]
  ) throws -> [JSONValue] {
    if ProtocolFolder.isRewritten {
      let document: JSONValue = ["about": .string(about), "vectors": .array(try make())]
      try ProtocolFolder.write(document.text(pretty: true) + "\n", to: name)
    }
    return try #require(try JSONValue(parsing: ProtocolFolder.read(name))["vectors"]?.asArray)
  }
}
