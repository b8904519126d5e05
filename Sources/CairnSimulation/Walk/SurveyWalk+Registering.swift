import CairnModel

extension SurveyWalk {
  /// More in the beginning, fewer towards the end.
  var isEntityDue: Bool {
    let rest = 1 - progress
    let share = 1 - rest * rest.squareRoot()
    return entities.count < Int((Double(survey.plan.entityCount) * share).rounded(.up))
  }

  /// Registers something of what the survey still lacks, where the present device can.
  mutating func register() -> Bool {
    let total = remaining.reduce(0, +)
    guard total > 0 else { return false }
    var draw = random.below(total)
    var kind = WalkKind.visit
    for candidate in WalkKind.allCases {
      draw -= remaining[candidate.rawValue]
      if draw < 0 {
        kind = candidate
        break
      }
    }
    switch kind {
    case .cluster: registerCluster()
    case .establishment: registerEstablishment()
    case .institution: registerInstitution()
    case .venue: registerVenue()
    case .virtualSpace: registerVirtualSpace()
    case .link: return registerLink()
    case .visit: return registerVisit()
    }
    return true
  }

  private mutating func add(
    _ kind: WalkKind, cluster: Int?, place: Vertex, nature: UInt64,
    fields: [(name: String, value: Value)], elements: [(name: String, value: Value)] = []
  ) {
    let keys = keys[kind]
    let entity = entities.count
    let index = nextIndex
    let id = say(
      .entityRegistered(
        EntityRegistered(
          kind: keys.number, fields: fields.map { Field(keys[$0.name], $0.value) },
          elements: elements.map { Field(keys[$0.name], $0.value) })))
    entities.append(
      WalkEntity(
        id: EntityID(id), index: index, kind: kind, cluster: cluster, place: place, nature: nature))
    byKind[kind.rawValue].append(entity)
    devices[present].own[kind.rawValue].append(entity)
    remaining[kind.rawValue] -= 1
  }

  mutating func registerCluster() {
    let cluster = byKind[WalkKind.cluster.rawValue].count
    let city = City.all[cluster]
    add(
      .cluster, cluster: cluster, place: city.centre, nature: random.next(),
      fields: [
        ("name", .text(Text("\(city.name) creative quarter"))),
        ("dominant_category", random.pick(ClusterKeys.categories)),
        ("boundary", ground.boundary(of: cluster)), ("stage", random.pick(ClusterKeys.stages)),
        ("opened_on", openingDate()),
      ])
  }

  /// A cluster that still has room, by how much; nil outside all of them.
  private mutating func clusterWithRoom() -> Int? {
    var draw = random.below(max(firmsRemaining.reduce(0, +), 1))
    for slot in firmsRemaining.indices {
      draw -= firmsRemaining[slot]
      if draw < 0 {
        firmsRemaining[slot] -= 1
        return slot < survey.plan.clusterCount ? slot : nil
      }
    }
    return nil
  }

  /// Any cluster, for what is counted in none.
  private mutating func anyCluster() -> Int? {
    random.chance(76) ? random.below(survey.plan.clusterCount) : nil
  }

  private mutating func registerEstablishment() {
    let cluster = clusterWithRoom()
    let isDuplicate =
      random.below(remaining[WalkKind.establishment.rawValue]) < duplicatesRemaining
    if isDuplicate, let original = unknownEstablishment() {
      duplicatesRemaining -= 1
      let known = entities[original]
      if random.chance(60) {
        duplicates.append(WalkDuplicate(original: original, copy: entities.count))
      }
      addEstablishment(
        known.cluster, known.place, known.nature, name: Wording.misspelt(known.nature))
    } else {
      let nature = random.next()
      addEstablishment(
        cluster, ground.place(in: cluster, &random), nature, name: Wording.name(nature))
    }
  }

  /// A firm that another device has registered, which this one does not find on its map: it has
  /// not heard of it, or has not looked.
  private mutating func unknownEstablishment() -> Int? {
    let all = byKind[WalkKind.establishment.rawValue]
    guard !all.isEmpty else { return nil }
    let own = devices[present].member.number
    for _ in 0..<4 {
      let entity = random.pick(all)
      if entities[entity].id.event.device != own, !entities[entity].isGone { return entity }
    }
    return nil
  }

