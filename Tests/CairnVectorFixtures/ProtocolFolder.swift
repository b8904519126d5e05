import Glibc
import Testing

/// The folder `protocol` of this project.
package enum ProtocolFolder {
  package static let path =
    #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/protocol"

  /// Whether the tests write the files anew: then the difference is for a person to judge.
  package static var isRewritten: Bool { getenv("CAIRN_REWRITE_VECTORS") != nil }

  package static func read(_ name: String) throws -> [UInt8] {
    let file = try #require(fopen("\(path)/\(name)", "r"), "there is no \(path)/\(name)")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  package static func write(_ text: String, to name: String) throws {
    let file = try #require(fopen("\(path)/\(name)", "w"))
    fputs(text, file)
    fclose(file)
  }

  /// Names of the files in one of its folders, sorted.
  package static func files(in folder: String) throws -> [String] {
    let handle = try #require(opendir("\(path)/\(folder)"))
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
