import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import Testing

/// Documents of schemas whose digests are right, in one part and in several, and acts that are judged
/// under them.
@Suite("Odd documents of schemas in memory")
struct OddSchemaTests {
  private static let partByteCount = 60_000

  /// The events that publish a document.
  private static func parts(
    _ document: [UInt8], byteCount: Int, after previous: UInt64
  ) -> [[UInt8]] {
    let digest = LogHash.plain(document).bytes
    let starts = Array(stride(from: 0, to: max(document.count, 1), by: byteCount))
    return starts.enumerated().map { number, start in
      let part = document[start..<min(start + byteCount, document.count)]
      let content: [[UInt8]] = [
        ProtoBytes.field(1, .text("odd@1")), ProtoBytes.field(2, .varint(previous)),
        ProtoBytes.field(3, .varint(UInt64(number))),
        ProtoBytes.field(4, .varint(UInt64(starts.count))), ProtoBytes.field(5, .bytes(digest)),
        ProtoBytes.field(6, .bytes(Array(part))),
      ]
      return ProtoBytes.field(24, .bytes(content.flatMap { $0 }))
    }
  }

  /// Something that each rule of the usual document looks at, by two who were not shown it.
  private static func acts(
    _ entities: SchemaEntities, _ values: OddValues
  ) throws -> [BoundsGround.Turn] {
    let area = values.shapes[values.shapes.count / 2]
    let last = values.points[values.points.count - 1]
    // An act for each rule: a place, an area, a name, a stage, days, weights, counts.
    let acts: [(UInt32, UInt32, OddValues.Odd)] = [
      (2, 2, last), (1, 18, area), (2, 1, values.texts[9]), (1, 19, values.codes[4]),
      (2, 13, values.days[0]), (2, 14, values.days[8]), (2, 12, values.references[0]),
      (2, 9, values.codes[8]), (6, 27, values.references[0]), (2, 6, values.texts[3]),
    ]
    let numbers = values.numbers
    var turns: [BoundsGround.Turn] = []
    for (kind, key, value) in acts {
      let kind = KindNumber(kind)
      let field = entities.schema.kind(kind)?.field(FieldKey(key))
      let entity = try #require(entities.ids[kind])
      // The other says something else of the same kind, if there is something.
      let beside = (values.points + values.shapes + values.days + values.codes + values.texts)
        .first { $0.bytes.first == value.bytes.first && $0.bytes != value.bytes }
      for (isOther, value) in [(false, value), (true, beside ?? value)] {
        turns.append(
          BoundsGround.Turn(
            isOther: isOther, body: entities.body(of: entity, field, FieldKey(key), value)))
      }
    }
    for (number, item) in ["employees", "FM.INN", "FM.SCN", "F.DIG", "DR.TRADE.SHARE"].enumerated()
    {
      for value in [numbers[number], numbers[13 + number]] {
        turns.append(
          BoundsGround.Turn(
            body: entities.sample(
              of: entities.ids[KindNumber(2)] ?? 0, item, value.bytes,
              unit: number == 0 ? "fte" : "")))
      }
    }
    return turns
  }

  @Test("Whatever a document says, what is recorded under it is read")
  func documents() async throws {
    let (ground, entities) = try await SchemaEntities.ground("documents")
    let read = try Self.takeDocuments(
      ground, try Self.acts(entities, OddValues(usual: ground.usual)))
    print("bounds: documents of schemas: \(read.summary)")
    #expect(read.tryCount > 500 && read.disputedCount > 100)
  }

  private static func takeDocuments(
    _ ground: BoundsGround, _ acts: [BoundsGround.Turn]
  ) throws -> BoundsGround {
    var ground = ground
    for odd in try OddSchemas().all {
      let pieces = parts(
        odd.document, byteCount: partByteCount, after: ground.usual.schema)
      try ground.take(
        pieces.map { BoundsGround.Turn(body: $0) } + acts, as: "SchemaPublished of \(odd.name)")
    }
    return ground
  }

