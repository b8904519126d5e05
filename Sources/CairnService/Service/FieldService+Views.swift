package import CairnModel
import CairnStore
import CairnViews
import Logging

/// Reads of the folded survey: its meaning, as far as it is folded. Each answer begins with the log
/// size that was read.
extension FieldService {
  /// - Parameters:
  ///   - kind: by the name that a schema gives it.
  ///   - box: `W,S,E,N` in decimal degrees: only entities with a place inside.
  package func entities(
    kind: String? = nil, box: String? = nil, after id: EntityID? = nil, count: Int,
    at point: ReadPoint, by caller: Caller
  ) async throws(Refusal) -> JSONValue {
    let query = try EntityQuery(kind: kind, box: box, after: id, count: count)
    return try await document(.entities, at: point, by: caller) { reader, _ in
      try reader.entitiesJSON(query)
    }
  }

  /// - Parameter history: which part of what was said of it is wanted, too: of so many acts behind
  ///   an index.
  package func entity(
    _ id: EntityID, history: (after: LogIndex?, count: Int)? = nil, at point: ReadPoint,
    by caller: Caller
  ) async throws(Refusal) -> JSONValue {
    let query = history.map { HistoryQuery(after: $0.after, count: $0.count) }
    return try await document(.entity, at: point, by: caller) { reader, survey in
      try reader.entityJSON(id, history: query, author: survey.authors())
    }
  }

  /// - Parameter all: those that were closed, too.
  package func conflicts(
    all: Bool = false, after text: String? = nil, count: Int, at point: ReadPoint,
    by caller: Caller
  ) async throws(Refusal) -> JSONValue {
    let cursor = try text.map(ConflictCursor.init(parsing:))
    return try await document(.conflicts, at: point, by: caller) { reader, survey in
      try reader.conflictsJSON(after: cursor, count: count, all: all, author: survey.authors())
    }
  }

  /// What is odd: of the newest state that was judged, unless the point asks for more. Of the past
  /// that takes a look at every entity.
  /// - Parameters:
  ///   - code: such as `W13`: only those.
  ///   - entity: only those that name it, in one part.
  package func warnings(
    code: String? = nil, entity: EntityID? = nil, after: String? = nil, count: Int,
    at point: ReadPoint, by caller: Caller
  ) async throws(Refusal) -> JSONValue {
    let query = try WarningQuery(code: code, entity: entity, after: after, count: count)
    return try await judged(.warnings, at: point, by: caller) { try $0.warningsJSON(query, in: $1) }
  }

  /// Entities that may be one.
  package func duplicates(
    after: String? = nil, count: Int, at point: ReadPoint, by caller: Caller
  ) async throws(Refusal) -> JSONValue {
    let query = try WarningQuery(code: nil, entity: nil, after: after, count: count)
    return try await judged(.duplicates, at: point, by: caller) {
      try $0.duplicatesJSON(query, in: $1)
    }
  }

  package func anomalies(
    after index: LogIndex? = nil, count: Int, at point: ReadPoint, by caller: Caller
  ) async throws(Refusal) -> JSONValue {
    try await document(.anomalies, at: point, by: caller) { reader, _ in
      try reader.anomaliesJSON(after: index, count: count)
    }
  }

  /// The devices that the log lets in, with what is known of their clocks.
  package func devices(
    at point: ReadPoint, by caller: Caller
  ) async throws(Refusal) -> JSONValue {
    try await withViews(.devices, at: point, for: caller) { survey, views, asOf in
      let reader = try reader(of: survey, views, asOf: asOf, atLeast: point.atLeast)
      let growth = survey.growth
      let members = growth.membership.members.values.sorted { $0.device < $1.device }
      let devices = try members.filter { reader.size.contains($0.enrolledAt) }.map { member in
        try views.allowance.check()
        let last = growth.heads[member.device]?.sequence ?? .none
        return reader.deviceJSON(
          member, continuedBy: growth.membership.lineages.continuations(of: member.device),
          sequence: try lastSequence(
            of: member.device, upTo: last, in: reader.size, survey.record.key))
      }
      return .object(
        reader.head(at: point, views.stop) + [JSONMember("devices", .array(devices))])
    }
  }

