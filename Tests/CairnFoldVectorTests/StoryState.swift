import CairnFold
import CairnModel
import Testing

/// What a story comes to, in words that an expectation can be written in by hand.
struct StoryState {
  let state: FoldState
  let anomalyList: [Anomaly]
  let classes: MergeClasses
  private let places: [EntityID: MergePlace]

  init(folding entries: [Entry], pending: [Event] = []) {
    var state = FoldState()
    for entry in entries where !state.requiresUpgrade {
      state.apply(entry, at: state.size.nextIndex, byteCount: StoryBytes.count(of: entry))
    }
    for event in pending where !state.requiresUpgrade {
      state.apply(WaitingEvent(event, byteCount: StoryBytes.count(of: .event(event))))
    }
    classes = MergeClasses(state.header.schemas.readable(asOf: state.size).map(\.schema))
    anomalyList = state.takeChanges().anomalies
    places = MergeComponent(state.entities.values.compactMap(\.mergeEdge)).places()
    self.state = state
  }

  /// Whether folding stopped at rules that are unknown.
  var requiresUpgrade: Bool { state.requiresUpgrade }

  /// Registered entities, by device and sequence.
  var entities: [EntityState] {
    state.entities.values.filter { $0.kind != nil }.sorted { $0.id < $1.id }
  }

  func group(of id: EntityID) throws -> MergeGroup {
    let place = places[id] ?? MergePlace(alone: id)
    let root = try #require(state.entities[place.root], "there is no \(id)")
    return MergeGroup(root, at: places[place.root] ?? place) { id, room in
      state.entities[id].map { MergeGroup.Member($0, room: room) }
    }
  }

  /// The register that a reader of the entity sees: of what it survives as, or of its own where it
  /// was merged away.
  func register(of entity: EntityState, _ key: FieldKey) throws -> Register {
    let group = try group(of: entity.id)
    return group.id == entity.id ? group.register(key) : entity.fields[key] ?? Register()
  }

  /// What is shown: a sibling's value, or the mean of places that agree.
  func value(_ register: Register, _ key: FieldKey, _ kind: KindNumber) -> Value? {
    register.value(classes[kind, key])
  }

  // MARK: What expectations are about

  func shown(_ entity: String, _ key: FieldKey) throws -> Value? {
    let entity = try #require(state.entities[id(entity)])
    return value(
      try register(of: entity, key), key, try #require(entity.kind))
  }

  func siblings(_ entity: String, _ key: FieldKey) throws -> [String] {
    try register(of: #require(state.entities[id(entity)]), key).siblings.map { "\($0.event)" }
  }

  /// `standing`, `retracted`, or what it was merged into.
  func status(_ entity: String) throws -> String {
    let group = try group(of: id(entity))
    if group.id != id(entity) { return "merged into \(group.id)" }
    return group.isRetracted ? "retracted" : "standing"
  }

  /// Each as its entity, its matter and the events that stand against each other.
  var conflicts: [String] {
    get throws {
      try conflictList().map { conflict in
        "\(conflict.entity) \(Self.name(of: conflict.matter)): "
          + conflict.siblings.map { "\($0.event)" }.joined(separator: " ")
      }
    }
  }

  func conflictList() throws -> [Conflict] {
    try entities.flatMap { entity in
      let group = try group(of: entity.id)
      return group.id == entity.id ? group.conflicts(classes) : []
    }
  }

  static func name(of matter: Conflict.Matter) -> String {
    switch matter {
    case .field(let key): "field \(key.rawValue)"
    case .retraction: "retraction"
    case .merge: "merge"
    }
  }

  var anomalies: [String] { anomalyList.map { "\($0.event) \($0.code.name)" } }

  /// Each element with the events that added it.
  func elements(_ entity: String, _ key: FieldKey) throws -> [String] {
    try group(of: id(entity)).elements(key).map { element in
      guard case .text(let text) = element.value else { return "?" }
      return "\(text): " + element.addedBy.map { "\($0)" }.joined(separator: " ")
    }
  }

  func samples(_ entity: String) throws -> [String] {
    try group(of: id(entity)).samples.map { "\($0.event)" }
  }

  /// As `item unit value raters/samples`.
  func summaries(_ entity: String) throws -> [String] {
    try summaryList(of: group(of: id(entity))).map { summary in
      "\(summary.item) \(summary.unit == "" ? "." : summary.unit) "
        + "\(summary.value.map { "\($0.mantissa)" } ?? "-") "
        + "\(summary.raterCount)/\(summary.sampleCount)"
    }
  }

  func summaryList(of group: MergeGroup) throws -> [SampleSummaryValue] {
    guard let schema = state.header.schemas.readable(asOf: state.size).last?.schema,
      let kind = group.root.kind
    else { return [] }
    let raters = Raters(state.header.kin, asOf: state.size)
    return SampleSummaries.summarise(
      raters.attributed(group.samples), schema: schema, kind: kind)
  }

  /// Versions that stand side by side, each with its event.
  func notes(_ entity: String) throws -> [String] {
    try group(of: id(entity)).notes.flatMap { note in
      note.versions.map { "\(note.id): \($0.event) \($0.text)" }
    }
  }

  /// The corrected time of an event in a journal.
  func corrected(_ entity: String, _ text: String) throws -> Int64 {
    let journal = try #require(state.entities[id(entity)]).journal
    return try #require(journal.first { $0.event == event(text) }).corrected.milliseconds
  }

  /// Whether an event is in an entity's journal, where nothing that was recorded gets lost.
  func keeps(_ text: String, of entity: String) -> Bool {
    state.entities[id(entity)]?.journal.contains { $0.event == event(text) } ?? false
  }
}
