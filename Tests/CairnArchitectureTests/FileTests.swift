import Testing

@Suite struct FileTests {
  static let files = SourceTree.files(in: "Sources") + SourceTree.files(in: "Tests")
  static let handWritten = files.filter { !$0.isGenerated }

  static let lineCountMaximum = 400

  @Test("A hand-written file stays short enough to read at once")
  func filesAreShort() {
    for file in Self.handWritten {
      #expect(
        file.lines.count <= Self.lineCountMaximum + 1, "\(file) has \(file.lines.count - 1) lines")
    }
  }

  @Test("Generated code lies in folders of its own, and nothing else does")
  func generatedCodeIsApart() {
    for file in Self.files {
      let isMarked = file.lines.prefix(3).contains { $0.hasPrefix("// DO NOT EDIT") }
      #expect(isMarked == file.isGenerated, "\(file)")
      #expect(file.isGenerated || !file.path.hasSuffix(".pb.swift"), "\(file)")
    }
  }

  @Test("Files, folders and types are named for what they are")
  func namesSaySomething() {
    for file in Self.handWritten {
      for part in file.path.split(separator: "/") where Self.saysNothing(part) {
        Issue.record("\(file): \(part)")
      }
      for (position, line) in file.lines.enumerated() {
        guard let name = Self.declaredType(line), Self.saysNothing(name) else { continue }
        Issue.record("\(file):\(position + 1): \(name)")
      }
    }
  }

  @Test("No task runs on without somebody who waits for it")
  func tasksAreStructured() {
    for file in Self.handWritten where file.path.hasPrefix("Sources/") {
      for (position, line) in file.lines.enumerated() {
        let words = line.split(whereSeparator: {
          !($0.isLetter || $0 == "." || $0 == "{" || $0 == "(")
        })
        let isLoose =
          words.contains { $0.hasPrefix("Task(") || $0.hasPrefix("Task.detached") }
          || zip(words, words.dropFirst()).contains { $0 == "Task" && $1.hasPrefix("{") }
        #expect(!isLoose, "\(file):\(position + 1): a task of its own")
      }
    }
  }

  @Test("No test sleeps to wait")
  func testsDoNotSleep() {
    let sleeping = ["Task.sleep", "usleep", "nanosleep", " sleep"].map { $0 + "(" }
    for file in Self.handWritten where file.path.hasPrefix("Tests/") {
      for (position, line) in file.lines.enumerated() {
        #expect(!sleeping.contains { line.contains($0) }, "\(file):\(position + 1): sleeps")
      }
    }
  }

  @Test(
    "A name that says nothing is found by its words",
    arguments: [
      ("StringUtils.swift", true), ("Helper", true), ("LogManager+Reading.swift", true),
      ("CommonTypes", true), ("Commons", false), ("Utility", false), ("PackageManagerial", false),
    ])
  func emptyNamesAreFound(name: String, saysNothing: Bool) {
    #expect(Self.saysNothing(name) == saysNothing)
  }

  private static let emptyWords: Set<String> = [
    "Util", "Utils", "Utilities", "Helper", "Helpers", "Manager", "Managers", "Common", "Misc",
  ]

  /// Whether one of the name's words, as capitals divide it, says nothing.
  static func saysNothing(_ name: some StringProtocol) -> Bool {
    var words: [String] = []
    for character in name {
      if character.isUppercase || words.isEmpty || !character.isLetter { words.append("") }
      words[words.count - 1].append(character)
    }
    return words.contains { emptyWords.contains($0) }
  }

  private static let keywords: Set<Substring> = [
    "struct", "class", "enum", "actor", "protocol", "typealias",
  ]

  private static func declaredType(_ line: Substring) -> Substring? {
    let words = line.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") })
    guard let position = words.firstIndex(where: { keywords.contains($0) }) else { return nil }
    return words.dropFirst(position + 1).first
  }
}
