package import CairnFold
package import CairnModel

/// What a survey's log says about how entities are to be read.
package struct ReadingRules: Sendable {
  /// The schemas that can be read, in the order of the log, and the event that published each.
  package let schemas: [(event: EventID, schema: Schema)]
  package let classes: MergeClasses
  package let raters: Raters
  package let names: SchemaNames

  /// - Parameter size: what was published later doesn't count.
  package init(_ header: FoldHeader, asOf size: LogSize) {
    schemas = header.schemas.readable(asOf: size)
    classes = MergeClasses(schemas.map(\.schema))
    names = SchemaNames(schemas.map(\.schema))
    raters = Raters(header.kin, asOf: size)
  }

  /// The one in force; nil where the log has none that can be read.
  package var schema: Schema? { schemas.last?.schema }
}