  /// Of the events that a device had in the log when that had `size` entries.
  private func lastSequence(
    of device: DeviceNumber, upTo last: EventSequence, in size: LogSize, _ survey: SurveyKey
  ) throws(StoreError) -> EventSequence {
    // Later ones have later places, so that halving finds the last one below the size.
    var (known, beyond) = (UInt64(0), last.rawValue + 1)
    while known + 1 < beyond {
      let middle = known + (beyond - known) / 2
      guard let sequence = EventSequence(middle),
        let receipt = try engine.store.receipt(of: EventID(device, sequence), in: survey),
        let index = receipt.index(of: EventID(device, sequence)), size.contains(index)
      else {
        beyond = middle
        continue
      }
      known = middle
    }
    return EventSequence(known) ?? .none
  }

  package func schemas(
    at point: ReadPoint, by caller: Caller
  ) async throws(Refusal) -> JSONValue {
    try await document(.schemas, at: point, by: caller) { reader, _ in reader.schemasJSON() }
  }

  /// The bytes of a schema document as it was published.
  package func schemaDocument(
    _ number: Int, at point: ReadPoint, by caller: Caller
  ) async throws(Refusal) -> [UInt8] {
    try await withViews(.schemas, at: point, for: caller) { survey, views, asOf in
      let reader = try reader(of: survey, views, asOf: asOf, atLeast: point.atLeast)
      guard let document = reader.schemaDocument(number) else {
        throw Refusal(.notFound, "the survey has no schema document \(number)")
      }
      return document
    }
  }

  func document(
    _ reading: ViewReading, at point: ReadPoint, by caller: Caller,
    _ body:
      @escaping @Sendable (
        SurveyReader<CancellableViews<Storage.Views>>, ServedSurvey
      ) throws -> [JSONMember]
  ) async throws(Refusal) -> JSONValue {
    try await withViews(reading, at: point, for: caller) { survey, views, asOf in
      let reader = try reader(of: survey, views, asOf: asOf, atLeast: point.atLeast)
      return .object(reader.head(at: point, views.stop) + (try body(reader, survey)))
    }
  }

  /// Reads what a point asks for: where that is no size, the newest state if it is there in a moment,
  /// and what is folded otherwise.
  private func withViews<Value: Sendable>(
    _ reading: ViewReading, at point: ReadPoint, for caller: Caller,
    _ body:
      @escaping @Sendable (ServedSurvey, ReadableViews<Storage>, LogSize?) throws -> Value
  ) async throws(Refusal) -> Value {
    let newest = try await inTime(at: point) { (patience) async throws(Refusal) in
      try await readViews(reading, at: point, .newest, within: patience, for: caller, body)
    }
    if let newest { return newest }
    return try await readViews(reading, at: point, .whatThereIs, for: caller, body)
  }

  /// What a read comes to that may not wait long; nil where it comes to nothing, or where the point
  /// asks for more than the newest.
  func inTime<Value: Sendable>(
    at point: ReadPoint, _ read: (Milliseconds) async throws(Refusal) -> Value
  ) async throws(Refusal) -> Value? {
    guard point.asOf == nil, point.atLeast == nil, let patience = views.patience else { return nil }
    do throws(Refusal) {
      return try await read(patience)
    } catch {
      // It ran for as long as a read may: once is enough.
      if error.code == .tooExpensive { throw error }
      // Whatever else stood in the way, what there is may do.
      return nil
    }
  }

  /// What a read of views waits for.
  enum ReadWish {
    /// For what its point names.
    case whatThereIs
    /// For the whole log.
    case newest
    /// For what its point names, and its warnings.
    case judged
  }

