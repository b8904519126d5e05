package import CairnModel

/// What a whole survey is warned about: one pass over its entities, in any order, then the result.
///
/// Kinds, fields and thresholds are those of the schema's rules. Broken references, invalid
/// polygons, codes that no vocabulary has, clocks and cycles of merges need none.
package struct SurveyWarnings: Sendable {
  private static let clockLimitMilliseconds: Int64 = 300_000

  let schema: Schema
  let rules: [BoundRule]
  /// Fields whose history matters.
  package let historyKeys: Set<FieldKey>
  /// Places in `rules`, by the kind that is judged or that contains.
  private let rulesOfKind: [KindNumber: [Int]]

  /// What the entity that is looked at alone tells.
  var found: Set<Warning> = []
  private var cycles: Set<Warning> = []
  var whole = WholeSurvey()
  var clocks: [DeviceNumber: Int64] = [:]
  /// Devices whose clocks people found to be off, and fine.
  var acceptedClocks: Set<DeviceNumber> = []
  var knownCodes: [FieldCode: Bool] = [:]

  package init(schema: Schema) {
    self.schema = schema
    let rules = schema.warnings.map { BoundRule($0, in: schema) }
    self.rules = rules
    historyKeys = Set(rules.flatMap { rule in rule.kinds.values.compactMap { $0["stage"] } })
    var rulesOfKind: [KindNumber: [Int]] = [:]
    for kind in schema.kinds {
      rulesOfKind[kind.number] = rules.indices.filter { index in
        let rule = rules[index]
        return rule.kinds[kind.number] != nil || rule.container == kind.number
          || rule.code == .weightsDoNotSum || rule.code == .scoreWithoutEvidence
      }
    }
    self.rulesOfKind = rulesOfKind
  }

  /// Adds an entity. A retracted one is warned about no more, but what refers to it is.
  package mutating func add(_ facts: WarningFacts) {
    let (findings, areas) = findings(of: facts)
    whole.add(findings, areas)
  }

  /// What an entity tells by itself, and its sound areas.
  mutating func findings(of facts: WarningFacts) -> (EntityFindings, [FieldKey: Area]) {
    var findings = EntityFindings(id: facts.id, kind: facts.kind)
    findings.aliases = facts.aliases
    guard !facts.isRetracted else {
      findings.isRetracted = true
      return (findings, [:])
    }
    found = []
    findings.judgements = facts.judgements
    noteReferences(facts, &findings)
    let areas = soundAreas(facts)
    judgeCodes(facts)
    for index in rulesOfKind[facts.kind] ?? [] {
      let rule = rules[index]
      if let roles = rule.kinds[facts.kind] { judge(facts, areas, rule, roles, index, &findings) }
      if rule.container == facts.kind { findings.note(container: facts, areas, rule, index) }
      if rule.code == .weightsDoNotSum { judgeWeights(facts, rule) }
      if rule.code == .scoreWithoutEvidence { judgeEvidence(facts, rule) }
    }
    findings.warnings = found.sorted()
    found = []
    return (findings, areas)
  }

  private mutating func judge(
    _ facts: WarningFacts, _ areas: [FieldKey: Area], _ rule: BoundRule,
    _ roles: BoundRule.Roles, _ index: Int, _ findings: inout EntityFindings
  ) {
    switch rule.code {
    case .stageMovedBack: judgeStages(facts, rule, roles) { $0 < 0 }
    case .stageSkipped: judgeStages(facts, rule, roles) { $0 > 1 }
    case .closureOutOfOrder: judgeClosure(facts, roles)
    case .countJumped: judgeCounts(facts, rule, roles)
    case .poorAccuracy: judgeAccuracy(facts, rule, roles)
    case .personalWithoutConsent: judgeConsent(facts, rule, roles)
    case .unknownCode: judgeAbsence(facts, roles)
    case .inSeveralContainers, .outsideContainer, .otherCategoryDominates, .fewMembers:
      findings.note(member: facts, roles, index)
    case .selfLink: findings.note(ends: facts, roles, index)
    case .areasOverlap:
      guard let key = roles["area"], areas[key] != nil else { return }
      findings.shapes.append(EntityFindings.Shape(rule: index, key: key))
    case .possibleDuplicate:
      findings.likenesses.append(
        EntityFindings.Likeness(rule: index, facts: DuplicateFacts(facts, roles)))
    case .brokenReference, .weightsDoNotSum, .scoreWithoutEvidence, .clockOff, .mergeCycle,
      .invalidPolygon:
      break
    }
  }

  package mutating func add(clock: DeviceClockFacts) {
    let known = clocks[clock.device] ?? 0
    let worst = clock.worst
    // Of two that are equally far off, the one ahead: the order of adding has no say.
    if (worst.magnitude, worst) > (known.magnitude, known) { clocks[clock.device] = worst }
  }

  /// Adds entities that were merged into each other in a circle, so that none of them survives.
  package mutating func add(mergeCycle: [EntityID]) {
    guard let warning = Self.warning(ofCycle: Set(mergeCycle).sorted()) else { return }
    cycles.insert(warning)
  }

  /// - Parameter members: in order.
  static func warning(ofCycle members: [EntityID]) -> Warning? {
    members.first.map {
      Warning(
        .mergeCycle, subject: $0, related: members.dropFirst().first,
        detail: Text("\(members.count) entities are merged in a circle"))
    }
  }

  /// All warnings but for those that people found to be fine, each once, in order.
  ///
  /// - Complexity: O(n log n) in what was added, and by the pairs of areas and of names that lie
  ///   close enough to be compared.
  package func warnings() -> [Warning] { examination().warnings }

  /// The warnings, and what was looked at to find them.
  package func examination() -> (warnings: [Warning], effort: WarningEffort) {
    examination { () throws(Never) in }
  }

  /// - Parameter checkIsWanted: called before each entity, area and pair that is looked at, since the
  ///   comparisons of a large survey take long. What it throws ends them.
  package func examination<Failure: Error>(
    _ checkIsWanted: () throws(Failure) -> Void
  ) throws(Failure) -> (warnings: [Warning], effort: WarningEffort) {
    var all = cycles
    var effort = WarningEffort()
    all.formUnion(clockWarnings)
    try whole.judge(self, into: &all, &effort, checkIsWanted)
    var result: [Warning] = []
    result.reserveCapacity(all.count)
    let judged = JudgedWarnings(whole.judgements) { whole.standing($0).root }
    for warning in all.sorted() {
      try checkIsWanted()
      if let last = result.last, last.names(sameAs: warning) { continue }
      guard !judged.contains(warning) else { continue }
      result.append(warning)
    }
    return (result, effort)
  }

  /// By device.
  package var clockWarnings: [Warning] {
    let limit =
      rules.filter { $0.code == .clockOff }.map { $0.limit("offset_ms") }.min()
      ?? Self.clockLimitMilliseconds
    return clocks.compactMap { device, offset in
      guard offset.magnitude > limit.magnitude, !acceptedClocks.contains(device) else {
        return nil
      }
      let minutes = offset.magnitude / 60_000
      return Warning(
        .clockOff, device: device,
        detail: Text("the clock is \(minutes) min \(offset > 0 ? "ahead" : "behind")"))
    }
  }
}
