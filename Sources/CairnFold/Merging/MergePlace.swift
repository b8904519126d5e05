package import CairnModel

/// Where an entity stands among those that it was merged with (R20).
package struct MergePlace: Hashable, Sendable {
  /// Ids of a circle that are told: a circle may be as long as a log.
  package static let circleShownMaximum = 16

  /// What it is shown as: itself where it stands for itself.
  package var root: EntityID
  /// Those that are shown as this one, by id.
  package var members: [EntityID] = []
  /// The circle that it lies on, if it does: the least ids of it.
  package var circle: [EntityID] = []
  /// Its own merge, where that does not hold because the group would have too many members.
  package var beyond: MergeEdge?

  /// That of an entity which stands for itself, with nobody merged into it.
  package init(alone id: EntityID) { root = id }

  package func isRoot(_ id: EntityID) -> Bool { root == id }
}
