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
  private var group = ImportGroup()

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
    var reader = try ImportReader(fileName: source.path)
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
  private mutating func next(_ reader: inout ImportReader) -> ImportElement? {
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
          ImportProblem(place: "feature \(feature.number)", refusal.code, refusal.message))
      }
    }
  }

  private mutating func take(
    _ registered: EntityRegistered, _ observation: Observation, at place: String
  ) throws {
    if let entity = known.entity(like: registered) {
      report.skipped.append(
        ImportProblem(place: place, .alreadyRecorded, "it is entity \(entity)"))
      return
    }
    report.notes += observation.notes
    let event = try group.nextEvent ?? replica.nextEventID()
    let entity = EntityID(event)
    let samples = observation.samples.map {
      SampleRecorded(subject: entity, item: Text($0.name), value: $0.value)
    }
    let bodies = [.entityRegistered(registered)] + samples.map { EventBody.sampleRecorded($0) }
    group.append(
      place, first: event,
      bodies.map { Draft($0, observedTime: observation.observedTime, schema: published.id) })
    known.add(registered, as: entity)
    if group.draftCount >= Self.groupCount { try flush() }
  }

  private mutating func flush() throws {
    defer { group = ImportGroup() }
    guard !group.items.isEmpty else { return }
    guard !isDryRun else {
      report.recorded += group.items.count
      return
    }
    do {
      _ = try replica.record(group.items.flatMap(\.drafts))
      report.recorded += group.items.count
    } catch is Refusal {
      try recordOneByOne()
    }
  }

  /// One of them can't be an event: the others still can.
  private mutating func recordOneByOne() throws {
    for item in group.items {
      do {
        // Samples name their entity, whose id depends on what went before.
        let entity = EntityID(try replica.nextEventID())
        _ = try replica.record(item.drafts.map { $0.about(entity) })
        report.recorded += 1
      } catch let refusal as Refusal {
        report.skipped.append(ImportProblem(place: item.place, refusal.code, refusal.message))
      }
    }
  }
}

/// Features that are recorded in one durable step.
private struct ImportGroup {
  struct Item {
    var place: String
    /// The registration, then what it says of the entity.
    var drafts: [Draft]
  }

  private(set) var items: [Item] = []
  private(set) var draftCount = 0
  /// The id that the next draft gets; nil in an empty group.
  private(set) var nextEvent: EventID?

  mutating func append(_ place: String, first: EventID, _ drafts: [Draft]) {
    items.append(Item(place: place, drafts: drafts))
    draftCount += drafts.count
    nextEvent = EventID(first.device, first.sequence.advanced(by: drafts.count))
  }
}

extension Draft {
  /// The same observation of an entity that got another id.
  fileprivate func about(_ entity: EntityID) -> Draft {
    guard case .sampleRecorded(var sample) = body else { return self }
    sample.subject = entity
    var draft = self
    draft.body = .sampleRecorded(sample)
    return draft
  }
}
