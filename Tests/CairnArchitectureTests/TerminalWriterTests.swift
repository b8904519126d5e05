import Testing

/// Text from outside can give a terminal orders. So one type writes to it, and takes only what was
/// made harmless.
@Suite struct TerminalWriterTests {
  /// Ways to standard output and standard error, and the files that go them.
  static let ways: [(name: String, files: Set<String>)] = [
    ("print", []), ("debugPrint", []), ("dump", []), ("puts", []), ("fputs", []), ("fputc", []),
    ("putc", []), ("putchar", []), ("putwchar", []), ("printf", []), ("fprintf", []),
    ("vprintf", []), ("vfprintf", []), ("dprintf", []), ("fwrite", []), ("perror", []),
    ("psignal", []), ("writev", []), ("syslog", []), ("FileHandle", []),
    ("standardOutput", []), ("standardError", []), ("stdout", []), ("stderr", []),
    ("/dev/tty", []), ("/dev/stdout", []), ("/dev/stderr", []), ("/dev/fd/", []),
    ("write(1,", []), ("write(2,", []),
    // A terminal is asked for its width, and a service that is measured gets a pipe.
    (
      "STDOUT_FILENO",
      [
        "Terminal/StandardStream.swift", "Terminal/Terminal.swift", "Bench/ChildService.swift",
      ]
    ),
    (
      "STDERR_FILENO",
      [
        "Terminal/StandardStream.swift", "Terminal/Terminal.swift", "Terminal/ProgressBar.swift",
      ]
    ),
    // To a file that it opened itself; that of others is named plainly.
    (
      "Glibc.write",
      ["Terminal/StandardStream.swift", "Folders/TextFile.swift", "Bench/DiskCeiling.swift"]
    ),
    // The colours, the bar and the code.
    (
      "\\u{1b}",
      [
        "Terminal/TerminalText.swift", "Terminal/ProgressBar.swift", "Terminal/QRCode.swift",
      ]
    ),
  ]

  private static let folder = "Sources/cairn/"

  @Test("Only the one writer of the command line reaches a terminal")
  func oneWriter() {
    let files = SourceTree.files(in: "Sources").filter { !$0.isGenerated }
    #expect(files.contains { $0.path == "Sources/cairn/Terminal/StandardStream.swift" })
    var used: Set<String> = []
    for file in files {
      for (position, line) in file.lines.enumerated() {
        for (name, allowed) in Self.ways where Self.uses(name, line) {
          // Other modules write their files, and nothing else.
          if name == "Glibc.write", !file.path.hasPrefix(Self.folder) { continue }
          let own = file.path.hasPrefix(Self.folder) ? file.path.dropFirst(Self.folder.count) : ""
          used.insert("\(name) \(own)")
          #expect(
            allowed.contains(String(own)), "\(file):\(position + 1): \(name) goes past the writer")
        }
      }
    }
    for (name, files) in Self.ways {
      for file in files {
        #expect(used.contains("\(name) \(file)"), "\(file) does not use \(name) any more")
      }
    }
  }

  @Test(
    "A use is found, and what only looks like one is not",
    arguments: [
      ("print", "  print(line)", true), ("print", "try print (line)", true),
      ("print", "console.print(line)", false),
      ("print", "  func print(_ line: TerminalText) {", false),
      ("print", "let fingerprint = Fingerprint()", false), ("print", "  /// print(line)", false),
      ("fputs", "fputs(text, stderr)", true), ("stderr", "fputs(text, stderr)", true),
      ("stderr", "let stderrors = 1", false), ("Glibc.write", "Glibc.write(1, a, b)", true),
      ("Glibc.write", "file.write(text)", false),
      ("/dev/tty", "open(\"/dev/tty\", O_WRONLY)", true),
      ("write(1,", "  write(1, bytes, count)", true), ("dump", "Swift.dump(value)", true),
    ])
  func usesAreFound(name: String, line: String, isUse: Bool) {
    #expect(Self.uses(name, line[...]) == isUse)
  }

  /// Whether a line names a way by a word of its own. `x.print(` is another's method.
  private static func uses(_ name: String, _ line: Substring) -> Bool {
    guard !line.drop(while: \.isWhitespace).hasPrefix("//") else { return false }
    let isMethodName = name == "print"
    return line.ranges(of: name).contains { range in
      let before = line[..<range.lowerBound].last
      let after = line[range.upperBound...].first
      if let before, isWordPart(before), let first = name.first, isWordPart(first) { return false }
      if let after, isWordPart(after), let last = name.last, isWordPart(last) { return false }
      guard isMethodName else { return true }
      let rest = line[range.upperBound...].drop(while: { $0 == " " })
      return rest.hasPrefix("(") && before != "."
        && !line[..<range.lowerBound].hasSuffix("func ")
    }
  }

  private static func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }
}
