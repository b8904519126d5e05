import CairnFold
import CairnFoldFixtures
import CairnModel
import Testing

@Suite("Stored states that were damaged")
struct StateDamageTests {
  @Test("A changed, lost or added byte is found, or gives a state that can be read to its end")
  func bytes() throws {
    var random = SeededNumbers(seed: 7)
    var found = 0
    for seed in UInt64(1)...60 {
      let state = History(seed: seed, batches: 20, isOdd: true).folded()
      for entity in state.entities.values.sorted(by: { $0.id < $1.id }) {
        let whole = entity.encoded()
        #expect(try EntityState(decoding: whole, under: SetAsideCover()) == entity)
        for _ in 0..<40 {
          var bytes = whole
          let place = random.below(bytes.count)
          switch random.below(4) {
          case 0: bytes[place] ^= 1 << UInt8(random.below(8))
          case 1: bytes[place] = UInt8(random.below(256))
          case 2: bytes.removeLast(1 + random.below(bytes.count - 1))
          default: bytes.insert(UInt8(random.below(256)), at: place)
          }
          guard read(bytes) else {
            found += 1
            continue
          }
        }
      }
    }
    #expect(found > 1_000, "only \(found) were found")
  }

  /// Whether the bytes are a state; then all of it is looked at.
  private func read(_ bytes: [UInt8]) -> Bool {
    guard let entity = try? EntityState(decoding: bytes, under: SetAsideCover()) else {
      return false
    }
    _ = entity.journal
    _ = entity.samples
    _ = entity.encoded()
    for size in UInt64(0)..<60 where size.isMultiple(of: 7) {
      _ = entity.asOf(LogSize(size))
      _ = try? EntityState(decoding: bytes, asOf: LogSize(size), under: SetAsideCover())
    }
    let group = MergeGroup(root: entity)
    _ = group.conflicts(HistoryTests.classes)
    _ = entity.conflictHistory(HistoryTests.classes)
    return true
  }
}
