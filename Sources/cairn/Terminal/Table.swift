/// Rows under titles, as wide as the terminal at most.
package struct Table {
  package enum Alignment: Sendable {
    case leading
    case trailing
  }

  package struct Column: Sendable {
    package var title: String
    package var alignment: Alignment
    /// May be cut where the terminal is narrow; others never are, for half an id is none.
    package var isFlexible: Bool

    package init(_ title: String, _ alignment: Alignment = .leading, isFlexible: Bool = false) {
      self.title = title
      self.alignment = alignment
      self.isFlexible = isFlexible
    }
  }

  private static let gap = "  "
  private static let flexibleColumnCountMinimum = 8

  private let columns: [Column]
  private var rows: [[String]] = []

  package init(_ columns: [Column]) { self.columns = columns }

  package var isEmpty: Bool { rows.isEmpty }

  /// - Parameter cells: as many as there are columns.
  package mutating func append(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row has a cell for each column")
    rows.append(cells.map { TerminalText.safe($0) })
  }

  /// - Parameter columnCount: nil where lines may be as long as they are.
  package func lines(fitting columnCount: Int?, inColour: Bool = false) -> [TerminalText] {
    let widths = widths(fitting: columnCount)
    let titles = Colour.bold.paint(line(columns.map(\.title), widths), if: inColour)
    return [titles] + rows.map { TerminalText(line($0, widths)) }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (position, cell) in cells.enumerated() {
      let text = TerminalText.cut(cell, to: widths[position])
      let space = String(
        repeating: " ", count: max(widths[position] - TerminalText.columnCount(text), 0))
      if position > 0 { line += Self.gap }
      line += columns[position].alignment == .leading ? text + space : space + text
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  /// Takes from the widest flexible column until the line fits, or none can give more.
  private func widths(fitting columnCount: Int?) -> [Int] {
    var widths = columns.indices.map { column in
      rows.reduce(TerminalText.columnCount(columns[column].title)) {
        max($0, TerminalText.columnCount($1[column]))
      }
    }
    guard let columnCount else { return widths }
    let available = columnCount - Self.gap.count * (columns.count - 1)
    while widths.reduce(0, +) > available {
      let candidates = columns.indices.filter {
        columns[$0].isFlexible && widths[$0] > Self.flexibleColumnCountMinimum
      }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    return widths
  }
}
