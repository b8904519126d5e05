import CairnModel
import Testing

/// Bodies, values, names and samples, each try by itself on a log in memory: what is read is what the
/// try says, and a trap names it. Of two turns of a try neither author was shown the other's.
@Suite("Odd bodies, values, names and samples in memory")
struct OddValueTests {
  /// Steps of folding that a byte of a body may cost; every act counts as some bytes more.
  private static let stepsPerByteMaximum = 0.6

  private static func expectCheap(_ ground: BoundsGround, _ what: String) {
    print("bounds: \(what): \(ground.summary); \(ground.greatestStepRatio) steps a byte at most")
    #expect(ground.greatestStepRatio <= stepsPerByteMaximum)
  }

  @Test("Hundreds of acts of one type, none of which was shown another")
  func crowds() async throws {
    let definition = try ProtoDefinition()
    var ground = try await BoundsGround("crowds")
    let bounds = FieldBounds(definition: definition, usual: ground.usual)
    for body in definition.eventBodies {
      let usual = ProtoBytes.field(body.number, .bytes(bounds.usual(body.type)))
      let turns = (0..<600).map { number in
        BoundsGround.Turn(isOther: number.isMultiple(of: 2), body: usual)
      }
      try ground.take(turns, as: "\(body.type) 600 times, by two")
    }
    Self.expectCheap(ground, "crowds")
  }

  @Test("Every body, beside a usual one of its type by somebody who was not shown it")
  func bodies() async throws {
    let definition = try ProtoDefinition()
    var ground = try await BoundsGround("bodies")
    let bounds = FieldBounds(definition: definition, usual: ground.usual)
    for body in definition.eventBodies {
      let usual = ProtoBytes.field(body.number, .bytes(bounds.usual(body.type)))
      for odd in BoundsTests.bodies(body, bounds) {
        // Of two that stand beside each other the later one is shown.
        let turn = BoundsGround.Turn(body: odd.bytes, claimed: ground.usual.now + 1_000)
        try ground.take([BoundsGround.Turn(isOther: true, body: usual), turn], as: odd.name)
      }
    }
    Self.expectCheap(ground, "bodies beside a usual one")
    #expect(ground.tryCount > 10_000)
  }

  @Test("Every two types of acts by two who were not shown each other's, and both taken back")
  func pairsOfTypes() async throws {
    let definition = try ProtoDefinition()
    var ground = try await BoundsGround("pairs of types")
    let bounds = FieldBounds(definition: definition, usual: ground.usual)
    let bodies = definition.eventBodies.map { body in
      (body.type, ProtoBytes.field(body.number, .bytes(bounds.usual(body.type))))
    }
    for (first, firstBody) in bodies {
      for (second, secondBody) in bodies {
        let turns = [
          BoundsGround.Turn(body: firstBody), BoundsGround.Turn(isOther: true, body: secondBody),
        ]
        let name = "\(first) and \(second)"
        try ground.take(turns, as: name, .readsAndUndos)
        // Each takes back what the other did, and neither was shown that.
        let undos = turns.indices.map { place in
          let undo = Self.undo(ground.id(of: turns, at: place), on: ground)
          return BoundsGround.Turn(
            isOther: place == 0, body: undo, shownCount: 2)
        }
        try ground.take(turns + undos, as: "\(name), each undone by the other")
        try ground.take(turns + undos + undos, as: "\(name), each undone twice")
      }
    }
    for (type, body) in bodies {
      // Undos of undos, by the two in turn, higher than they may lie; then two of one at once.
      var turns = [BoundsGround.Turn(body: body)]
      for depth in 1...6 {
        let undo = Self.undo(ground.id(of: turns, at: turns.count - 1), on: ground)
        func turn(shown count: Int) -> BoundsGround.Turn {
          BoundsGround.Turn(isOther: !depth.isMultiple(of: 2), body: undo, shownCount: count)
        }
        let name = "\(type), undone \(depth) deep"
        try ground.take(turns + [turn(shown: 0)], as: "\(name), blindly")
        try ground.take(
          turns + [turn(shown: turns.count), turn(shown: 0)], as: "\(name), by two undos")
        turns.append(turn(shown: turns.count))
      }
    }
    Self.expectCheap(ground, "pairs of types")
    #expect(ground.tryCount > 2_000)
  }

  /// Takes an event back, of whatever there is that it may be about.
  private static func undo(_ event: UInt64, on ground: BoundsGround) -> [UInt8] {
    let about = [ground.usual.entity, ground.usual.other, ground.usual.events["merged"] ?? 0]
    let content =
      ProtoBytes.field(1, .varint(event)) + about.flatMap { ProtoBytes.field(4, .varint($0)) }
    return ProtoBytes.field(43, .bytes(content))
  }

  @Test("Every kind of value under every key, beside another one that was not shown")
  func values() async throws {
    let made = try await SchemaEntities.ground("values")
    try Self.takeValues(made.ground, made.entities)
  }

