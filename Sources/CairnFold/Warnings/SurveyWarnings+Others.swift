package import CairnModel

/// What is odd about an entity beside others. Each judges one, so that whoever keeps findings judges
/// again only where something changed.
extension SurveyWarnings {
  /// What an entity refers to, and how many containers it is in.
  package func warnings(
    naming findings: EntityFindings, _ standing: (EntityID) -> EntityStanding
  ) -> [Warning] {
    var found: [Warning] = []
    for reference in findings.references {
      let target = standing(reference.target)
      guard target.kind == nil else { continue }
      found.append(
        Warning(
          .brokenReference, subject: findings.id, related: reference.target, key: reference.key,
          detail: target.isRetracted ? "what it names is retracted" : "what it names is not known"))
    }
    for ends in findings.ends where standing(ends.from).root == standing(ends.to).root {
      found.append(
        Warning(
          .selfLink, subject: findings.id, related: standing(ends.to).root, key: ends.key,
          detail: "both ends are the same"))
    }
    for member in findings.members where rules[member.rule].code == .inSeveralContainers {
      let count = containers(of: member, standing).count
      guard count > rules[member.rule].limit("count_maximum") else { continue }
      found.append(
        Warning(
          .inSeveralContainers, subject: findings.id, key: member.key,
          detail: Text("it is in \(count)")))
    }
    return found
  }

  /// The containers that it is in: those that stand, each once, in order.
  func containers(
    of member: EntityFindings.Member, _ standing: (EntityID) -> EntityStanding
  ) -> [EntityID] {
    var found: Set<EntityID> = []
    for container in member.containers {
      let target = standing(container)
      if target.kind == rules[member.rule].container { found.insert(target.root) }
    }
    return found.sorted()
  }

  /// Where it counts as a member.
  package func memberships(
    of findings: EntityFindings, _ standing: (EntityID) -> EntityStanding
  ) -> [ContainerMembership] {
    findings.members.compactMap { member in
      switch rules[member.rule].code {
      case .otherCategoryDominates, .fewMembers:
        let containers = containers(of: member, standing)
        guard !containers.isEmpty else { return nil }
        return ContainerMembership(
          rule: member.rule, containers: containers, category: member.category)
      default: return nil
      }
    }
  }

  /// Where it should lie and does not.
  ///
  /// - Parameter places: gives the sound area of a container that a rule looks at.
  package func warnings<Failure: Error>(
    placing findings: EntityFindings, _ standing: (EntityID) -> EntityStanding,
    _ effort: inout WarningEffort,
    places: (EntityID, _ rule: Int) throws(Failure) -> PlacesInArea?
  ) throws(Failure) -> [Warning] {
    var found: [Warning] = []
    for member in findings.members where rules[member.rule].code == .outsideContainer {
      guard let place = member.place else { continue }
      let rule = rules[member.rule]
      let tolerance = max(Int64(place.accuracyMillimetres), rule.limit("tolerance_mm"))
      for container in containers(of: member, standing) {
        guard
          let position = try places(container, member.rule)?.position(
            of: place.vertex, within: tolerance, &effort.placeEdgeCount),
          position == .outside
        else { continue }
        found.append(
          Warning(
            .outsideContainer, subject: findings.id, related: container, key: member.key,
            detail: Text("it lies outside by more than \(tolerance / 1_000) m")))
      }
    }
    return found
  }

  /// What is odd about a container by its members.
  package func warnings(
    holding findings: EntityFindings, _ tally: (_ rule: Int) -> MemberTally
  ) -> [Warning] {
    findings.containers.compactMap { container in
      switch rules[container.rule].code {
      case .otherCategoryDominates: dominance(container, findings.id, tally(container.rule))
      case .fewMembers: fewness(container, findings.id, tally(container.rule))
      default: nil
      }
    }
  }

  private func dominance(
    _ container: EntityFindings.Container, _ id: EntityID, _ tally: MemberTally
  ) -> Warning? {
    let own = tally.categories
    guard let declared = container.declared, let most = own.values.max(),
      (own[declared] ?? 0) < most,
      let computed = own.filter({ $0.value == most }).keys.min(by: { $0.precedes($1) })
    else { return nil }
    let whole = own.values.reduce(0, +)
    return Warning(
      .otherCategoryDominates, subject: id, key: container.key, item: computed,
      detail: Text("\(most) of \(whole) are of another, \(own[declared] ?? 0) of it"))
  }

  private func fewness(
    _ container: EntityFindings.Container, _ id: EntityID, _ tally: MemberTally
  ) -> Warning? {
    let least = rules[container.rule].limit("members_minimum")
    guard tally.count < least else { return nil }
    return Warning(
      .fewMembers, subject: id,
      detail: Text("\(tally.count) organisations, expected \(least) or more"))
  }

  /// The field that holds the area of a container which a rule looks at, if that is sound.
  package func areaKey(of container: EntityFindings, rule: Int) -> FieldKey? {
    container.containers.first { $0.rule == rule }?.area
  }
}
