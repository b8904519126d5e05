package import CairnModel

/// What the places that stand beside each other in a field say together.
package enum LocationOutcome: Hashable, Sendable {
  case none
  case agreed(Point, isMean: Bool)
  case conflict(distanceMillimetres: Int64)
}

package enum LocationRule {
  package static func outcome(of siblings: [Write]) -> LocationOutcome { .none }
}
