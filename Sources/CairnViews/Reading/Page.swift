/// A part of a list, and what the next part lies behind.
package struct Page<Item: Sendable, Cursor: Sendable>: Sendable {
  package var items: [Item]
  /// Nil where this is the last part.
  package var next: Cursor?
}
