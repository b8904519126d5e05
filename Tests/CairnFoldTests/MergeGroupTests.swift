import CairnFold
import CairnFoldFixtures
import CairnModel
import Testing

/// Which merges hold, against the rule as it is written.
@Suite("Groups of merged entities")
struct MergeGroupTests {
  private static func entity(_ number: Int) -> EntityID { id(1, number) }

  private static func id(_ device: Int, _ sequence: Int) -> EntityID {
    EntityID(event(device, sequence))
  }

  private static func event(_ device: Int, _ sequence: Int) -> EventID {
    guard let device = DeviceNumber(UInt32(device)), let sequence = EventSequence(UInt64(sequence))
    else { preconditionFailure("an id") }
    return EventID(device, sequence)
  }

  /// Aliases of some entities, by a few devices, in no order.
  private static func edges(seed: UInt64) -> [MergeEdge] {
    var random = SeededNumbers(seed: seed)
    let count = 2 + random.below(24)
    var edges: [MergeEdge] = []
    for member in 1...count where random.below(8) > 0 {
      // Few circles, and now and then one thing into which nearly all go.
      let reach = random.below(5) == 0 ? count : max(member - 1, 1)
      let survivor = 1 + random.below(random.below(3) == 0 ? min(3, count) : reach)
      guard survivor != member else { continue }
      edges.append(
        MergeEdge(
          member: entity(member), survivor: entity(survivor),
          event: event(2 + random.below(3), 1 + random.below(1_000) * 64 + member)))
    }
    for place in edges.indices.reversed() { edges.swapAt(place, random.below(place + 1)) }
    return edges
  }

  /// R20, read aloud.
  private struct Words {
    var aliases: [EntityID: MergeEdge] = [:]
    var held: [MergeEdge] = []

    init(_ edges: [MergeEdge], _ maximum: Int) {
      for edge in edges { aliases[edge.member] = edge }
      let ids = Set(edges.flatMap { [$0.member, $0.survivor] })
      let trees = Dictionary(grouping: ids.filter { !isOnCircle($0) }) { end($0) }
      for end in trees.keys {
        let merges = trees[end, default: []].compactMap { aliases[$0] }
        let devices = Set(merges.map(\.event.device)).sorted()
        for round in 0..<merges.count {
          for device in devices {
            let own = merges.filter { $0.event.device == device }
              .sorted { $0.event.sequence < $1.event.sequence }
            guard round < own.count else { continue }
            let joined = group(own[round].member).union(group(own[round].survivor))
            if joined.count <= maximum + 1 { held.append(own[round]) }
          }
        }
      }
    }

    func isOnCircle(_ id: EntityID) -> Bool {
      var place = aliases[id]?.survivor
      var steps = 0
      while let here = place, here != id, steps <= aliases.count {
        place = aliases[here]?.survivor
        steps += 1
      }
      return place == id
    }

    /// Where following aliases ends.
    func end(_ id: EntityID) -> EntityID {
      var place = id
      while !isOnCircle(place), let next = aliases[place]?.survivor { place = next }
      return place
    }

    /// All that merges that hold join to an entity.
    func group(_ id: EntityID) -> Set<EntityID> {
      var group: Set<EntityID> = [id]
      while true {
        let more = held.filter { group.contains($0.member) != group.contains($0.survivor) }
        guard !more.isEmpty else { return group }
        group.formUnion(more.flatMap { [$0.member, $0.survivor] })
      }
    }

    func root(_ id: EntityID) -> EntityID {
      var place = id
      while let next = held.first(where: { $0.member == place }) { place = next.survivor }
      return place
    }
  }

  @Test("Places are what the rule says in words, at every bound and in every order")
  func words() {
    var bounded = 0
    var circles = 0
    for seed in UInt64(1)...2_000 {
      let edges = Self.edges(seed: seed)
      for maximum in [1, 2, 5, 256] {
        let places = MergeComponent(edges).places(membersMaximum: maximum)
        let words = Words(edges, maximum)
        for (id, place) in places {
          #expect(place.root == words.root(id), "seed \(seed), \(id), at most \(maximum)")
          let members = places.filter { $0.value.root == id && $0.key != id }.map(\.key).sorted()
          #expect(place.members == members, "seed \(seed), \(id), at most \(maximum)")
          #expect(place.members.count <= maximum)
          #expect(place.circle.contains(id) == words.isOnCircle(id), "seed \(seed), \(id)")
          let isHeld = words.held.contains { $0.member == id }
          let beyond = isHeld || words.isOnCircle(id) ? nil : words.aliases[id]
          #expect(place.beyond == beyond, "seed \(seed), \(id), at most \(maximum)")
          if beyond != nil { bounded += 1 }
          if !place.circle.isEmpty { circles += 1 }
        }
      }
    }
    #expect(bounded > 1_000 && circles > 1_000, "\(bounded) and \(circles)")
  }

  @Test("Merges apart from each other are components of their own, with the same places")
  func components() {
    for seed in UInt64(1)...500 {
      let edges = Self.edges(seed: seed)
      let whole = MergeComponent(edges).places(membersMaximum: 3)
      var parts: [EntityID: MergePlace] = [:]
      for component in MergeComponent.components(of: edges) {
        #expect(component.edges.values.allSatisfy { component.entities.contains($0.survivor) })
        parts.merge(component.places(membersMaximum: 3)) { _, _ in
          Issue.record("an entity in two components, seed \(seed)")
          return MergePlace(alone: Self.entity(1))
        }
      }
      #expect(parts == whole, "seed \(seed)")
    }
  }

