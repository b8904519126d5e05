package import CairnFold
package import CairnModel

/// What a survey's log says about how entities are to be read.
package struct ReadingRules: Sendable {
  package let classes: MergeClasses
  /// The one in force; nil where the log has none that can be read.
  package let schema: Schema?
  package let raters: Raters

  /// - Parameter size: what was published later doesn't count.
  package init(_ header: FoldHeader, asOf size: LogSize) {
    classes = MergeClasses(header.schemas, asOf: size)
    schema =
      header.schemas.documents.reversed().lazy
      .filter { size.contains($0.index) }
      .compactMap { try? Schema(document: $0.bytes) }.first
    raters = Raters(continued: header.continued)
  }
}