  @Test("A service whose survey publishes one odd document after the other answers all reads")
  func service() async throws {
    let documents = try OddSchemas()
    let chosen =
      documents.limits + documents.large
      + documents.changed.enumerated()
      .filter { $0.offset.isMultiple(of: 150) }.map(\.element)
    try await BoundsSurvey.serving { survey in
      let acts = try await Self.pushActs(&survey)
      let first = try survey.published
      for odd in chosen {
        try await Self.publish(odd, in: &survey)
        try await survey.push(bodies: acts, isBlind: true)
      }
      try await survey.readAll(at: try ReadPoint(asOf: "\(first)"))
      try await BoundsTests.expectWhole(&survey, from: first)
      try await survey.runCommands(showing: [survey.usual.entity])
      print("bounds: \(chosen.count) documents of schemas, one after the other")
    }
  }

  /// - Returns: what is recorded again under each document.
  private static func pushActs(_ survey: inout BoundsSurvey) async throws -> [OddBody] {
    var entities = try SchemaEntities()
    try await entities.register(in: &survey)
    try survey.showAll()
    let turns = try acts(entities, OddValues(usual: survey.usual))
    let bodies = turns.map { OddBody(name: "an act under an odd document", bytes: $0.body) }
    try await survey.push(bodies: bodies, isOther: true, isBlind: true)
    return bodies
  }

  private static func publish(
    _ odd: OddSchemas.Odd, in survey: inout BoundsSurvey
  ) async throws {
    let pieces = parts(odd.document, byteCount: partByteCount, after: survey.usual.schema)
    try await survey.push(
      bodies: pieces.map { OddBody(name: "SchemaPublished of \(odd.name)", bytes: $0) })
    let last = (survey.nextSequence - 1) << 20 | UInt64(survey.member.number.rawValue)
    survey.noteSchema(last)
    survey.tried.note("reads under SchemaPublished of \(odd.name)")
    let caller = try survey.caller()
    let point = try ReadPoint(atLeast: try survey.published)
    let service = survey.harness.service
    _ = try await service.warnings(after: nil, count: 500, at: point, by: caller)
    _ = try await service.duplicates(count: 500, at: point, by: caller)
    _ = try await service.conflicts(all: true, after: nil, count: 500, at: point, by: caller)
    _ = try await service.entities(after: nil, count: 500, at: point, by: caller)
    _ = try await service.schemas(at: point, by: caller)
  }

  @Test("Parts in any order, twice, by two, and of which some are missing")
  func parts() async throws {
    let entities = try SchemaEntities()
    var ground = try await BoundsGround("parts")
    let document = try BoundsSchema.document()
    for byteCount in [1_000, 5_000, 20_000] {
      let parts = Self.parts(document, byteCount: byteCount, after: ground.usual.schema)
      let orders: [(String, [[UInt8]])] = [
        ("in order", parts), ("reversed", parts.reversed()),
        ("each twice", parts.flatMap { [$0, $0] }),
        ("all twice", parts + parts), ("without the last", parts.dropLast()),
        ("the first alone", [parts[0]]),
        ("the last again and again", [[UInt8]](repeating: parts[parts.count - 1], count: 300)),
        (
          "after nothing",
          Self.parts(document, byteCount: byteCount, after: 0)
        ),
      ]
      for (name, order) in orders {
        try ground.take(
          order.enumerated().map { BoundsGround.Turn(isOther: !$0.isMultiple(of: 2), body: $1) }
            + [
              BoundsGround.Turn(
                body: entities.sample(
                  of: ground.usual.entity, "F.DIG", ProtoBytes.field(2, .signed(3))))
            ],
          as: "SchemaPublished in parts of \(byteCount) bytes, \(name)")
      }
    }
    #expect(ground.tryCount > 20)
  }
}
