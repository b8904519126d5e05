import CairnModel

/// Entities that a rule compares with each other.
enum DuplicateRule {
  /// The pairs that may be one, by the earlier id.
  ///
  /// The search knows how close and how alike names must be; a rule may ask for more.
  static func pairs<Failure: Error>(
    _ search: DuplicateSearch, _ rule: BoundRule, isWhole: Bool,
    _ effort: inout WarningEffort, _ checkIsWanted: () throws(Failure) -> Void
  ) throws(Failure) -> [DuplicatePair] {
    let examination = try search.examination(isWhole: isWhole, checkIsWanted)
    effort.nameComparisonCount += examination.comparisonCount
    return examination.pairs.compactMap { fitting($0, rule) }
  }

  /// A pair by the reasons that a rule takes; nil where it takes none of them.
  static func fitting(_ pair: DuplicatePair, _ rule: BoundRule) -> DuplicatePair? {
    let least = rule.limit("similarity_permille")
    var pair = pair
    pair.reasons.removeAll { reason in
      reason == .name && Int64(pair.similarityPermille ?? 0) < least
    }
    return pair.reasons.isEmpty ? nil : pair
  }
}

extension DuplicateFacts {
  /// What a rule's fields say of an entity.
  init(_ facts: WarningFacts, _ roles: BoundRule.Roles) {
    self.init(
      id: facts.id, kind: facts.kind, name: facts.text(roles["name"]),
      point: facts.point(roles["place"]), floorUnit: facts.text(roles["unit"]),
      externalID: facts.text(roles["identifier"]), website: facts.text(roles["website"]),
      isRetracted: facts.isRetracted)
  }
}

extension DuplicatePair {
  var warning: Warning {
    Warning(.possibleDuplicate, subject: first, related: second, detail: Text(words))
  }

  /// Why they may be one, for people.
  package var words: String {
    reasons.map { reason in
      switch reason {
      case .name:
        "names \((similarityPermille ?? 0) / 10) % alike, "
          + "\((distanceMillimetres ?? 0) / 1_000) m apart"
      case .externalID: "the same outside identifier"
      case .websiteHost: "the same website host"
      }
    }.joined(separator: "; ")
  }
}

extension SurveyWarnings {
  /// What two entities that may be one have in common; nil where no rule says that they may.
  package func pair(_ a: WarningFacts, _ b: WarningFacts) -> DuplicatePair? {
    for rule in rules where rule.code == .possibleDuplicate {
      guard let roles = rule.kinds[a.kind], a.kind == b.kind else { continue }
      var search = DuplicateSearch()
      search.add(DuplicateFacts(a, roles))
      search.add(DuplicateFacts(b, roles))
      var effort = WarningEffort()
      let pairs = DuplicateRule.pairs(search, rule, isWhole: true, &effort) {
        () throws(Never) in
      }
      if let pair = pairs.first { return pair }
    }
    return nil
  }
}