  private mutating func addEstablishment(
    _ cluster: Int?, _ place: Vertex, _ nature: UInt64, name: Value
  ) {
    let category = random.pick(ClusterKeys.categories)
    var fields: [(name: String, value: Value)] = [
      ("name", name), ("location", ground.fix(place, &random)),
      ("address", Wording.address(nature, in: cluster)),
      ("kind", random.pick(ClusterKeys.forms)), ("primary_category", category),
      ("opened_on", openingDate()),
    ]
    if random.chance(70) { fields.append(("external_id", Wording.registerNumber(nature))) }
    if random.chance(30) { fields.append(("website", Wording.website(nature))) }
    var elements = [(name: "categories", value: category)]
    let second = random.pick(ClusterKeys.categories)
    if random.chance(20), second != category { elements.append(("categories", second)) }
    elements.append(("chain_stages", random.pick(ClusterKeys.chainStages)))
    if let cluster { elements.append(("clusters", .entity(entities[cluster].id))) }
    let entity = entities.count
    add(
      .establishment, cluster: cluster, place: place, nature: nature, fields: fields,
      elements: elements)
    tie(entity)
  }

  private mutating func registerInstitution() {
    let cluster = anyCluster()
    let place = ground.place(in: cluster, &random)
    let nature = random.next()
    add(
      .institution, cluster: cluster, place: place, nature: nature,
      fields: [
        ("name", Wording.name(nature)), ("location", ground.fix(place, &random)),
        ("institution_type", random.pick(ClusterKeys.institutionTypes)),
        ("opened_on", openingDate()),
      ], elements: cluster.map { [("clusters", .entity(entities[$0].id))] } ?? [])
  }

  private mutating func registerVenue() {
    let cluster = anyCluster()
    let place = ground.place(in: cluster, &random)
    let nature = random.next()
    add(
      .venue, cluster: cluster, place: place, nature: nature,
      fields: [
        ("name", Wording.name(nature)), ("location", ground.fix(place, &random)),
        ("venue_type", random.pick(ClusterKeys.venueTypes)),
      ])
  }

  private mutating func registerVirtualSpace() {
    let nature = random.next()
    add(
      .virtualSpace, cluster: nil, place: City.all[0].centre, nature: nature,
      fields: [
        ("name", Wording.name(nature)), ("url", Wording.website(nature)),
        ("space_type", random.pick(ClusterKeys.spaceTypes)),
      ])
  }

  private mutating func registerVisit() -> Bool {
    guard let subject = known(.establishment) else { return false }
    let start = random.below(20_000_000)
    let began = SyntheticSurvey.opened.advanced(by: Milliseconds(Int64(start) * 360))
    add(
      .visit, cluster: entities[subject].cluster, place: entities[subject].place,
      nature: random.next(),
      fields: [
        ("started_at", .time(began)),
        ("ended_at", .time(began.advanced(by: .seconds(Int64(random.below(3_600)) + 60)))),
        ("subject", .entity(entities[subject].id)), ("outcome", random.pick(ClusterKeys.outcomes)),
      ])
    return true
  }

  // MARK: Links

  /// One end anywhere; the other where many links end already, seven times in ten in the same
  /// cluster.
  private mutating func registerLink() -> Bool {
    guard let from = known(.establishment), let to = partner(of: from) else { return false }
    add(
      .link, cluster: entities[from].cluster, place: entities[from].place, nature: random.next(),
      fields: [
        ("from", .entity(entities[from].id)), ("to", .entity(entities[to].id)),
        ("type", random.pick(ClusterKeys.linkTypes)), ("directed", .flag(random.chance(60))),
      ], elements: [("chain", random.pick(ClusterKeys.chains))])
    tie(from)
    tie(to)
    return true
  }

  private mutating func partner(of entity: Int) -> Int? {
    let base = devices[present].base
    let near = endsInCluster[entities[entity].cluster ?? survey.plan.clusterCount]
    for _ in 0..<6 {
      let other = random.chance(70) ? random.pick(near) : random.pick(ends)
      if other != entity, knows(other, at: base), !entities[other].isGone { return other }
    }
    return nil
  }

  private mutating func tie(_ entity: Int) {
    ends.append(entity)
    endsInCluster[entities[entity].cluster ?? survey.plan.clusterCount].append(entity)
  }

  mutating func openingDate() -> Value {
    let year = Int32(2024 - min(random.below(30), random.below(30)))
    guard random.chance(60) else { return .date(CalendarDate(year: year)) }
    return .date(CalendarDate(year: year, month: UInt8(random.below(12) + 1)))
  }
}
