package import CairnModel

/// Which property of the file goes into which field.
package struct ColumnMapping: Hashable, Sendable {
  package var column: String
  package var field: String

  package init(column: String, field: String) {
    self.column = column
    self.field = field
  }

  /// Reads `column=field`.
  package init(parsing text: some StringProtocol) throws(Refusal) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    // The column may have equals signs in its name, the field has none.
    guard parts.count >= 2, let field = parts.last, !field.isEmpty, !parts[0].isEmpty else {
      throw Refusal(.fieldUnknown, "expected column=field, found \"\(text.prefix(40))\"")
    }
    self.init(column: parts.dropLast().joined(separator: "="), field: String(field))
  }
}
