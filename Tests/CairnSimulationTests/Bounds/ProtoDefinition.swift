import Glibc

/// The messages of `protocol/cairn/v1` as the files define them, so that a field that somebody adds
/// is covered without anybody thinking of it.
struct ProtoDefinition {
  struct Field: Hashable {
    var name: String
    var number: UInt64
    /// A scalar's name, or that of a message or an enumeration.
    var type: String
    var isRepeated = false
    /// Whether it is one of several of which at most one may stand.
    var isAlternative = false
  }

  private(set) var messages: [String: [Field]] = [:]
  private(set) var enumerations: Set<String> = []

  /// Reads `entry.proto`, `value.proto` and `sync.proto`.
  init() throws {
    let folder =
      #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
      + "/protocol/cairn/v1"
    for name in ["value", "entry", "sync"] { take(try Self.text("\(folder)/\(name).proto")) }
  }

  private struct Missing: Error { var path: String }

  static func text(_ path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw Missing(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  private mutating func take(_ text: String) {
    var message: String?
    var isInOneof = false
    var isInEnumeration = false
    for line in text.split(separator: "\n") {
      let words = line.prefix(while: { $0 != "/" && $0 != ";" }).split(separator: " ")
        .map { String($0) }
      switch words.first {
      case "message":
        messages[words[1]] = []
        message = words.last == "{}" ? nil : words[1]
      case "enum":
        enumerations.insert(words[1])
        isInEnumeration = true
      case "oneof": isInOneof = true
      case "}":
        if isInOneof {
          isInOneof = false
        } else if isInEnumeration {
          isInEnumeration = false
        } else {
          message = nil
        }
      default:
        guard let message, !isInEnumeration, let field = Self.field(words, isInOneof) else {
          continue
        }
        messages[message, default: []].append(field)
      }
    }
  }

  /// Such as `repeated uint64 seen = 4`.
  private static func field(_ words: [String], _ isAlternative: Bool) -> Field? {
    var words = words[...]
    let isRepeated = words.first == "repeated"
    if isRepeated || words.first == "optional" { words = words.dropFirst() }
    guard words.count == 4, words.dropFirst(2).first == "=", let type = words.first,
      let name = words.dropFirst().first, let number = words.last.flatMap({ UInt64($0) })
    else { return nil }
    return Field(
      name: name, number: number, type: type, isRepeated: isRepeated, isAlternative: isAlternative)
  }

  /// The events: bodies of an entry that devices write, by their fields.
  var eventBodies: [Field] {
    (messages["Entry"] ?? []).filter { $0.isAlternative && $0.number > 19 }
  }

  /// The bodies that the service writes.
  var serviceBodies: [Field] {
    (messages["Entry"] ?? []).filter { $0.isAlternative && $0.number <= 19 }
  }

  /// What an entry says beside its body.
  var envelope: [Field] { (messages["Entry"] ?? []).filter { !$0.isAlternative } }
}
