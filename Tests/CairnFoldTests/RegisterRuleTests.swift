import CairnFold
import CairnModel
import Testing

@Suite("What stands in a register")
struct RegisterRuleTests {
  @Test(
    "Registers and undos are what their definitions say over all acts", arguments: [false, true])
  func oracle(_ isFlooded: Bool) {
    var capped = 0
    var deepest = 0
    var codes: Set<Anomaly.Code> = []
    for seed in UInt64(1)...600 {
      let history = History(
        seed: seed, batches: 30, isOdd: seed % 3 == 0, isFlooded: isFlooded)
      var state = history.folded()
      for entity in state.entities.values {
        let oracle = RuleOracle(entity)
        #expect(entity.undone == oracle.undone, "seed \(seed), \(entity.id)")
        let siblings = events(entity.fields[History.key])
        #expect(siblings == oracle.field(History.key), "seed \(seed), \(entity.id)")
        #expect(events(entity.retraction) == oracle.retraction, "seed \(seed), \(entity.id)")
        #expect(events(entity.alias) == oracle.alias, "seed \(seed), \(entity.id)")
        #expect(events(entity.touches) == oracle.touches, "seed \(seed), \(entity.id)")
        let values = Set(entity.fields[History.key]?.siblings.map(\.value) ?? [])
        #expect(entity.fields[History.key]?.isDivided ?? false == (values.count > 1))
        if Dictionary(grouping: siblings, by: \.device).values.contains(where: { $0.count == 4 }) {
          capped += 1
        }
        deepest = max(deepest, oracle.depthMaximum)
      }
      codes.formUnion(state.takeChanges().anomalies.map(\.code))
    }
    guard isFlooded else { return }
    // The histories pass every bound.
    #expect(capped > 100, "only \(capped)")
    #expect(deepest == 4)
    #expect(codes.isSuperset(of: [.undoMixed, .undoTooDeep, .unreadable]), "\(codes)")
  }

  private func events(_ register: Register?) -> [EventID] {
    register?.siblings.map(\.event) ?? []
  }
}

@Suite("Fingerprints")
struct FingerprintTests {
  @Test("No two meanings of small logs that hardly differ share a fingerprint")
  func meanings() {
    var whole: [Digest: String] = [:]
    var parts: [Digest: String] = [:]
    var equal = 0
    for seed in UInt64(1)...2_500 {
      let history = History(
        seed: seed % 50, batches: 6, isOdd: seed % 3 == 0, isFlooded: seed % 2 == 0)
      for swaps in [false, true] {
        let state = History.folded(history.altered(seed: seed, swaps: swaps))
        let parted = Meaning(state, inGroups: false).text
        if let known = parts.updateValue(parted, forKey: state.fingerprint) {
          #expect(known == parted, "seed \(seed), \(swaps)")
          equal += 1
        }
        guard !swaps else { continue }
        let meaning = Meaning(state, inGroups: true).text
        if let known = whole.updateValue(meaning, forKey: state.fingerprint) {
          #expect(known == meaning, "seed \(seed)")
        }
      }
    }
    #expect(equal > 100, "only \(equal) were alike")
    #expect(parts.count > 500, "only \(parts.count) differ")
  }
}

/// What a state means, by event ids and without places in the log.
struct Meaning {
  private(set) var text = ""

  /// - Parameter inGroups: with what merging makes of entities; otherwise each by itself.
  init(_ state: FoldState, inGroups: Bool) {
    for entity in state.entities.values.sorted(by: { $0.id < $1.id }) where entity.kind != nil {
      let group =
        (inGroups ? MergeGroup.find(entity.id) { state.entities[$0] } : nil)
        ?? MergeGroup(root: entity)
      text += "\(entity.id) \(group.members.map(\.id)) \(group.isRetracted)"
      for key in group.fieldKeys {
        let register = group.register(key)
        text += " \(key): \(register.siblings.map { ($0.event, $0.value) })"
        text += " \(String(describing: register.shown?.value))"
      }
      text += " \(group.elements(History.set).map { ($0.value, $0.addedBy) })"
      text += " \(entity.alias.siblings.map { ($0.event, $0.value) })"
      text += " \(entity.retraction.siblings.map { ($0.event, $0.value) })"
      for conflict in group.conflicts(HistoryTests.classes) {
        text += " \(conflict.entity) \(conflict.matter) \(conflict.siblings.map(\.event))"
      }
      text += " \(group.samples.map(\.event).sorted())"
      if inGroups { text += " \(summaries(of: group))" }
      text += " \(entity.notes.map { ($0.id, $0.versions.map { ($0.event, $0.text) }) })"
      text += " \(entity.consents.map { ($0.id, $0.withdrawnBy != nil) })\n"
    }
  }

  private func summaries(of group: MergeGroup) -> [String] {
    SampleSummaries.summarise(
      group.samples, schema: HistoryTests.schema, kind: KindNumber(1)
    ).map { "\($0.item) \(String(describing: $0.value)) \($0.raterCount)/\($0.sampleCount)" }
  }
}
