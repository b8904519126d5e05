package import CairnModel

/// Views that go no further, because folding the next entry ends the process.
package struct ViewsStop: Hashable, Sendable {
  package let index: LogIndex

  package init(before index: LogIndex) { self.index = index }

  package var message: String {
    "views stopped before entry \(index): folding it ends the program; what came later is in the "
      + "log and not shown"
  }

  /// The member of every answer that came from such views.
  package var member: JSONMember {
    JSONMember("views_stopped", ["index": .integer(Int64(clamping: index.rawValue))])
  }
}
