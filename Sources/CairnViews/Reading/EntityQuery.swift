import CairnFormats
package import CairnModel

/// Which entities somebody wants to see.
package struct EntityQuery: Sendable {
  /// By the name that a schema gives it; nil for every kind.
  let kind: String?
  let box: BoundingBox?
  let after: EntityID?
  let count: Int

  /// - Parameter box: `W,S,E,N` in decimal degrees.
  /// - Throws: `value_out_of_range` where that is no box.
  package init(kind: String?, box: String?, after: EntityID?, count: Int) throws(Refusal) {
    self.kind = kind
    self.box = if let box { try BoundingBox(parsing: box) } else { nil }
    self.after = after
    self.count = count
  }

  func includes(_ view: EntityView) -> Bool {
    guard let box else { return true }
    return view.place.map { box.contains($0.vertex) } ?? false
  }
}
