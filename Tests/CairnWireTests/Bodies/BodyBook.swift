import Glibc
import Testing

/// `protocol/bodies.md`: a table of fields under the heading of each message.
struct BodyBook {
  private static let path =
    #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/protocol/bodies.md"

  /// Rows of fields by the heading that they stand under.
  private(set) var rows: [String: [String]] = [:]

  /// Reads the tables, after they were written if that is asked for.
  init(orWrite tables: [BodyTable]) throws {
    if getenv("CAIRN_REWRITE_VECTORS") != nil {
      let text = Self.written(tables, in: try Self.text())
      let file = try #require(fopen(Self.path, "w"))
      fputs(text, file)
      fclose(file)
    }
    var heading = ""
    for line in try Self.text().split(separator: "\n") {
      if line.hasPrefix("### ") {
        heading = String(line.dropFirst(4))
      } else if Self.isRow(line) {
        rows[heading, default: []].append(String(line))
      }
    }
  }

  static func heading(of table: BodyTable) -> String {
    table.number.map { "\($0) \(table.name)" } ?? table.name
  }

  static func rows(of table: BodyTable) -> [String] {
    table.fields.map { field in
      let isRequired = field.rule.isRequired && !field.isReplaceable && !table.isOneof
      let cells = ["\(field.number)", "`\(field.name)`", field.rule.words, isRequired ? "yes" : ""]
      return "| \(cells.joined(separator: " | ")) |"
    }
  }

  private static func isRow(_ line: Substring) -> Bool {
    line.hasPrefix("| ") && line.dropFirst(2).first?.isNumber == true
  }

  /// The text with each table anew: it stands one line below its heading.
  private static func written(_ tables: [BodyTable], in text: String) -> String {
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("|") || line.hasPrefix("@") { continue }
      if line.isEmpty, lines.last?.isEmpty == true { continue }
      lines.append(String(line))
      guard line.hasPrefix("### "),
        let table = tables.first(where: { heading(of: $0) == line.dropFirst(4) })
      else { continue }
      lines += ["", "| | field | holds | needed |", "|---|---|---|---|"] + rows(of: table) + [""]
    }
    return lines.joined(separator: "\n")
  }

  private static func text() throws -> String {
    let file = try #require(fopen(path, "r"), "there is no \(path)")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
