import CairnModel

/// What rules want to know of an entity to judge it beside others.
extension EntityFindings {
  mutating func note(member facts: WarningFacts, _ roles: BoundRule.Roles, _ index: Int) {
    let containers = facts.entities(roles["containers"])
    guard !containers.isEmpty else { return }
    members.append(
      Member(
        rule: index, containers: containers, key: roles["place"] ?? roles["containers"],
        place: facts.point(roles["place"]), category: facts.code(roles["category"])))
  }

  mutating func note(
    container facts: WarningFacts, _ areas: [FieldKey: Area], _ rule: BoundRule, _ index: Int
  ) {
    let roles = rule.containerRoles
    containers.append(
      Container(
        rule: index, area: roles["area"].flatMap { areas[$0] == nil ? nil : $0 },
        declared: facts.code(roles["declared"]), key: roles["declared"]))
  }

  mutating func note(ends facts: WarningFacts, _ roles: BoundRule.Roles, _ index: Int) {
    guard let from = facts.entity(roles["from"]), let to = facts.entity(roles["to"]) else {
      return
    }
    ends.append(Ends(rule: index, from: from, to: to, key: roles["to"]))
  }
}
