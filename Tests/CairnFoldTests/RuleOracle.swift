import CairnFold
import CairnModel

/// The rules of registers and undo as their definitions say them, over all acts of a journal and
/// each time from the beginning.
struct RuleOracle {
  let entity: EntityState
  /// All that have their effect.
  private let effective: [Act]
  let undone: Set<EventID>

  init(_ entity: EntityState) {
    self.entity = entity
    let journal = entity.journal
    var undone: Set<EventID> = []
    // An undo lies behind all that it undoes, so whether it holds is known when they are asked.
    for (place, act) in journal.enumerated().reversed() {
      let isUndone = journal[(place + 1)...].contains { undo in
        !undone.contains(undo.event) && undo.named.contains(act.event)
          && act.happened(before: undo)
      }
      if isUndone { undone.insert(act.event) }
    }
    self.undone = undone
    effective = journal.filter { !undone.contains($0.event) || EntityID($0.event) == entity.id }
  }

  /// The events that stand of those that write a register: of each device the four writes of the
  /// greatest sequences, where no other write of it had seen them.
  private func standing(_ writes: [Act]) -> [EventID] {
    writes.filter { write in
      let above = writes.filter {
        $0.event.device == write.event.device && $0.event.sequence > write.event.sequence
      }
      return above.count < 4 && !writes.contains { write.happened(before: $0) }
    }.map(\.event).sorted()
  }

  func field(_ key: FieldKey) -> [EventID] {
    standing(
      effective.filter { act in
        act.deeds.contains { deed in
          switch deed {
          case .set(let own, _), .resolved(let own, _, _): own == key
          default: false
          }
        }
      })
  }

  var retraction: [EventID] {
    standing(
      effective.filter { act in
        act.named.contains(entity.id.event)
          || act.deeds.contains { if case .retracted = $0 { true } else { false } }
      })
  }

  var alias: [EventID] {
    standing(
      effective.filter { act in
        act.deeds.contains { deed in
          switch deed {
          case .merged, .mergeReverted: true
          default: false
          }
        }
      })
  }

  var touches: [EventID] {
    standing(
      effective.filter { act in
        act.deeds.contains { deed in
          switch deed {
          case .registered, .set, .resolved, .added, .removed: true
          default: false
          }
        }
      })
  }

  /// How many undos lie on top of each other.
  var depthMaximum: Int {
    var depths: [EventID: Int] = [:]
    for act in entity.journal where !act.named.isEmpty {
      depths[act.event] = 1 + (act.named.compactMap { depths[$0] }.max() ?? 0)
    }
    return depths.values.max() ?? 0
  }
}

extension Act {
  fileprivate var named: [EventID] {
    var named: [EventID] = []
    for case .undone(let events) in deeds { named += events }
    return named
  }
}
