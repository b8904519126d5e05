import CairnFold
import CairnModel
import CairnVectorFixtures
import Testing

/// `protocol/rules.md` and the vectors name each other.
@Suite("The rules in words")
struct RuleBookTests {
  /// A rule's heading and the vectors that it names.
  private struct Rule {
    var name: String
    var vectors: [String] = []
  }

  private static func lines() throws -> [Substring] {
    String(decoding: try ProtocolFolder.read("rules.md"), as: UTF8.self).split(separator: "\n")
  }

  private static func rules() throws -> [Rule] {
    var rules: [Rule] = []
    for line in try lines() {
      if line.hasPrefix("### R") || line.hasPrefix("### W") {
        let name = line.dropFirst(4).prefix { $0 != " " }
        rules.append(Rule(name: String(name)))
      } else if line.hasPrefix("Vectors: "), let last = rules.indices.last {
        rules[last].vectors += line.dropFirst(9).split(separator: ",").map { name in
          String(name.drop { $0 == " " || $0 == "`" }.prefix { $0 != "`" && $0 != " " })
        }
      }
    }
    return rules
  }

  @Test("Rules are numbered one after the other")
  func numbers() throws {
    let names = try Self.rules().map(\.name).filter { $0.hasPrefix("R") }
    #expect(names == names.indices.map { "R\($0 + 1)" })
    #expect(names.count > 40)
  }

  @Test("Each code of a warning and of an anomaly is described")
  func codes() throws {
    let lines = try Self.lines()
    let warnings = try Self.rules().map(\.name).filter { $0.hasPrefix("W") }
    #expect(warnings == WarningCode.allCases.map(\.name))
    for code in Anomaly.Code.allCases {
      #expect(lines.contains { $0.hasPrefix("| \(code.rawValue) | `\(code.name)` |") })
    }
  }

  @Test("Each rule names a vector, and each vector that it names is there and shows it")
  func vectors() throws {
    let stories = Dictionary(uniqueKeysWithValues: Story.all.map { ($0.name, $0) })
    for rule in try Self.rules() {
      #expect(!rule.vectors.isEmpty, "\(rule.name) names no vector")
      for name in rule.vectors {
        let story = try #require(stories[name], "\(rule.name) names \(name)")
        #expect(story.rules.contains(rule.name), "\(name) does not show \(rule.name)")
      }
    }
  }

  @Test("Each warning is given in a vector that its rule names", arguments: WarningCode.allCases)
  func warnings(_ code: WarningCode) throws {
    let rule = try #require(try Self.rules().first { $0.name == code.name })
    let given = try Story.all.filter { story in
      let warnings = try FoldVector(story).document["state"]?["warnings"]?.asArray ?? []
      return warnings.contains { $0["code"]?.asString == code.name }
    }
    #expect(given.contains { rule.vectors.contains($0.name) })
  }

  @Test("Each file shows rules that exist and name it", arguments: Story.all)
  func files(_ story: Story) throws {
    let rules = try Self.rules()
    let vector = try FoldVector(story)
    #expect(!vector.rules.isEmpty)
    for name in vector.rules {
      let rule = try #require(rules.first { $0.name == name }, "there is no \(name)")
      #expect(rule.vectors.contains(story.name), "\(name) does not name \(story.name)")
    }
  }
}