  @Test("A flood of merges leaves others their share of a group")
  func flood() {
    let own = (1...100).map {
      MergeEdge(
        member: Self.entity($0 + 1), survivor: Self.entity(1), event: Self.event(3, $0 + 5_000))
    }
    let flood = (1...2_000).map {
      MergeEdge(
        member: Self.entity($0 + 1_000), survivor: Self.entity(1), event: Self.event(2, $0))
    }
    let places = MergeComponent(own + flood).places()
    #expect(own.allSatisfy { places[$0.member]?.root == Self.entity(1) })
    #expect(places[Self.entity(1)]?.members.count == 256)
    #expect(flood.filter { places[$0.member]?.root == Self.entity(1) }.count == 156)
  }

  @Test("A chain and a star of 10,000 are taken apart into groups without recursion")
  func long() {
    let chain = (1...10_000).map {
      MergeEdge(
        member: Self.entity($0), survivor: Self.entity($0 + 1), event: Self.event(2, $0))
    }
    let places = MergeComponent(chain).places()
    #expect(places[Self.entity(1)]?.root == Self.entity(257))
    #expect(places[Self.entity(258)]?.root == Self.entity(514))
    #expect(places[Self.entity(257)]?.beyond?.survivor == Self.entity(258))
    let circle =
      chain + [
        MergeEdge(member: Self.entity(10_001), survivor: Self.entity(1), event: Self.event(3, 1))
      ]
    let round = MergeComponent(circle).places()
    #expect(round.values.allSatisfy { $0.members.isEmpty && $0.circle.count == 16 })
    #expect(round[Self.entity(5)]?.root == Self.entity(5))
  }

  @Test("The register of a group costs by what stands in it, not by its square")
  func register() throws {
    func steps(_ members: Int) throws -> Int {
      var log = MergeLog(devices: 5)
      let places = (0..<members).map { _ in log.register(by: 2, [Field(History.key, .integer(0))]) }
      let base = log.size
      for (number, place) in places.dropFirst().enumerated() {
        log.merge(place, into: places[0], by: 2 + number % 4)
      }
      for device in 2...5 {
        for (number, place) in places.enumerated() {
          log.revise(place, [Field(History.key, .integer(Int64(number)))], by: device, base: base)
        }
      }
      let state = log.folded()
      let group = try #require(MergeGroup.find(places[0]) { state.entities[$0] })
      #expect(group.members.count == members)
      var steps = 0
      _ = group.register(History.key, counting: &steps)
      return steps
    }
    let (few, many) = (try steps(50), try steps(200))
    #expect(many <= 6 * few, "\(few) and \(many)")
    #expect(many < 40 * 200)
  }

  @Test("The history of conflicts judges what each act touches, and is the same in parts")
  func history() throws {
    func history(_ count: Int) throws -> (EntityState, judged: Int) {
      var log = MergeLog(devices: 3)
      let place = log.register(by: 2, [Field(History.key, .integer(0))])
      for number in 0..<count {
        let base = log.size
        log.revise(place, [Field(History.key, .integer(1))], by: 2, base: base)
        log.revise(place, [Field(History.key, .integer(2))], by: 3, base: base)
        log.revise(place, [Field(History.key, .integer(Int64(number)))], by: 2)
      }
      let entity = try #require(log.folded().entities[place])
      return (entity, entity.conflictHistory(HistoryTests.classes).judgedCount)
    }
    let (_, few) = try history(50)
    let (entity, many) = try history(200)
    #expect(many <= 6 * few, "\(few) and \(many)")
    let whole = entity.conflictHistory(HistoryTests.classes)
    #expect(whole.total == 200)
    var parts: [ConflictSpan] = []
    for first in stride(from: 0, to: 200, by: 30) {
      parts += entity.conflictHistory(HistoryTests.classes, from: first, count: 30).spans
    }
    #expect(parts == whole.spans)
  }

  @Test("Conflicts open and close where a replay that looks at everything sees them do so")
  func replay() {
    var closed = 0
    for seed in UInt64(1)...600 {
      for entity in History(seed: seed, batches: 20, isOdd: seed % 3 == 0).folded().entities.values
      {
        let spans = entity.conflictHistory(HistoryTests.classes).spans
        var open: [Conflict.Matter: Int] = [:]
        var expected: [(opened: EventID, closed: EventID?)] = []
        var prefix: [Act] = []
        for act in entity.journal {
          prefix.append(act)
          let now = MergeGroup(root: EntityState(id: entity.id, journal: prefix))
            .conflicts(HistoryTests.classes).map(\.matter)
          for (matter, place) in open where !now.contains(matter) {
            expected[place].closed = act.event
            open[matter] = nil
          }
          for matter in now where open[matter] == nil {
            open[matter] = expected.count
            expected.append((act.event, nil))
          }
        }
        #expect(spans.map(\.opened.event) == expected.map(\.opened), "seed \(seed), \(entity.id)")
        #expect(spans.map(\.closed?.event) == expected.map(\.closed), "seed \(seed), \(entity.id)")
        closed += expected.count { $0.closed != nil }
      }
    }
    #expect(closed > 100, "only \(closed) conflicts were closed")
  }
}
