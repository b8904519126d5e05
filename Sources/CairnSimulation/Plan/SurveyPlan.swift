/// How much of everything a synthetic survey has.
package struct SurveyPlan: Hashable, Sendable {
  /// A survey of fewer events would lack half of what it is to show.
  package static let eventCountMinimum = 1_000
  static let entityCountMinimum = 100

  package let eventCount: Int
  package let entityCount: Int
  let clusterCount: Int
  /// Duplicates among them.
  let establishmentCount: Int
  let duplicateCount: Int
  let linkCount: Int
  let institutionCount: Int
  let venueCount: Int
  let virtualSpaceCount: Int
  let visitCount: Int
  let retractionCount: Int
  /// Of a full batch.
  package let batchEventCount: Int
  /// For each cluster, in the order of the cities. The other establishments lie outside.
  let firmCounts: [Int]

  package init(events: Int, entities: Int? = nil) {
    eventCount = max(events, Self.eventCountMinimum)
    let most = eventCount / 2
    entityCount = min(max(entities ?? eventCount / 10, Self.entityCountMinimum), most)
    establishmentCount = entityCount * 28 / 100
    duplicateCount = establishmentCount * 3 / 100
    // Each link gives two establishments a degree: 2 × 2 is the mean of 4.
    linkCount = establishmentCount * 2
    institutionCount = entityCount * 2 / 100
    venueCount = entityCount * 4 / 100
    virtualSpaceCount = entityCount * 2 / 100
    retractionCount = entityCount * 2 / 100
    let inside = establishmentCount * 76 / 100
    clusterCount = min(max(inside / 60, 3), City.all.count)
    visitCount =
      entityCount - clusterCount - establishmentCount - linkCount - institutionCount - venueCount
      - virtualSpaceCount
    firmCounts = Self.zipf(inside, over: clusterCount)
    // Every device comes by some ten times, however small the survey is.
    batchEventCount = min(max(eventCount / 140, 20), 1_000)
  }

  /// At least 50 each, where there are enough for all.
  private static func zipf(_ total: Int, over count: Int) -> [Int] {
    let least = min(50, total / (2 * count))
    let rest = total - least * count
    let weights = (1...count).map { 1_000_000 / $0 }
    let sum = weights.reduce(0, +)
    var counts = weights.map { least + rest * $0 / sum }
    counts[0] += total - counts.reduce(0, +)
    return counts
  }
}
