import CairnModel
import Glibc
import Testing

/// A file of `protocol/vectors` that an exchange with a service makes.
struct ExchangeVectorFile {
  let vectors: [JSONValue]

  /// Reads the file, after it was written if that is asked for.
  init(_ name: String, about: String, orWrite made: [JSONValue]) throws {
    let path =
      #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
      + "/protocol/vectors/\(name).json"
    if getenv("CAIRN_REWRITE_VECTORS") != nil {
      let document: JSONValue = ["about": .string(about), "vectors": .array(made)]
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
    vectors = try #require(try JSONValue(parsing: bytes)["vectors"]?.asArray)
  }
}
