import CairnVectorFixtures

/// `protocol/bodies.md`: a table of fields under the heading of each message.
struct BodyBook {
  private static let name = "bodies.md"

  /// Rows of fields by the heading that they stand under.
  private(set) var rows: [String: [String]] = [:]

  /// Reads the tables, after they were written if that is asked for.
  init(orWrite tables: [BodyTable]) throws {
    if ProtocolFolder.isRewritten {
      try ProtocolFolder.write(Self.written(tables, in: try Self.text()), to: Self.name)
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
    String(decoding: try ProtocolFolder.read(name), as: UTF8.self)
  }
}
