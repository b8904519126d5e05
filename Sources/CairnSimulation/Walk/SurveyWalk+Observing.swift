import CairnModel

extension SurveyWalk {
  /// Says the next thing: what the survey is behind with, or whatever comes along.
  mutating func step() {
    if isEntityDue, register() { return }
    if isRetractionDue, retract() { return }
    if devices[present].member.role == .coordinator, random.chance(40), settle() { return }
    let isSaid: Bool
    switch random.below(100) {
    case ..<24: isSaid = random.chance(5) ? contest() : revise()
    case ..<36: isSaid = countStaff()
    case ..<37: isSaid = weighForms()
    case ..<42: isSaid = gaugeLink()
    case ..<46: isSaid = remark()
    case ..<49: isSaid = changeElements()
    case ..<51: isSaid = countVisitors()
    case ..<53: isSaid = attach()
    case 53: isSaid = consent()
    case 54: isSaid = takeBack()
    default: isSaid = random.chance(60) && rate(.establishment)
    }
    // The clusters are known to everybody.
    if !isSaid, !rate(.cluster) { preconditionFailure("a survey without clusters") }
  }

  // MARK: Ratings

  private mutating func rate(_ kind: WalkKind) -> Bool {
    guard let subject = known(kind) else { return false }
    let item = random.below(ClusterKeys.ratings.count)
    let score = score(of: subject, item: item)
    var evidence: [EventID] = []
    if let score, score >= 3, let last = devices[present].evidence, last.entity == subject {
      evidence = [last.event]
    }
    say(
      .sampleRecorded(
        SampleRecorded(
          subject: entities[subject].id, item: ClusterKeys.ratings[item],
          value: score.map { .integer(Int64($0)) },
          confidence: random.chance(80) ? UInt32(random.below(4) + 1) : nil, evidence: evidence)))
    return true
  }

  /// What is true, or one off for one rating in four; nil where it could not be observed.
  private mutating func score(of subject: Int, item: Int) -> Int? {
    if random.chance(4) { return nil }
    var truth = SeededGenerator(seed: entities[subject].nature, stream: UInt64(item))
    let score = truth.below(5)
    guard random.chance(25) else { return score }
    return min(max(score + (random.chance(50) ? 1 : -1), 0), 4)
  }

  /// All forms of a cluster at once: weights that sum to 100.
  private mutating func weighForms() -> Bool {
    let items = ClusterKeys.formWeights
    guard room >= items.count, let subject = known(.cluster) else { return false }
    var rest = 100
    for (position, item) in items.enumerated() {
      let weight = position == items.count - 1 ? rest : min(random.below(9) * 5, rest)
      rest -= weight
      say(
        .sampleRecorded(
          SampleRecorded(
            subject: entities[subject].id, item: item, value: .integer(Int64(weight)), unit: "%")))
    }
    return true
  }

  // MARK: Counts

  private mutating func countStaff() -> Bool {
    guard let subject = known(.establishment) else { return false }
    var truth = SeededGenerator(seed: entities[subject].nature, stream: 100)
    // Firms in clusters are larger by half.
    let factor = entities[subject].cluster == nil ? 1 : 1.48
    let heads = truth.logNormal(median: 2, deviation: 1.1).rounded() * factor
    let change = Double(random.below(5) - 2) / 20
    sample(
      subject, "employees", min(max(Int((heads * (1 + change)).rounded()), 1), 500_000), "heads")
    return true
  }

  private mutating func countVisitors() -> Bool {
    if random.chance(30), let space = known(.virtualSpace) {
      sample(space, "active_users", Int(random.logNormal(median: 4_000, deviation: 1.5)), "30day")
      return true
    }
    guard let venue = known(.venue) else { return false }
    if random.chance(40) {
      sample(venue, "capacity", 10 * (random.below(120) + 2), "persons")
    } else {
      sample(venue, "footfall", random.below(800), "60min")
    }
    return true
  }

  private mutating func gaugeLink() -> Bool {
    guard let link = known(.link) else { return false }
    sample(link, "strength", random.below(5), "")
    return true
  }

  private mutating func sample(_ subject: Int, _ item: String, _ value: Int, _ unit: Text) {
    say(
      .sampleRecorded(
        SampleRecorded(
          subject: entities[subject].id, item: Text(item), value: .integer(Int64(value)),
          unit: unit, confidence: UInt32(random.below(3) + 2))))
  }

  // MARK: Words and pictures

  private mutating func remark() -> Bool {
    guard let subject = known(random.chance(80) ? .establishment : .cluster) else { return false }
    let tags: [Text] = random.chance(30) ? [random.chance(50) ? "TR.PROD" : "TR.REL"] : []
    let note = say(
      .noteWritten(
        NoteWritten(
          subject: entities[subject].id, text: Wording.remark(random.below(100)), tags: tags)))
    devices[present].evidence = (subject, note)
    return true
  }

  private mutating func attach() -> Bool {
    guard let subject = known(random.chance(60) ? .establishment : .cluster),
      let digest = Digest(random.bytes(32))
    else { return false }
    let picture = say(
      .attachmentDeclared(
        AttachmentDeclared(
          subject: entities[subject].id, digest: digest,
          byteCount: UInt64(random.below(3_000_000) + 200_000), mediaType: "image/jpeg",
          name: Text("IMG_\(random.below(9_000) + 1_000).jpg"))))
    devices[present].evidence = (subject, picture)
    // What is worth a picture is worth a rating.
    _ = room > 0 && rate(entities[subject].kind)
    return true
  }

  private mutating func consent() -> Bool {
    guard let subject = known(.establishment) else { return false }
    let last = devices[present].evidence
    say(
      .consentGiven(
        ConsentGiven(
          subject: entities[subject].id,
          statement: "Agrees that contact details are kept for the survey.",
          evidence: last?.entity == subject ? last?.event : nil)))
    return true
  }
}
