import CairnModel

/// What only the whole survey tells: who refers to whom, and what lies where. It is gathered entity
/// by entity and judged at the end, so the order of adding has no say.
struct WholeSurvey: Sendable {
  private var entities: [EntityID: EntityFindings] = [:]
  /// What an entity was merged into.
  private var survivors: [EntityID: EntityID] = [:]
  private var areas: [EntityID: [FieldKey: Area]] = [:]

  mutating func add(_ findings: EntityFindings, _ areas: [FieldKey: Area]) {
    entities[findings.id] = findings
    for alias in findings.aliases { survivors[alias] = findings.id }
    if !areas.isEmpty { self.areas[findings.id] = areas }
  }

  /// What an id stands for today.
  func standing(_ id: EntityID) -> EntityStanding {
    if let own = entities[id] { return own.standing }
    return survivors[id].flatMap { entities[$0]?.standing } ?? .unknown(id)
  }

  var judgements: [HeldJudgement] { entities.values.flatMap(\.judgements) }

  func judge<Failure: Error>(
    _ warnings: SurveyWarnings, into found: inout Set<Warning>, _ effort: inout WarningEffort,
    _ checkIsWanted: () throws(Failure) -> Void
  ) throws(Failure) {
    var tallies: [EntityID: [Int: MemberTally]] = [:]
    // By rows of edges for those that somebody is in, for a container may have many members.
    var places: [EntityID: [FieldKey: PlacesInArea]] = [:]
    for findings in entities.values {
      try checkIsWanted()
      found.formUnion(findings.warnings)
      found.formUnion(warnings.warnings(naming: findings, standing))
      for membership in warnings.memberships(of: findings, standing) {
        for container in membership.containers {
          tallies[container, default: [:]][membership.rule, default: MemberTally()]
            .add(membership.category, times: 1)
        }
      }
      let misplaced = warnings.warnings(placing: findings, standing, &effort) { container, rule in
        guard let key = entities[container].flatMap({ warnings.areaKey(of: $0, rule: rule) }),
          let area = areas[container]?[key]
        else { return nil }
        if let known = places[container]?[key] { return known }
        let index = PlacesInArea(area)
        places[container, default: [:]][key] = index
        return index
      }
      found.formUnion(misplaced)
    }
    for findings in entities.values where !findings.isRetracted {
      try checkIsWanted()
      let own = tallies[findings.id] ?? [:]
      found.formUnion(warnings.warnings(holding: findings) { own[$0] ?? MemberTally() })
    }
    try judgePairs(warnings.rules, into: &found, &effort, checkIsWanted)
  }

  private func judgePairs<Failure: Error>(
    _ rules: [BoundRule], into found: inout Set<Warning>, _ effort: inout WarningEffort,
    _ checkIsWanted: () throws(Failure) -> Void
  ) throws(Failure) {
    var shapes: [Int: AreaComparison] = [:]
    var likenesses: [Int: DuplicateSearch] = [:]
    for findings in entities.values {
      try checkIsWanted()
      for shape in findings.shapes {
        guard let area = areas[findings.id]?[shape.key] else { continue }
        shapes[shape.rule, default: AreaComparison()].add(area, of: findings.id)
      }
      for likeness in findings.likenesses {
        likenesses[likeness.rule, default: DuplicateSearch()].add(likeness.facts)
      }
    }
    for (rule, comparison) in shapes {
      let limit = rules[rule].limit("overlap_permille")
      found.formUnion(try comparison.overlaps(above: limit, &effort, checkIsWanted))
    }
    for (rule, search) in likenesses {
      let pairs = try DuplicateRule.pairs(
        search, rules[rule], isWhole: false, &effort, checkIsWanted)
      found.formUnion(pairs.map(\.warning))
    }
  }
}
