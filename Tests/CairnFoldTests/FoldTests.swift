import CairnFold
import CairnFoldFixtures
import CairnModel
import Testing

@Suite("Folding")
struct FoldTests {
  @Test("An element stands while an add of it was not removed by name")
  func sets() {
    for seed in UInt64(1)...200 {
      let history = History(seed: seed, batches: 40, isFlooded: seed % 2 == 0)
      let state = history.folded()
      for entity in state.entities.values {
        var adds: [Value: Set<EventID>] = [:]
        var removes: [Value: Set<EventID>] = [:]
        for (event, _) in history.events
        where !entity.undone.contains(event.id) || event.id == entity.id.event {
          switch event.body {
          case .entityRegistered(let body) where EntityID(event.id) == entity.id:
            for element in body.elements { adds[element.value, default: []].insert(event.id) }
          case .elementsAdded(let body) where body.entity == entity.id:
            for element in body.elements { adds[element.value, default: []].insert(event.id) }
          case .elementsRemoved(let body) where body.entity == entity.id:
            for removed in body.elements {
              removes[removed.element.value, default: []].formUnion(removed.addedBy)
            }
          default: break
          }
        }
        var left: [Value: Set<EventID>] = [:]
        for (value, events) in adds {
          let rest = events.subtracting(removes[value] ?? [])
          if !rest.isEmpty { left[value] = rest }
        }
        var shown: [Value: Set<EventID>] = [:]
        for element in entity.sets[History.set]?.elements ?? [] {
          shown[element.value] = Set(element.addedBy)
        }
        #expect(shown == left, "seed \(seed), entity \(entity.id)")
      }
    }
  }

  @Test("Folding with entities let go and read back gives the same state and fingerprint")
  func paging() throws {
    for seed in UInt64(1)...100 {
      let history = History(seed: seed, batches: 40, isOdd: true, isFlooded: seed % 2 == 0)
      let whole = history.folded()
      var stored: [EntityID: [UInt8]] = [:]
      var header = FoldHeader()
      var paged = FoldState(header: header)
      let entries = history.entries
      for (position, entry) in entries.enumerated() {
        for id in FoldState.subjects(of: entry) where !paged.holds(id) {
          if let bytes = stored[id] {
            paged.take(try EntityState(decoding: bytes, under: SetAsideCover()))
          }
        }
        paged.apply(entry, at: LogIndex(UInt64(position)))
        guard position % 7 == 0 || position == entries.count - 1 else { continue }
        for entity in paged.takeChanges().entities { stored[entity.id] = entity.bytes }
        header = try FoldHeader(decoding: paged.header.encoded())
        #expect(header == paged.header)
        paged = FoldState(header: header)
      }
      #expect(paged.fingerprint == whole.fingerprint, "seed \(seed)")
      #expect(stored.count == whole.entities.count)
      for (id, bytes) in stored {
        #expect(try EntityState(decoding: bytes, under: SetAsideCover()) == whole.entities[id])
      }
    }
  }

  @Test("A stored part that is cut off, or longer than it was, is damage and no crash")
  func damage() {
    let state = History(seed: 3, batches: 60).folded()
    for entity in state.entities.values.prefix(3) {
      let bytes = entity.encoded()
      for count in bytes.indices {
        #expect(throws: StateDamage.self) {
          try EntityState(decoding: Array(bytes[..<count]), under: SetAsideCover())
        }
      }
      #expect(throws: StateDamage.self) {
        try EntityState(decoding: bytes + [0], under: SetAsideCover())
      }
    }
  }

  @Test("Another value, and another history, give another fingerprint")
  func fingerprints() {
    let all = Set((UInt64(1)...200).map { History(seed: $0, batches: 20).folded().fingerprint })
    #expect(all.count == 200)
  }
}
