/// What was looked at to find warnings, so that tests can tell how that grows.
package struct WarningEffort: Hashable, Sendable {
  /// Pairs of areas that were compared.
  package var areaPairCount = 0
  /// Edges of the larger ones of these.
  package var areaEdgeCount = 0
  /// Ends of the stretches that were compared.
  package var crossingCount = 0
  /// Edges that places were compared with.
  package var placeEdgeCount = 0
  /// Pairs of entities that might be one.
  package var nameComparisonCount = 0

  package init() {}
}
