package import CairnModel

/// Two entities that may be one by one of several reasons.
package struct LikenessPair: Hashable, Sendable {
  package var rule: Int
  /// The one of the lesser id.
  package var first: EntityID
  package var second: EntityID

  package init(rule: Int, first: EntityID, second: EntityID) {
    self.rule = rule
    self.first = first
    self.second = second
  }
}

/// Possible duplicates around what changed.
extension SurveyWarnings {
  /// Those of some entities that are near and of nearly one name, where one of the two lies in some
  /// cells; anywhere, without cells. All that lie around these cells must be among the entities.
  /// - Parameter checkIsWanted: called before each entity. What it throws ends this.
  package func named<Failure: Error>(
    among all: [EntityFindings], touching cells: Set<LikenessPlace.Cell>?,
    _ effort: inout WarningEffort, _ checkIsWanted: () throws(Failure) -> Void
  ) throws(Failure) -> Set<LikenessPair> {
    var found: Set<LikenessPair> = []
    for (rule, subjects) in subjects(of: all) {
      let touched = subjects.map { subject -> Bool in
        guard let cells else { return true }
        return NeighbourGrid.cell(of: subject).map {
          cells.contains(LikenessPlace.Cell(rule: rule, cell: $0))
        } ?? false
      }
      let grid = NeighbourGrid(subjects)
      for place in subjects.indices {
        try checkIsWanted()
        grid.forEachNeighbour(of: place) { other in
          guard touched[place] || touched[other] else { return }
          effort.nameComparisonCount += 1
          guard subjects[place].isNamedLike(subjects[other]) else { return }
          let (first, second) = (subjects[min(place, other)].id, subjects[max(place, other)].id)
          found.insert(LikenessPair(rule: rule, first: first, second: second))
        }
      }
    }
    return found
  }

  /// Those of some entities that share an identifier, or a host. All that share it must be among them.
  package func sharing(
    among all: [EntityFindings], hosts isByHost: Bool
  ) -> Set<LikenessPair> {
    var found: Set<LikenessPair> = []
    for (rule, subjects) in subjects(of: all) {
      let pairs =
        isByHost
        ? DuplicateSearch.sharers(of: \.host, among: subjects)
        : DuplicateSearch.sharers(of: \.externalID, among: subjects)
      for pair in pairs {
        found.insert(
          LikenessPair(
            rule: rule, first: subjects[pair.first].id, second: subjects[pair.second].id))
      }
    }
    return found
  }

  /// By id.
  private func subjects(of all: [EntityFindings]) -> [Int: [DuplicateSubject]] {
    var subjects: [Int: [DuplicateSubject]] = [:]
    for findings in all {
      for likeness in findings.likenesses {
        subjects[likeness.rule, default: []].append(DuplicateSubject(likeness.facts))
      }
    }
    return subjects.mapValues { $0.sorted { $0.id < $1.id } }
  }

  /// What is said of two that may be one; nil where a rule asks for more.
  package func warning(
    likening first: EntityFindings, _ second: EntityFindings, rule: Int
  ) -> Warning? {
    guard rules.indices.contains(rule),
      let one = first.likenesses.first(where: { $0.rule == rule }),
      let other = second.likenesses.first(where: { $0.rule == rule })
    else { return nil }
    let pair = DuplicateSubject(one.facts).pair(
      with: DuplicateSubject(other.facts), isWhole: false)
    return DuplicateRule.fitting(pair, rules[rule])?.warning
  }
}