  /// - Parameter patience: how long it may wait, where that is less than the deadline.
  func readViews<Value: Sendable>(
    _ reading: ViewReading, at point: ReadPoint, _ wish: ReadWish,
    within patience: Milliseconds? = nil, for caller: Caller,
    _ body:
      @escaping @Sendable (ServedSurvey, ReadableViews<Storage>, LogSize?) throws -> Value
  ) async throws(Refusal) -> Value {
    let survey = try surveys.survey(caller.slug)
    if views.refuses(reading, of: survey.record) {
      throw Refusal(
        .viewsStopped, "such reads ended the service again and again; its log is served")
    }
    do {
      let asOf = try point.asOf?.wanted(in: engine.store, of: survey.record.key)
      let published = survey.published.size
      let wanted = max(asOf ?? .zero, point.atLeast ?? .zero)
      try check(wanted, isIn: published)
      let needs = ReadNeeds(
        size: wish == .whatThereIs ? wanted : point.atLeast ?? published, logSize: published,
        judging: wish == .judged ? reading : nil)
      let lineage = caller.member.map { survey.growth.membership.lineages.root(of: $0.device) }
      return try await views.read(
        reading, of: survey.record, by: lineage, from: caller.address, needing: needs,
        within: patience
      ) { [self] views in
        try body(try surveys.survey(caller.slug), views, asOf)
      }
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      logger.error(
        "the views could not be read",
        metadata: ["survey": "\(caller.slug)", "error": "\(error)"])
      throw Refusal(
        (error as? StoreError)?.code == .diskFull ? .diskFull : .internalError,
        "the views could not answer; the log is not touched by that", retryAfterSeconds: 5)
    }
  }

  private func check(_ wanted: LogSize, isIn published: LogSize) throws(Refusal) {
    guard wanted > published else { return }
    throw Refusal(
      .serviceBehind, "the log has \(published) entries so far, not \(wanted)",
      retryAfterSeconds: 1)
  }

  func check(
    _ reader: SurveyReader<CancellableViews<Storage.Views>>, reaches wanted: LogSize,
    _ stop: ViewsStop?
  ) throws(Refusal) {
    let folded = reader.foldedSize
    guard folded < wanted else { return }
    if let stop { throw Refusal(.viewsStopped, stop.message) }
    throw Refusal(
      .upgradeRequired, "the service can't fold the log beyond \(folded): it is too old")
  }

  /// A state that stays the same while the views go on, and never of more than was published.
  private func reader(
    of survey: ServedSurvey, _ views: ReadableViews<Storage>, asOf: LogSize?, atLeast: LogSize?
  ) throws -> SurveyReader<CancellableViews<Storage.Views>> {
    let published = survey.published.size
    let reader = try SurveyReader(views: views.store, asOf: min(asOf ?? published, published))
    try check(reader, reaches: max(asOf ?? .zero, atLeast ?? .zero), views.stop)
    if reader.size < published, asOf == nil, views.stop == nil {
      self.views.follow(survey.record, to: published)
    }
    return reader
  }
}

extension SurveyReader {
  /// What every answer begins with.
  func head(at point: ReadPoint, _ stop: ViewsStop?) -> [JSONMember] {
    var members = [JSONMember("size", .integer(Int64(size.rawValue)))]
    if point.asOf == nil, let fingerprint {
      members.append(JSONMember("fingerprint", .string(fingerprint.hex)))
    }
    if let stop { members.append(stop.member) }
    return members
  }
}

extension LogMoment {
  /// How many entries must be there: unlike `size(in:of:)`, not the log's where more are named.
  fileprivate func wanted(
    in store: some LogStore, of survey: SurveyKey
  ) throws(StoreError) -> LogSize {
    if case .size(let size) = self { size } else { try size(in: store, of: survey) }
  }
}

extension ServedSurvey {
  /// What devices are called.
  fileprivate func authors() -> (DeviceNumber) -> String {
    let members = growth.membership.members
    return { members[$0]?.name.string ?? "device \($0)" }
  }
}
