import CairnModel
import Glibc
import Testing

/// A file of `protocol/vectors`. With CAIRN_REWRITE_VECTORS in the environment the tests write the
/// files anew: then the difference is for a person to judge.
struct VectorFile {
  let path: String

  init(_ name: String) {
    path =
      #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
      + "/protocol/vectors/\(name).json"
  }

  /// The file's vectors, after they were written if that is asked for.
  func vectors(orWrite about: String, _ make: () throws -> [JSONValue]) throws -> [JSONValue] {
    if getenv("CAIRN_REWRITE_VECTORS") != nil {
      let document: JSONValue = ["about": .string(about), "vectors": .array(try make())]
      let file = try #require(fopen(path, "w"))
      fputs(document.text(pretty: true) + "\n", file)
      fclose(file)
    }
    let file = try #require(fopen(path, "r"), "there is no \(path)")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return try #require(try JSONValue(parsing: bytes)["vectors"]?.asArray)
  }
}

extension JSONValue {
  /// The bytes that a vector writes in hexadecimal digits.
  func bytes(_ name: String) throws -> [UInt8] {
    try #require(self[name]?.asString.flatMap { [UInt8](hex: $0) })
  }
}
