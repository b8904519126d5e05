import CairnModel

/// Entities that a rule compares with each other.
enum DuplicateRule {
  /// Warns of each pair that may be one, by the earlier id.
  ///
  /// The search knows how close and how alike names must be; a rule may ask for more.
  static func warnings(
    _ all: [(facts: WarningFacts, roles: BoundRule.Roles)], _ rule: BoundRule
  ) -> [Warning] {
    var search = DuplicateSearch()
    for (facts, roles) in all {
      search.add(
        DuplicateFacts(
          id: facts.id, kind: facts.kind, name: facts.text(roles["name"]),
          point: facts.point(roles["place"]), floorUnit: facts.text(roles["unit"]),
          externalID: facts.text(roles["identifier"]), website: facts.text(roles["website"])))
    }
    let least = rule.limit("similarity_permille")
    return search.candidates().compactMap { pair in
      let reasons = pair.reasons.filter { reason in
        reason != .name || Int64(pair.similarityPermille ?? 0) >= least
      }
      guard !reasons.isEmpty else { return nil }
      return Warning(
        rule.code, subject: pair.first, related: pair.second, detail: words(pair, reasons))
    }
  }

  private static func words(_ pair: DuplicatePair, _ reasons: [DuplicateReason]) -> Text {
    let words = reasons.map { reason in
      switch reason {
      case .name:
        "names \((pair.similarityPermille ?? 0) / 10) % alike, "
          + "\((pair.distanceMillimetres ?? 0) / 1_000) m apart"
      case .externalID: "the same outside identifier"
      case .websiteHost: "the same website host"
      }
    }
    return Text(words.joined(separator: "; "))
  }
}
