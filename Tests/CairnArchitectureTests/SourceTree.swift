import Glibc

/// The package's own files, read from where this file was compiled.
struct SourceTree {
  /// The package's folder: three levels above this file.
  static let root: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/")
  }()

  /// A hand-written or generated source.
  struct File: CustomStringConvertible, Sendable {
    /// From the package's folder: `Sources/CairnLog/Tree/Tile.swift`.
    var path: String
    var lines: [Substring]

    /// `CairnLog`, or a test target.
    var target: String { String(path.split(separator: "/")[1]) }
    var isGenerated: Bool { path.split(separator: "/").dropLast().contains("Generated") }
    var description: String { path }
  }

  /// All Swift files under a folder of the package, in the order of their paths.
  static func files(in folder: String) -> [File] {
    var found: [File] = []
    for name in names(in: "\(root)/\(folder)") {
      let path = "\(folder)/\(name)"
      if name.hasSuffix(".swift") {
        let text = text(of: "\(root)/\(path)")
        found.append(
          File(path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false)))
      } else {
        found += files(in: path)
      }
    }
    return found
  }

  /// What a folder holds, without hidden files; nothing where it is no folder.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Nothing where there is no such file.
  static func text(of path: String) -> String {
    guard let file = fopen(path, "rb") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
