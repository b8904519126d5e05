import CairnFold
import CairnFoldFixtures
import CairnModel
import Testing

@Suite("Work that is set aside")
struct SetAsideTests {
  /// - Parameter seed: every fourth floods, so that what comes back from beyond a bound is among it.
  private func history(_ seed: UInt64) -> History {
    History(
      seed: seed, batches: 20, isOdd: seed % 3 == 0, isFlooded: seed % 4 == 1, setsAside: true)
  }

  @Test("Set aside, it means the same in every order of arrival")
  func permutations() {
    var moved = 0
    for seed in UInt64(1)...1_500 {
      let history = history(seed)
      let other = history.rearranged(seed: seed)
      if other.entries != history.entries { moved += 1 }
      let (state, rearranged) = (history.folded(), other.folded())
      #expect(state.fingerprint == rearranged.fingerprint, "seed \(seed)")
      for (id, entity) in state.entities {
        #expect(
          conflicts(of: entity) == rearranged.entities[id].map(conflicts), "seed \(seed), \(id)")
      }
    }
    #expect(moved > 500, "only \(moved) histories were rearranged")
  }

  private func conflicts(of entity: EntityState) -> [String] {
    MergeGroup(root: entity).conflicts(HistoryTests.classes).map {
      "\($0.matter) \($0.siblings.map(\.event))"
    }
  }

  @Test("As of any size, only what had been set aside below it is out")
  func past() throws {
    for seed in UInt64(1)...1_000 {
      let entries = history(seed).entries
      let state = History.folded(entries)
      let count = Int(seed * 7) % entries.count
      let size = LogSize(UInt64(count))
      let past = History.folded(entries.prefix(count))
      #expect(state.header.cover(asOf: size) == past.header.cover, "seed \(seed)")
      for (id, entity) in state.entities {
        let early = entity.asOf(size, under: state.header.cover(asOf: size))
        #expect(early == past.entities[id], "seed \(seed), \(id) at \(size)")
        let stored = try EntityState(
          decoding: entity.encoded(), pieces: entity.encodedPieces, under: state.header.cover)
        #expect(stored == entity, "seed \(seed), \(id)")
      }
    }
  }

  /// Changes nothing, and is no anomaly.
  private var nothing: EventBody {
    guard let stranger = DeviceNumber(99) else { preconditionFailure("a number") }
    return .roleChanged(RoleChanged(device: stranger, role: .surveyor))
  }

  private func isStewardship(_ body: EventBody) -> Bool {
    switch body {
    case .deviceSetAside, .setAsideReverted: true
    default: false
    }
  }

  @Test("Set aside and restored equals never set aside")
  func restored() {
    var setAside = 0
    for seed in UInt64(1)...1_500 {
      let history = history(seed)
      var state = history.folded()
      var sequence = history.events.last { $0.event.id.device == History.admin }?.event.id.sequence
      for act in state.header.setAsides.acts where act.revertedAt == nil {
        let next = (sequence ?? .none).next
        sequence = next
        state.apply(
          .event(
            Event(
              id: EventID(History.admin, next), context: Context(base: state.size),
              claimedTime: Timestamp(milliseconds: 0),
              body: .setAsideReverted(SetAsideReverted(setAside: act.event, reason: "")))),
          at: state.size.nextIndex)
        setAside += 1
      }
      let never = History.folded(
        history.entries.map { entry in
          guard case .event(var event) = entry, isStewardship(event.body) else { return entry }
          event.body = nothing
          return .event(event)
        })
      #expect(state.fingerprint == never.fingerprint, "seed \(seed)")
      for (id, entity) in never.entities {
        #expect(state.entities[id] == entity, "seed \(seed), \(id)")
      }
    }
    #expect(setAside > 1_000, "only \(setAside) acts were in effect at an end")
  }

  @Test("It means what journals mean without it")
  func without() {
    var compared = 0
    for seed in UInt64(1)...1_500 {
      let history = history(seed)
      let state = history.folded()
      let cover = state.header.cover
      let other = History.folded(
        history.entries.map { entry in
          guard case .event(var event) = entry else { return entry }
          if isStewardship(event.body) { event.body = nothing }
          if cover.covers(event.id), let entity = FoldState.subjects(of: event).first,
            EntityID(event.id) != entity, !isRemark(event.body)
          {
            // It stays in the journal, and says nothing.
            event.body = .fieldsRevised(FieldsRevised(entity: entity, fields: []))
          }
          return .event(event)
        })
      // What names one of these finds nothing of its kind then.
      guard other.header.anomalyCount == state.header.anomalyCount else { continue }
      for (id, entity) in state.entities where !cover.covers(id.event) {
        guard let same = other.entities[id] else { continue }
        compared += 1
        #expect(entity.fields == same.fields, "seed \(seed), \(id)")
        #expect(
          entity.sets.mapValues(\.elements) == same.sets.mapValues(\.elements), "\(seed) \(id)")
        #expect(entity.retraction == same.retraction, "seed \(seed), \(id)")
        #expect(entity.touches == same.touches, "seed \(seed), \(id)")
        #expect(entity.alias == same.alias, "seed \(seed), \(id)")
      }
    }
    #expect(compared > 2_000, "only \(compared) entities were compared")
  }

  private func isRemark(_ body: EventBody) -> Bool {
    switch body {
    case .noteWritten, .noteRevised, .sampleRecorded, .sampleWithdrawn, .consentGiven,
      .consentWithdrawn, .attachmentDeclared, .attachmentRedacted:
      true
    default: false
    }
  }

  @Test("A state whose entities are taken in and let go means the same")
  func paged() throws {
    for seed in UInt64(1)...600 {
      let entries = history(seed).entries
      let whole = History.folded(entries)
      var paged = FoldState()
      var stored: [EntityID: [UInt8]] = [:]
      for entry in entries {
        for id in FoldState.subjects(of: entry) where !paged.holds(id) {
          guard let bytes = stored[id] else { continue }
          paged.take(try EntityState(decoding: bytes, under: paged.header.cover))
        }
        let former = paged.header.cover
        paged.apply(entry, at: paged.size.nextIndex)
        if former != paged.header.cover {
          for (id, bytes) in stored where !paged.holds(id) {
            paged.reconsider(try EntityState(decoding: bytes, under: former))
          }
        }
        for entity in paged.takeChanges().entities { stored[entity.id] = entity.bytes }
        paged.letGoOfEntities(keeping: Int(seed % 3))
      }
      #expect(paged.fingerprint == whole.fingerprint, "seed \(seed)")
      let header = try FoldHeader(decoding: paged.header.encoded())
      #expect(header == paged.header, "seed \(seed)")
    }
  }

  @Test("A conflict is opened by the act that set aside, behind an undo too")
  func opened() {
    var log = MergeLog(devices: 3)
    let place = log.register(by: 3)
    func revision(_ number: Int64) -> EventBody {
      .fieldsRevised(FieldsRevised(entity: place, fields: [Field(History.key, .integer(number))]))
    }
    let slip = log.add(revision(1), by: 2)
    log.add(revision(2), by: 2)
    log.add(
      .changeUndone(
        ChangeUndone(entities: [place], undone: [slip], reinstated: [], reason: "a slip")), by: 2)
    guard let device = DeviceNumber(3) else { return }
    let point = SetAsidePoint(device: device, after: .none, withSuccessors: false)
    let act = log.add(.deviceSetAside(DeviceSetAside(points: [point], reason: "guessed")), by: 1)
    let entity = History.folded(log.entries).entities[place]
    let spans = entity?.conflictHistory(HistoryTests.classes).spans ?? []
    #expect(spans.map(\.opened.event) == [act])
  }

  /// Steps of a second set-aside and its reversal, in a survey of so many places of a device, each with
  /// two of its acts, and so many of another.
  private func steps(concerned: Int, others: Int) -> Int {
    var log = MergeLog(devices: 3)
    for (device, count) in [(2, concerned), (3, others)] {
      for _ in 0..<count {
        let place = log.register(by: device)
        log.add(.noteWritten(NoteWritten(subject: place, text: "seen", tags: [])), by: device)
      }
    }
    var state = FoldState()
    for entry in log.entries { state.apply(entry, at: state.size.nextIndex) }
    var last: EventID?
    func administer(_ body: EventBody) {
      let event = log.add(body, by: 1)
      guard let entry = log.entries.last else { return }
      state.apply(entry, at: state.size.nextIndex)
      last = event
    }
    guard let device = DeviceNumber(2) else { return 0 }
    let point = SetAsidePoint(device: device, after: .none, withSuccessors: false)
    var before = 0
    for _ in 0..<2 {
      before = state.steps.total
      administer(.deviceSetAside(DeviceSetAside(points: [point], reason: "guessed")))
      if let act = last {
        administer(.setAsideReverted(SetAsideReverted(setAside: act, reason: "")))
      }
    }
    return state.steps.total - before
  }

  @Test("It costs what it concerns, not what the survey holds")
  func cost() {
    let few = steps(concerned: 200, others: 200)
    #expect(few > 800)
    #expect(steps(concerned: 200, others: 3_200) <= few + few / 10)
    #expect(steps(concerned: 800, others: 200) <= 6 * few)
  }
}
