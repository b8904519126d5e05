import CairnFormats
import CairnModel
import CairnReplica

/// What an import did.
struct ImportReport {
  var recorded = 0
  var skipped: [ImportProblem] = []
  /// Taken, and worth a look.
  var notes: [ImportProblem] = []
  /// Why the file could not be read to its end.
  var brokeOff: ImportProblem?
}

/// Takes features out of a file and records them in groups, each durable before the next.
struct ImportWork {
  private static let groupCount = 500

  let replica: FieldReplica
  let published: PublishedSchema
  let mapping: FeatureMapping
  let part: ImportPart
  let isDryRun: Bool
  var known: RecordedEntities
  private(set) var report = ImportReport()
  private var group: [Item] = []

  private struct Item {
    var place: String
    /// The id that the event gets if the whole group is recorded.
    var event: EventID
    var draft: Draft
  }

  init(
    replica: FieldReplica, published: PublishedSchema, mapping: FeatureMapping, part: ImportPart,
    isDryRun: Bool, known: RecordedEntities
  ) {
    self.replica = replica
    self.published = published
    self.mapping = mapping
    self.part = part
    self.isDryRun = isDryRun
    self.known = known
  }

  mutating func run(_ source: FeatureFile, progress: (Int) -> Void) throws {
    var reader = GeoJSONReader()
    var byteCount = 0
    var isAtEnd = false
    while !isAtEnd, report.brokeOff == nil {
      let piece = try source.next()
      if piece.isEmpty {
        isAtEnd = true
        reader.finish()
      } else {
        reader.append(piece)
        byteCount += piece.count
      }
      while let element = next(&reader) { try take(element) }
      progress(byteCount)
    }
    try flush()
  }

  /// Nil where more bytes are needed, or nothing more can be read.
  private mutating func next(_ reader: inout GeoJSONReader) -> ImportElement? {
    do throws(ImportProblem) {
      return try reader.next()
    } catch {
      report.brokeOff = error
      return nil
    }
  }

  private mutating func take(_ element: ImportElement) throws {
    switch element {
    case .skipped(let problem): report.skipped.append(problem)
    case .feature(let feature):
      guard part.includes(feature.number) else { return }
      do {
        let observation = try mapping.observation(of: feature)
        let registered = try observation.registered(in: published.schema)
        try take(registered, observation, at: "feature \(feature.number)")
      } catch let problem as ImportProblem {
        report.skipped.append(problem)
      } catch let refusal as Refusal {
        report.skipped.append(
          ImportProblem(
            place: "feature \(feature.number)", code: refusal.code, message: refusal.message))
      }
    }
  }

  private mutating func take(
    _ registered: EntityRegistered, _ observation: Observation, at place: String
  ) throws {
    if let entity = known.entity(like: registered) {
      report.skipped.append(
        ImportProblem(place: place, code: .alreadyRecorded, message: "it is entity \(entity)"))
      return
    }
    report.notes += observation.notes
    let first = try group.first?.event ?? replica.nextEventID()
    let event = EventID(first.device, first.sequence.advanced(by: group.count))
    group.append(
      Item(
        place: place, event: event,
        draft: Draft(
          .entityRegistered(registered), observedTime: observation.observedTime,
          schema: published.id)))
    known.add(registered, as: EntityID(event))
    if group.count == Self.groupCount { try flush() }
  }

  private mutating func flush() throws {
    defer { group = [] }
    guard !group.isEmpty else { return }
    guard !isDryRun else {
      report.recorded += group.count
      return
    }
    do {
      report.recorded += try replica.record(group.map(\.draft)).count
    } catch is Refusal {
      // One of them can't be an event: the others still can.
      for item in group {
        do {
          report.recorded += try replica.record([item.draft]).count
        } catch let refusal as Refusal {
          report.skipped.append(
            ImportProblem(place: item.place, code: refusal.code, message: refusal.message))
        }
      }
    }
  }
}
