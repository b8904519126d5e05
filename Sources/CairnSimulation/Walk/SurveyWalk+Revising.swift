import CairnModel

extension SurveyWalk {
  private static let fields: [WalkKind: [String]] = [
    .establishment: [
      "primary_category", "opened_on", "location", "kind", "address", "floor_unit", "website",
      "phone",
    ],
    .cluster: ["stage", "dominant_category"],
    .venue: ["venue_type", "location"],
    .institution: ["institution_type", "location"],
    .visit: ["outcome"],
  ]
  /// Whose concurrent values a person has to choose from.
  private static let contested: Set = [
    "primary_category", "opened_on", "location", "kind", "stage", "dominant_category",
    "venue_type", "institution_type",
  ]
  /// Where nothing is contested with, others have long seen it.
  private var recentCountMaximum: Int { max(survey.plan.batchEventCount * 3 / 2, 32) }

  /// Says something new of a field, as far as anybody knows: where two devices would meet by
  /// chance, another field is taken, so that a small survey is no more contested than a large one.
  mutating func revise() -> Bool {
    for _ in 0..<4 {
      guard let entity = known(revisedKind()), let names = Self.fields[entities[entity].kind]
      else { continue }
      let name = random.pick(names)
      if let last = entities[entity].revised[name],
        last.device != devices[present].member.number, !devices[present].base.contains(last.index)
      {
        continue
      }
      write(name, of: entity, value(of: name, of: entity), base: nil)
      return true
    }
    return false
  }

  private mutating func revisedKind() -> WalkKind {
    switch random.below(200) {
    case ..<160: .establishment
    case ..<172: .venue
    case ..<182: .institution
    case ..<199: .visit
    // There are few, and everybody looks at them: more would leave each of them in dispute.
    default: .cluster
    }
  }

  /// Says something else of a field that another device has just revised, without having seen it:
  /// the form was opened before that came in, or it has not come in yet.
  mutating func contest() -> Bool {
    guard !recent.isEmpty else { return false }
    let device = devices[present]
    for _ in 0..<12 {
      let other = random.pick(recent)
      guard other.event.device != device.member.number, !entities[other.entity].isGone else {
        continue
      }
      let base = device.base.contains(other.index) ? device.baseBefore : device.base
      guard !base.contains(other.index), knows(other.entity, at: base) else { continue }
      guard let value = differing(from: other) else { continue }
      let own = write(other.field, of: other.entity, value, base: base)
      if random.chance(60) { disputes.append(WalkDispute(first: other, second: own)) }
      return true
    }
    return false
  }

  private mutating func differing(from other: WalkRevision) -> Value? {
    if other.field == "location" {
      let place = Ground.elsewhere(entities[other.entity].place, &random)
      return ground.fix(place, &random)
    }
    for _ in 0..<4 {
      let value = value(of: other.field, of: other.entity)
      if value != other.value { return value }
    }
    return nil
  }

  @discardableResult
  private mutating func write(
    _ name: String, of entity: Int, _ value: Value, base: LogSize?
  ) -> WalkRevision {
    let index = nextIndex
    let event = say(
      .fieldsRevised(
        FieldsRevised(
          entity: entities[entity].id,
          fields: [Field(keys[entities[entity].kind][name], value)])), base: base)
    let revision = WalkRevision(
      entity: entity, field: name, value: value, event: event, index: index,
      isFirst: entities[entity].revised[name] == nil)
    entities[entity].revised[name] = (event.device, index)
    if Self.contested.contains(name) { keep(revision) }
    return revision
  }

  private mutating func keep(_ revision: WalkRevision) {
    if recent.count < recentCountMaximum {
      recent.append(revision)
    } else {
      recent[recentPlace] = revision
      recentPlace = (recentPlace + 1) % recent.count
    }
  }

  private mutating func value(of name: String, of entity: Int) -> Value {
    switch name {
    case "primary_category", "dominant_category": random.pick(ClusterKeys.categories)
    case "opened_on": openingDate()
    case "location": ground.fix(entities[entity].place, &random)
    case "kind": random.pick(ClusterKeys.forms)
    case "stage": random.pick(ClusterKeys.stages)
    case "venue_type": random.pick(ClusterKeys.venueTypes)
    case "institution_type": random.pick(ClusterKeys.institutionTypes)
    case "outcome": random.pick(ClusterKeys.outcomes)
    case "address": Wording.address(random.next(), in: entities[entity].cluster)
    case "floor_unit": Wording.floor(random.below(400))
    case "website": Wording.website(entities[entity].nature)
    default: Wording.phone(random.below(9_000_000))
    }
  }

  // MARK: Sets

  /// Puts a tag or a stage of the chain on something, or takes an own tag away again.
  mutating func changeElements() -> Bool {
    if random.chance(30), let tag = devices[present].tag, !entities[tag.entity].isGone {
      devices[present].tag = nil
      say(
        .elementsRemoved(
          ElementsRemoved(
            entity: entities[tag.entity].id,
            elements: [RemovedElement(element: tag.element, addedBy: [tag.event])])))
      return true
    }
    guard let entity = known(.establishment) else { return false }
    let isTag = random.chance(50)
    let element = Field(
      keys.establishment[isTag ? "tags" : "chain_stages"],
      random.pick(isTag ? ClusterKeys.tags : ClusterKeys.chainStages))
    let event = say(
      .elementsAdded(ElementsAdded(entity: entities[entity].id, elements: [element])))
    if isTag { devices[present].tag = (entity, element, event) }
    return true
  }
}
