package import CairnModel

extension MergeGroup {
  /// An act of one of the members.
  package struct MemberAct: Sendable {
    package var member: EntityID
    package var act: Act
    /// Whether it is taken back.
    package var isUndone: Bool
    /// Whether it is set aside.
    package var isOut: Bool

    package init(member: EntityID, act: Act, isUndone: Bool, isOut: Bool) {
      self.member = member
      self.act = act
      self.isUndone = isUndone
      self.isOut = isOut
    }
  }

  /// What was said of the members, in the order of the log; a merge once, as an act of what was
  /// merged.
  ///
  /// - Parameters:
  ///   - index: of the act to go on behind.
  ///   - count: of acts, at most; the acts of one event stay together, so there may be a few more.
  /// - Returns: with the index of the last one, where more follow.
  /// - Complexity: reads the heads of all journals, and of the acts those that are given.
  package func acts(
    after index: LogIndex? = nil, count: Int = .max
  ) -> (acts: [MemberAct], next: LogIndex?) {
    let places = places(after: index)
    let ids = Set(members.map(\.id))
    var acts: [MemberAct] = []
    for place in places {
      if acts.count >= count, let last = acts.last?.act.index, last < place.index {
        return (acts, last)
      }
      let member = members[place.member]
      let act = place.act ?? member.recorded.act(at: place.journal)
      let isToldElsewhere = act.deeds.allSatisfy { deed in
        if case .absorbed(let merged) = deed { ids.contains(merged) } else { false }
      }
      guard !isToldElsewhere else { continue }
      acts.append(
        MemberAct(
          member: member.id, act: act, isUndone: member.undone.contains(act.event),
          isOut: place.act == nil && member.isOut(act)))
    }
    return (acts, nil)
  }

  /// Where an act of a member is: in its journal, or said by one that sets it aside.
  private struct ActPlace {
    var member: Int
    var index: LogIndex
    var journal = Journal.Place.start
    var act: Act?
  }

  private func places(after index: LogIndex?) -> [ActPlace] {
    var places: [ActPlace] = []
    for (number, member) in members.enumerated() {
      for head in member.recorded.heads {
        places.append(ActPlace(member: number, index: head.index, journal: head.place))
      }
      for act in member.cover.retractions(of: member.id.event) {
        places.append(ActPlace(member: number, index: act.index, act: act))
      }
    }
    return places.filter { place in index.map { $0 < place.index } ?? true }
      .sorted { ($0.index, members[$0.member].id) < ($1.index, members[$1.member].id) }
  }
}