  private static func takeValues(_ ground: BoundsGround, _ entities: SchemaEntities) throws {
    var ground = ground
    let values = OddValues(usual: ground.usual).all
    // Names, hosts and shapes are many: under keys of other types some of them do.
    let many = ["text", "line", "area"]
    let few = values.enumerated().filter { place, value in
      place.isMultiple(of: 9) || !many.contains { value.name.hasPrefix($0) }
    }.map(\.element)
    for (kind, key, field) in entities.keys {
      let entity = try #require(entities.ids[kind])
      let values = ["name", "website", "boundary", "location"].contains(field?.name) ? values : few
      for (place, value) in values.enumerated() {
        let beside = values[(place + 1) % values.count]
        let name =
          "\(field?.name ?? "key \(key.rawValue)") of kind \(kind.rawValue): \(value.name)"
        var turns = [
          BoundsGround.Turn(isOther: true, body: entities.body(of: entity, field, key, beside)),
          BoundsGround.Turn(body: entities.body(of: entity, field, key, value)),
        ]
        if field?.mergeClass == .set {
          let added = ground.id(of: turns, at: 1)
          turns.append(
            BoundsGround.Turn(
              isOther: true, body: entities.removal(of: entity, key, value, by: added)))
        }
        try ground.take(turns, as: "\(name), beside \(beside.name)")
      }
    }
    Self.expectCheap(ground, "values under a key")
    #expect(ground.disputedCount > 500)
    #expect(ground.tryCount > 8_000)
  }

  @Test("Odd names, hosts, floors and register numbers of two entities at one place")
  func names() async throws {
    var ground = try await BoundsGround("names")
    let place = SchemaEntities.field(
      FieldKey(2), OddValues(usual: ground.usual).points[0].bytes, at: 2)
    func registered(_ fields: [(UInt32, String)]) -> BoundsGround.Turn {
      BoundsGround.Turn(
        body: SchemaEntities.registration(
          of: KindNumber(2),
          fields: [place]
            + fields.map {
              SchemaEntities.field(FieldKey($0.0), ProtoBytes.field(1, .text($0.1)), at: 2)
            }))
    }
    for (key, texts) in [
      (UInt32(1), OddTexts.names), (5, OddTexts.hosts), (4, OddTexts.names), (7, OddTexts.names),
    ] {
      for (number, text) in texts.enumerated() {
        for distance in [0, 1, 2, 31] {
          let beside = texts[(number + distance) % texts.count]
          // Where the names are not what is tried out they are alike, so that the rest is compared.
          let usual: [(UInt32, String)] = key == 1 ? [] : [(1, "Kiosk")]
          var other = registered(usual + [(key, beside.text)])
          other.isOther = true
          try ground.take(
            [registered(usual + [(key, text.text)]), other],
            as: "key \(key): \(text.name) and \(beside.name)")
        }
      }
    }
    let all =
      OddTexts.names.filter { $0.text.utf8.count < 300 }.map { registered([(1, $0.text)]) }
      + OddTexts.hosts.map { registered([(1, "Kiosk"), (5, $0.text)]) }
    try ground.take(all, as: "all names and hosts at one place")
    Self.expectCheap(ground, "pairs of names and hosts")
    #expect(ground.tryCount > 1_000)
  }

  @Test("Every item with odd values, units, times and grounds, by two raters")
  func samples() async throws {
    let made = try await SchemaEntities.ground("samples")
    try Self.takeSamples(made.ground, made.entities)
  }

  private static func takeSamples(_ ground: BoundsGround, _ entities: SchemaEntities) throws {
    var ground = ground
    let samples = OddSamples(usual: ground.usual)
    let (values, rows) = (samples.values, samples.rows)
    let subjects = [KindNumber(1), KindNumber(2), KindNumber(4), SchemaEntities.unknownKind]
      .compactMap { entities.ids[$0] }
    func turn(_ row: [Int], _ item: String, of subject: UInt64) -> BoundsGround.Turn {
      BoundsGround.Turn(
        body: samples.body(row, item, of: subject, entities), claimed: samples.claimed(row),
        observed: samples.observed(row))
    }
    let items = entities.items
    for (number, row) in rows.enumerated() {
      let item = items[number % items.count]
      let subject = subjects[number / items.count % subjects.count]
      let next = rows[(number + 1) % rows.count]
      var other = turn(next, item, of: subject)
      other.isOther = true
      // The same rater again, a rater beside, and a second item of the group.
      try ground.take(
        [
          turn(row, item, of: subject), other, turn(next, item, of: subject),
          turn(row, items[(number + 1) % items.count], of: subject),
        ],
        as: "\(item): \(values[row[0]]?.name ?? "not observed"), row \(row) beside \(next)")
    }
    for item in items {
      for (number, value) in values.enumerated() where number.isMultiple(of: 2) {
        let row = rows[number % rows.count]
        var first = turn(row, item, of: subjects[1])
        first.body = entities.sample(of: subjects[1], item, value?.bytes)
        var other = first
        other.isOther = true
        try ground.take(
          [first, other], as: "\(item): \(value?.name ?? "not observed") by two raters")
      }
    }
    Self.expectCheap(ground, "pairs of samples")
    #expect(ground.tryCount > 2_000)
  }
}
