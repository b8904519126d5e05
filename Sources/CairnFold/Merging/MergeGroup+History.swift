package import CairnModel

extension MergeGroup {
  /// An act of one of the members.
  package struct MemberAct: Sendable {
    package var member: EntityID
    package var act: Act
    /// Whether it is taken back.
    package var isUndone: Bool
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
    var heads: [(member: Int, head: Journal.Head)] = []
    for (place, member) in members.enumerated() {
      for head in member.recorded.heads where index.map({ $0 < head.index }) ?? true {
        heads.append((place, head))
      }
    }
    heads.sort {
      ($0.head.index, members[$0.member].id) < ($1.head.index, members[$1.member].id)
    }
    let ids = Set(members.map(\.id))
    var acts: [MemberAct] = []
    for (place, head) in heads {
      if acts.count >= count, let last = acts.last?.act.index, last < head.index {
        return (acts, last)
      }
      let member = members[place]
      let act = member.recorded.act(at: head.place)
      let isToldElsewhere = act.deeds.allSatisfy { deed in
        if case .absorbed(let merged) = deed { ids.contains(merged) } else { false }
      }
      guard !isToldElsewhere else { continue }
      acts.append(
        MemberAct(member: member.id, act: act, isUndone: member.undone.contains(act.event)))
    }
    return (acts, nil)
  }
}
