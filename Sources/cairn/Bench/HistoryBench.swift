import CairnFold
import CairnModel
import CairnReplica
import CairnSQLite
import CairnSimulation
import CairnStore
import CairnViews

/// Times what a replica does with its log.
struct HistoryBench {
  let replica: FieldReplica
  let views: SQLiteViewStore
  let kind: String
  let positions: Int
  let seed: UInt64

  func run() throws -> HistoryBenchResult {
    let clock = ContinuousClock()
    let (store, survey) = (replica.store, replica.survey)
    let size = try replica.verified.size
    var fingerprint: Digest?
    let replay = try clock.measure {
      try Replay(store, survey.key).run(from: size, to: size, every: 1) { step, _ in
        fingerprint = step.fingerprint
      }
    }
    var summary: ViewSummary?
    let rebuild = try clock.measure {
      summary = try Projector(survey: survey, store: store, views: views).catchUp()
    }
    guard let summary, summary.fingerprint == fingerprint else {
      throw Refusal(.internalError, "the views and the replay end with different fingerprints")
    }
    guard summary.entityCount > 0 else {
      throw Refusal(.entityUnknown, "the survey has no entity to ask for")
    }
    let number = try kindNumber()
    var result = HistoryBenchResult(
      size: size, entityCount: summary.entityCount, replay: replay, rebuild: rebuild)
    var random = SeededGenerator(seed: seed)
    while result.reads.count < positions {
      let past = random.place(below: size).advanced(by: 1)
      guard let entity = try entity(before: past, &random) else { continue }
      result.reads.append((past, entity))
      result.lists.append(
        try clock.measure {
          try SurveyReader(views: views, asOf: past).forEachEntity(kind: number) { _ in }
        })
      result.shows.append(
        try clock.measure {
          guard try SurveyReader(views: views, asOf: past).entity(entity) != nil else {
            throw Refusal(.entityUnknown, "\(entity) was not there at \(past)")
          }
        })
    }
    result.warnings = try clock.measure {
      _ = try SurveyReader(views: views).warnings(isKept: false)
    }
    result.peakMemory = ProcessMemory.peakByteCount
    return result
  }

  private func kindNumber() throws -> KindNumber {
    let schemas = PublishedSchemas(try SurveyReader(views: views).schemas)
    return try schemas.require().kind(named: kind).number
  }

  /// One that had been registered by then, near a place of the log that chance picks.
  private func entity(
    before size: LogSize, _ random: inout SeededGenerator
  ) throws -> EntityID? {
    var found: EntityID?
    let start = random.place(below: size)
    try LogWalk(replica.store, replica.survey.key).forEach(from: start, to: size) { entry, _, _ in
      if case .event(let event) = entry, case .entityRegistered = event.body {
        found = EntityID(event.id)
      }
      return found == nil
    }
    return found
  }
}

extension SeededGenerator {
  fileprivate mutating func place(below size: LogSize) -> LogSize {
    LogSize(UInt64(below(Int(size.rawValue))))
  }
}
