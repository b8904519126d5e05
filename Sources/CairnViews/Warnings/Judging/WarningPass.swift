package import CairnFold
import CairnModel
package import CairnStore

/// Keeps the warnings of a survey: judges again what changed, and what is odd beside it.
///
/// Kept are the findings of each entity, who names whom, members and their tallies, areas, and the
/// warnings themselves. So nobody's journal is read again who was not touched. A pass over all
/// entities begins with nothing and comes to the same.
package struct WarningPass<Views: ViewStore> {
  /// Tables that a pass writes.
  static var tables: [ViewTable] {
    [
      .findings, .referrers, .memberships, .tallies, .areas, .shapes, .likenessPlaces, .odd,
      .holding, .pairs, .warnings,
    ]
  }

  package internal(set) var rows: KeptRows<Views>
  var sum: WarningSum
  /// What was marked when this began, and is done.
  var marks: Set<EntityID> = []
  var judge: SurveyWarnings
  private let blank: SurveyWarnings
  /// Of what was looked at.
  package internal(set) var effort = WarningEffort()
  /// Entities that were judged.
  package private(set) var judgedCount = 0

  // What one run knows of entities once all findings are in.
  var standings: [EntityID: EntityStanding] = [:]
  private var places: [EntityID: [Int: PlacesInArea]] = [:]

  /// - Parameter mark: of the warnings that are kept; nil where none count.
  init(_ views: Views, _ rules: ReadingRules, goingOnFrom mark: WarningMark?) {
    rows = KeptRows(views, isFresh: mark == nil)
    sum = WarningSum(count: mark?.count ?? 0, digest: mark?.digest)
    blank = SurveyWarnings(schema: rules.schema ?? Schema.blank)
    judge = blank
  }

  /// What is to be done because of what was found to have changed.
  struct Work {
    /// Ids to take in.
    var open: [EntityID] = []
    /// Ids that stand for something else, or whose area is another: who names them is judged again.
    var moved: Set<EntityID> = []
    var judged: Set<EntityID> = []
    var containers: Set<EntityID> = []
    /// Of containers whose members changed, as they are by now.
    var tallies: [EntityID: KeptTallies] = [:]
    /// Whose list may have changed.
    var listed: Set<EntityID> = []
    /// Who has judgements, and what they name: whose lists they may change.
    var judgedOf: Set<EntityID> = []
    var referrers: [EntityID: (added: Set<EntityID>, removed: Set<EntityID>)] = [:]
    var hasOtherShapes = false
    var likeness = LikenessWork()
    /// Whether all entities are judged.
    var isWhole = false
  }

  /// - Parameter marked: entities of which something was said; nil for all.
  mutating func run(
    _ reader: SurveyReader<Views>, marked: Set<EntityID>?, progress: (Int) -> Void
  ) throws {
    judge = blank
    standings = [:]
    places = [:]
    var work = Work()
    if let marked {
      try take(marked, reader, &work, progress)
    } else {
      try takeAll(reader, &work, progress)
    }
    try storeReferrers(work)
    for id in work.moved { work.judged.formUnion(try referrers(of: id)) }
    for id in work.judged.sorted() { try judge(id, &work) }
    try judgeContainers(&work)
    if work.hasOtherShapes { try compareAreas(&work) }
    if !work.likeness.entities.isEmpty { try compareNames(&work) }
    try list(work, reader)
  }

  // MARK: Findings

  private mutating func takeAll(
    _ reader: SurveyReader<Views>, _ work: inout Work, _ progress: (Int) -> Void
  ) throws {
    work.isWhole = true
    var count = 0
    try reader.forEachState { entity in
      count += 1
      if count.isMultiple(of: 1_024) { progress(count) }
      guard let group = try reader.group(ledBy: entity) else { return }
      try take(group, reader, &work)
    }
    progress(count)
  }

  /// Takes in marked entities, and all that were or are one with them.
  private mutating func take(
    _ marked: Set<EntityID>, _ reader: SurveyReader<Views>, _ work: inout Work,
    _ progress: (Int) -> Void
  ) throws {
    var known: Set<EntityID> = []
    // Taken in with their groups, and what they were before with them.
    var grouped: Set<EntityID> = []
    work.open = marked.sorted()
    while let id = work.open.popLast() {
      guard known.insert(id).inserted else { continue }
      if known.count.isMultiple(of: 1_024) { progress(known.count) }
      guard !grouped.contains(id) else { continue }
      if let old = try kept(id) { work.open += old.relatives }
      guard let group = try reader.group(of: id) else {
        try store(id, nil, KeptAreas([:]), [:], &work)
        continue
      }
      grouped.formUnion(group.members.map(\.id) + group.silent)
      work.open += group.cycle
      try take(group, reader, &work)
    }
  }

  private mutating func take(
    _ group: MergeGroup, _ reader: SurveyReader<Views>, _ work: inout Work
  ) throws(StoreError) {
    guard
      let (findings, areas) = judge.findings(
        of: group, reader.rules.classes, reader.rules.raters)
    else { return }
    var values: [FieldKey: Value] = [:]
    for key in areas.keys {
      values[key] = group.register(key).value(reader.rules.classes[findings.kind, key])
    }
    try store(group.id, .root(findings), KeptAreas(values), areas, &work)
    for alias in findings.aliases {
      try store(alias, .merged(into: group.id), KeptAreas([:]), [:], &work)
    }
  }

  /// Keeps what an id is now, and notes what depends on what it was or is.
  private mutating func store(
    _ id: EntityID, _ new: KeptEntity?, _ values: KeptAreas, _ areas: [FieldKey: Area],
    _ work: inout Work
  ) throws(StoreError) {
    let old = try kept(id)
    // What it was one with may be another now.
    if !work.isWhole, let old { work.open += old.relatives }
    let hasOtherAreas = try store(values, of: id)
    guard old != new || hasOtherAreas else { return }
    rows.set(.findings, id.packed, new?.encoded())
    let (before, after) = (old?.findings, new?.findings)
    let isMoved =
      old?.target != new?.target || before?.standing != after?.standing
      || hasOtherAreas
    if isMoved {
      work.moved.insert(id)
      work.moved.formUnion((before?.aliases ?? []) + (after?.aliases ?? []))
    }
    let (named, nowNamed) = (Set(before?.named ?? []), Set(after?.named ?? []))
    for target in nowNamed.subtracting(named) {
      work.referrers[target, default: ([], [])].added.insert(id)
    }
    for target in named.subtracting(nowNamed) {
      work.referrers[target, default: ([], [])].removed.insert(id)
    }
    for held in (before?.judgements ?? []) + (after?.judgements ?? []) {
      work.judgedOf.formUnion(held.standing.judgement.named)
    }
    let shapes = after.map { findings in
      judge.shapes(of: findings, areas) { values.digest($0) }
    }
    try store(shapes: shapes ?? [], of: id, &work)
    if !Self.areAlike(before, after) { work.likeness.note(id, before, after) }
    work.containers.insert(id)
    work.judged.insert(id)
  }

  private static func areAlike(_ a: EntityFindings?, _ b: EntityFindings?) -> Bool {
    a.map { one in b.map { one.isLiked(as: $0) } ?? !one.isLikened } ?? !(b?.isLikened ?? false)
  }

  /// - Returns: whether they were others before.
  private mutating func store(_ values: KeptAreas, of id: EntityID) throws(StoreError) -> Bool {
    let new = values.values.isEmpty ? nil : values.encoded()
    guard try rows.bytes(.areas, id.packed) != new else { return false }
    rows.set(.areas, id.packed, new)
    return true
  }

  private mutating func store(
    shapes: [KeptShapes.Shape], of id: EntityID, _ work: inout Work
  ) throws(StoreError) {
    var kept = try self.shapes(of: id)
    guard kept.shapes != shapes else { return }
    kept.shapes = shapes
    work.hasOtherShapes = true
    rows.set(.shapes, id.packed, kept == KeptShapes() ? nil : kept.encoded())
  }

  // MARK: Who names whom

  private mutating func storeReferrers(_ work: Work) throws(StoreError) {
    for (target, change) in work.referrers {
      let own = try referrers(of: target).union(change.added).subtracting(change.removed)
      rows.set(.referrers, target.packed, own.isEmpty ? nil : KeptIDs(own).encoded())
    }
  }

  private mutating func referrers(of id: EntityID) throws(StoreError) -> Set<EntityID> {
    guard let bytes = try rows.bytes(.referrers, id.packed) else { return [] }
    return try Views.read(.referrers, id.packed) { () throws(StateDamage) in
      try KeptIDs(decoding: bytes).ids
    }
  }

  /// Looks up what an id stands for, for later.
  mutating func resolve(_ id: EntityID) throws(StoreError) {
    guard standings[id] == nil else { return }
    switch try kept(id) {
    case .root(let findings): standings[id] = findings.standing
    case .merged(let root):
      standings[id] = try kept(root)?.findings?.standing ?? .unknown(root)
    case nil: standings[id] = .unknown(id)
    }
  }

  // MARK: One entity

  private mutating func judge(_ id: EntityID, _ work: inout Work) throws(StoreError) {
    judgedCount += 1
    var odd: [Warning] = []
    var memberships: [ContainerMembership] = []
    if let findings = try kept(id)?.findings {
      for target in findings.named {
        try resolve(target)
        try openPlaces(of: standings[target]?.root ?? target)
      }
      let (standings, places) = (standings, places)
      func standing(_ id: EntityID) -> EntityStanding { standings[id] ?? .unknown(id) }
      odd = findings.warnings + judge.warnings(naming: findings, standing)
      odd += judge.warnings(placing: findings, standing, &effort) { places[$0]?[$1] }
      memberships = judge.memberships(of: findings, standing)
      if !findings.judgements.isEmpty { work.judgedOf.insert(id) }
    }
    rows.set(.odd, id.packed, odd.isEmpty ? nil : Warning.encoded(odd))
    try count(KeptMemberships(memberships), of: id, &work)
    work.listed.insert(id)
  }

  /// Lays out the areas of a container that rules look at.
  private mutating func openPlaces(of container: EntityID) throws(StoreError) {
    guard places[container] == nil else { return }
    places[container] = [:]
    guard let findings = try kept(container)?.findings, !findings.isRetracted,
      let areas = try areas(of: container)
    else { return }
    for rule in judge.placingRules {
      guard let area = judge.areaKey(of: findings, rule: rule).flatMap({ areas.area($0) }) else {
        continue
      }
      places[container, default: [:]][rule] = PlacesInArea(area)
    }
  }

  // MARK: Rows

  mutating func kept(_ id: EntityID) throws(StoreError) -> KeptEntity? {
    guard let bytes = try rows.bytes(.findings, id.packed) else { return nil }
    return try kept(id.packed, bytes)
  }

  func kept(_ key: UInt64, _ bytes: [UInt8]) throws(StoreError) -> KeptEntity {
    let kept = try Views.read(.findings, key) { () throws(StateDamage) in
      try KeptEntity(decoding: bytes)
    }
    guard kept.findings.map({ judge.fits($0) }) ?? true else {
      throw StoreError(
        .damaged, place: "views, table \(ViewTable.findings), key \(key)",
        "the findings are of other rules")
    }
    return kept
  }

  mutating func areas(of id: EntityID) throws(StoreError) -> KeptAreas? {
    guard let bytes = try rows.bytes(.areas, id.packed) else { return nil }
    return try Views.read(.areas, id.packed) { () throws(StateDamage) in
      try KeptAreas(decoding: bytes)
    }
  }

  mutating func shapes(of id: EntityID) throws(StoreError) -> KeptShapes {
    guard let bytes = try rows.bytes(.shapes, id.packed) else { return KeptShapes() }
    return try Views.read(.shapes, id.packed) { () throws(StateDamage) in
      try KeptShapes(decoding: bytes)
    }
  }

  mutating func warnings(_ table: ViewTable, _ key: UInt64) throws(StoreError) -> [Warning] {
    guard let bytes = try rows.bytes(table, key) else { return [] }
    return try Views.read(table, key) { () throws(StateDamage) in try Warning.decode(bytes) }
  }
}

extension KeptEntity {
  var findings: EntityFindings? { if case .root(let findings) = self { findings } else { nil } }

  /// What it is one with.
  var relatives: [EntityID] {
    switch self {
    case .root(let findings): findings.aliases + findings.cycle
    case .merged(let root): [root]
    }
  }

  /// What it was merged into.
  var target: EntityID? { if case .merged(let root) = self { root } else { nil } }
}
