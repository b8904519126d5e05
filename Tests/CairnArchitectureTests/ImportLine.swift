/// One import of a source file.
struct ImportLine: Hashable {
  /// Without submodules: `Crypto` for `import struct Crypto.SHA256`.
  var module: String
  var attributes: [String]

  private static let accessLevels: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private", "open",
  ]
  private static let kinds: Set<Substring> = [
    "struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor",
  ]

  /// Nil where the line is no import.
  init?(_ line: some StringProtocol) {
    var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map { Substring($0) }
    attributes = []
    while let word = words.first, Self.isAttribute(word) || Self.accessLevels.contains(word) {
      if word.hasPrefix("@") { attributes.append(String(word)) }
      words.removeFirst()
    }
    guard words.first == "import", words.count >= 2 else { return nil }
    words.removeFirst()
    if Self.kinds.contains(words[0]) { words.removeFirst() }
    guard let path = words.first, let module = path.split(separator: ".").first else { return nil }
    self.module = String(module)
  }

  /// Such as `@testable` and `@_spi(Testing)`; not `@Test("Every` of a display name.
  private static func isAttribute(_ word: Substring) -> Bool {
    word.hasPrefix("@") && (!word.contains("(") || word.hasSuffix(")"))
  }
}
