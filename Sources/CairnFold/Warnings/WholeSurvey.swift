import CairnModel

/// What only the whole survey tells: who refers to whom, and what lies where. It is gathered entity
/// by entity and judged at the end, so the order of adding has no say.
struct WholeSurvey: Sendable {
  struct Reference: Sendable {
    var subject: EntityID
    var key: FieldKey
    var target: EntityID
  }

  /// An entity that a rule judges within its containers.
  struct Member: Sendable {
    var entity: EntityID
    var containers: [EntityID]
    var key: FieldKey?
    var place: Point?
    var category: Text?
  }

  struct Container: Sendable {
    var entity: EntityID
    var area: Area?
    var declared: Text?
    var key: FieldKey?
  }

  struct Ends: Sendable {
    var entity: EntityID
    var from: EntityID
    var to: EntityID
    var key: FieldKey?
  }

  /// Of entities that stand.
  var kinds: [EntityID: KindNumber] = [:]
  var retracted: Set<EntityID> = []
  /// What an entity was merged into.
  var survivors: [EntityID: EntityID] = [:]
  var references: [Reference] = []
  var judgements: [HeldJudgement] = []
  // By the rule's place.
  private var members: [Int: [Member]] = [:]
  private var containers: [Int: [Container]] = [:]
  private var ends: [Int: [Ends]] = [:]
  var areas: [Int: AreaComparison] = [:]
  var duplicates: [Int: DuplicateSearch] = [:]

  mutating func note(member facts: WarningFacts, _ roles: BoundRule.Roles, _ index: Int) {
    let containers = facts.entities(roles["containers"])
    guard !containers.isEmpty else { return }
    members[index, default: []].append(
      Member(
        entity: facts.id, containers: containers, key: roles["place"] ?? roles["containers"],
        place: facts.point(roles["place"]), category: facts.code(roles["category"])))
  }

  mutating func note(
    container facts: WarningFacts, _ areas: [FieldKey: Area], _ rule: BoundRule, _ index: Int
  ) {
    let roles = rule.containerRoles
    containers[index, default: []].append(
      Container(
        entity: facts.id, area: roles["area"].flatMap { areas[$0] },
        declared: facts.code(roles["declared"]), key: roles["declared"]))
  }

  mutating func note(ends facts: WarningFacts, _ roles: BoundRule.Roles, _ index: Int) {
    guard let from = facts.entity(roles["from"]), let to = facts.entity(roles["to"]) else {
      return
    }
    ends[index, default: []].append(
      Ends(entity: facts.id, from: from, to: to, key: roles["to"]))
  }

  func judge(_ rules: [BoundRule], into found: inout Set<Warning>) {
    judgeReferences(into: &found)
    for (index, rule) in rules.enumerated() {
      let members = members[index] ?? []
      let containers = containers[index] ?? []
      switch rule.code {
      case .inSeveralContainers: judgeCount(members, rule, into: &found)
      case .selfLink: judgeEnds(ends[index] ?? [], into: &found)
      case .outsideContainer: judgePlaces(members, containers, rule, into: &found)
      case .otherCategoryDominates: judgeCategories(members, containers, rule, into: &found)
      case .fewMembers: judgeSizes(members, containers, rule, into: &found)
      case .areasOverlap:
        let limit = rule.limit("overlap_permille")
        var effort = MeasuredArea.Effort()
        found.formUnion(areas[index]?.overlaps(above: limit, &effort) ?? [])
      case .possibleDuplicate:
        found.formUnion(DuplicateRule.pairs(duplicates[index], rule, isWhole: false).map(\.warning))
      default: break
      }
    }
  }

  /// The entity that an id stands for today.
  func resolved(_ id: EntityID) -> EntityID {
    kinds[id] != nil || retracted.contains(id) ? id : survivors[id] ?? id
  }

  /// The containers that a member is in: those that stand, each once, in order.
  private func standing(_ member: Member, _ rule: BoundRule) -> [EntityID] {
    Set(member.containers.map(resolved)).filter { kinds[$0] == rule.container }.sorted()
  }

  private func judgeReferences(into found: inout Set<Warning>) {
    for reference in references {
      let target = resolved(reference.target)
      guard kinds[target] == nil else { continue }
      let isRetracted = retracted.contains(target)
      found.insert(
        Warning(
          .brokenReference, subject: reference.subject, related: reference.target,
          key: reference.key,
          detail: isRetracted ? "what it names is retracted" : "what it names is not known"))
    }
  }

  private func judgeEnds(_ ends: [Ends], into found: inout Set<Warning>) {
    for link in ends where resolved(link.from) == resolved(link.to) {
      found.insert(
        Warning(
          .selfLink, subject: link.entity, related: resolved(link.to), key: link.key,
          detail: "both ends are the same"))
    }
  }

  private func judgeCount(_ members: [Member], _ rule: BoundRule, into found: inout Set<Warning>) {
    for member in members {
      let count = standing(member, rule).count
      guard count > rule.limit("count_maximum") else { continue }
      found.insert(
        Warning(
          rule.code, subject: member.entity, key: member.key, detail: Text("it is in \(count)")))
    }
  }

  private func judgePlaces(
    _ members: [Member], _ containers: [Container], _ rule: BoundRule,
    into found: inout Set<Warning>
  ) {
    var areas: [EntityID: Area] = [:]
    for container in containers { areas[container.entity] = container.area }
    // By rows of edges for those that somebody is in, for a container may have many members.
    var indexes: [EntityID: PlacesInArea] = [:]
    for member in members {
      guard let place = member.place else { continue }
      let tolerance = max(Int64(place.accuracyMillimetres), rule.limit("tolerance_mm"))
      for container in standing(member, rule) {
        guard let area = areas[container] else { continue }
        let index = indexes[container] ?? PlacesInArea(area)
        indexes[container] = index
        guard index.position(of: place.vertex, within: tolerance) == .outside else { continue }
        found.insert(
          Warning(
            rule.code, subject: member.entity, related: container, key: member.key,
            detail: Text("it lies outside by more than \(tolerance / 1_000) m")))
      }
    }
  }

  private func judgeCategories(
    _ members: [Member], _ containers: [Container], _ rule: BoundRule,
    into found: inout Set<Warning>
  ) {
    var counts: [EntityID: [Text: Int]] = [:]
    for member in members {
      guard let category = member.category else { continue }
      for container in standing(member, rule) {
        counts[container, default: [:]][category, default: 0] += 1
      }
    }
    for container in containers {
      guard let declared = container.declared, let own = counts[container.entity],
        let most = own.values.max(), (own[declared] ?? 0) < most,
        let computed = own.filter({ $0.value == most }).keys.min(by: { $0.precedes($1) })
      else { continue }
      let whole = own.values.reduce(0, +)
      found.insert(
        Warning(
          rule.code, subject: container.entity, key: container.key, item: computed,
          detail: Text("\(most) of \(whole) are of another, \(own[declared] ?? 0) of it")))
    }
  }

  private func judgeSizes(
    _ members: [Member], _ containers: [Container], _ rule: BoundRule,
    into found: inout Set<Warning>
  ) {
    var counts: [EntityID: Int] = [:]
    for member in members {
      for container in standing(member, rule) { counts[container, default: 0] += 1 }
    }
    let least = rule.limit("members_minimum")
    for container in containers {
      let count = counts[container.entity] ?? 0
      guard count < least else { continue }
      found.insert(
        Warning(
          rule.code, subject: container.entity,
          detail: Text("\(count) organisations, expected \(least) or more")))
    }
  }
}
