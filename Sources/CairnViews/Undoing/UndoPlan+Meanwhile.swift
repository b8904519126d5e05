package import CairnFold
package import CairnModel

extension UndoPlan {
  /// What one event said of one entity.
  package struct EntityAct: Sendable {
    package var entity: EntityID
    package var act: Act
  }

  /// What others said since of the entities that chosen events are about, as far as it has its effect.
  /// - Parameter index: of the log; what lies behind it.
  package func acts(since index: LogIndex, but chosen: Set<EventID>) -> [EntityAct] {
    var acts: [EntityAct] = []
    for id in touched {
      guard let entity = entities[id] else { continue }
      entity.forEachAct { act in
        guard index < act.index, !chosen.contains(act.event), !entity.isOut(act),
          !entity.undone.contains(act.event)
        else { return }
        acts.append(EntityAct(entity: id, act: act))
      }
    }
    return acts
  }
}
