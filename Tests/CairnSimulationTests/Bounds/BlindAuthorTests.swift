import CairnFold
import CairnModel
import CairnReplica
import CairnService
import CairnServiceFixtures
import CairnSimulation
import CairnViews
import Testing

/// Two who push without having been shown each other's work, nor their own since the start: what they
/// say stands beside each other, and is contested.
@Suite("Odd work of two authors who have not seen each other's")
struct BlindAuthorTests {
  @Test("Bodies and values of both stand beside each other, and every read goes on")
  func both() async throws {
    let definition = try ProtoDefinition()
    try await BoundsSurvey.serving { survey in
      let first = try survey.published
      let bodyCount = try await Self.pushBodies(definition, &survey)
      let entityCount = try await Self.pushEntities(&survey)
      let sampleCount = try await Self.pushSamples(&survey)
      try await Self.pushNames(&survey)
      survey.tried.note("reads of all that two authors said")
      try await survey.readAll(at: try ReadPoint(atLeast: try survey.published))
      try await survey.readAll(at: try ReadPoint(asOf: "\(first)"))
      try survey.harness.audit(BoundsSurvey.slug)
      let replica = try await BoundsTests.expectWhole(&survey, from: first)
      try Self.expectContested(replica)
      let subjects = [survey.usual.entity, survey.usual.other]
      try await survey.runCommands(showing: subjects)
      print(
        "bounds: \(bodyCount) bodies, \(entityCount) entities and \(sampleCount) samples of two authors, all whole"
      )
      #expect(bodyCount > 1_000 && entityCount > 1_000)
    }
  }

  /// What they said is not passed over: much of it stands beside each other, and much is odd.
  private static func expectContested(_ replica: MemberReplica) throws {
    let reader = try replica.reader()
    let conflicts = try reader.conflicts()
    let warnings = try reader.judgedAnew()
    let codes = Set(warnings.map(\.name)).sorted()
    print(
      "bounds: \(conflicts.count) conflicts, \(warnings.count) warnings: \(codes.joined(separator: " "))"
    )
    #expect(conflicts.count > 500)
    #expect(codes.count > 12)
  }

  /// Odd samples of every item, by both.
  private static func pushSamples(_ survey: inout BoundsSurvey) async throws -> Int {
    var entities = try SchemaEntities()
    try await entities.register(in: &survey)
    try survey.showAll()
    let samples = OddSamples(usual: survey.usual)
    let (items, kinds) = (entities.items, entities.kinds)
    var bodies: [OddBody] = []
    for (number, row) in samples.rows.enumerated() {
      let item = items[number % items.count]
      let subject = entities.ids[kinds[number % kinds.count]] ?? 0
      let times =
        ProtoBytes.field(5, .signed(samples.claimed(row)))
        + ProtoBytes.field(6, .signed(samples.observed(row)))
      bodies.append(
        OddBody(
          name: "\(item): \(samples.values[row[0]]?.name ?? "not observed"), row \(row)",
          bytes: times + samples.body(row, item, of: subject, entities)))
    }
    try await survey.push(bodies: bodies, isBlind: true)
    try await survey.push(bodies: bodies.reversed(), isOther: true, isBlind: true)
    return 2 * bodies.count
  }

  /// Entities at one place that only their names and websites tell apart.
  private static func pushNames(_ survey: inout BoundsSurvey) async throws {
    let place = SchemaEntities.field(
      FieldKey(2), OddValues(usual: survey.usual).points[0].bytes, at: 2)
    func body(_ key: UInt32, _ text: OddTexts.Odd) -> OddBody {
      let value = SchemaEntities.field(FieldKey(key), ProtoBytes.field(1, .text(text.text)), at: 2)
      return OddBody(
        name: "key \(key): \(text.name)",
        bytes: SchemaEntities.registration(of: KindNumber(2), fields: [place, value]))
    }
    let bodies = OddTexts.names.map { body(1, $0) } + OddTexts.hosts.map { body(5, $0) }
    for isOther in [false, true] { try await survey.push(bodies: bodies, isOther: isOther) }
  }

  /// The extremes of every field, the halves of them by either.
  private static func pushBodies(
    _ definition: ProtoDefinition, _ survey: inout BoundsSurvey
  ) async throws -> Int {
    let stopping = ["RulesRaised", "SurveyClosed", "SurveyReopened"]
    var count = 0
    for body in definition.eventBodies where !stopping.contains(body.type) {
      let bounds = FieldBounds(definition: definition, usual: survey.usual)
      let fields = definition.messages[body.type] ?? []
      let odd = fields.flatMap { field in
        bounds.extremes(of: field, in: body.type).map {
          OddBody(
            name: "\(body.type).\(field.name) \($0.name)",
            bytes: ProtoBytes.field(body.number, .bytes(bounds.bytes(body.type, field, $0))))
        }
      }
      for isOther in [false, true] {
        let own = odd.enumerated().filter { $0.offset.isMultiple(of: 2) == isOther }.map(\.element)
        try await survey.push(bodies: own + own, isOther: isOther, isBlind: true)
        count += 2 * own.count
      }
      survey.tried.note("reads of what two authors said with \(body.type)")
      try await survey.readSubjects(at: try ReadPoint(atLeast: try survey.published))
      try await survey.seed()
    }
    return count
  }

  /// Entities of every kind with an odd value under each key, and other odd values by the other.
  private static func pushEntities(_ survey: inout BoundsSurvey) async throws -> Int {
    let entities = try SchemaEntities()
    let values = OddValues(usual: survey.usual).readable.filter { $0.bytes.count < 3_000 }
    var count = 0
    for kind in entities.kinds {
      let fields = entities.fields(of: kind)
      var registered: [OddBody] = []
      var revised: [[OddValues.Odd]] = []
      for row in values.indices {
        // Each key goes through the values at its own pace, so that others stand beside each time.
        let chosen = fields.indices.map { values[(row * (2 * $0 + 1) + 17 * $0) % values.count] }
        let parts = zip(fields, chosen).map { field, value in
          (
            field,
            SchemaEntities.field(field.key, value.bytes, at: field.mergeClass == .set ? 3 : 2)
          )
        }
        registered.append(
          OddBody(
            name: "EntityRegistered of kind \(kind.rawValue): "
              + zip(fields, chosen).map { "\($0.name) \($1.name)" }.joined(separator: ", "),
            bytes: SchemaEntities.registration(of: kind, fields: parts.map(\.1))))
        revised.append(chosen)
      }
      let start = survey.nextSequence
      try await survey.push(bodies: registered)
      count += registered.count
      try survey.showAll()
      for isOther in [false, true] {
        var bodies: [OddBody] = []
        for (row, chosen) in revised.enumerated() {
          let entity = (start + UInt64(row)) << 20 | UInt64(survey.member.number.rawValue)
          for (place, field) in fields.enumerated() where (row + place).isMultiple(of: 4) {
            let value = chosen[(place + (isOther ? 2 : 1)) % chosen.count]
            bodies.append(
              OddBody(
                name: "\(field.name) of kind \(kind.rawValue): \(value.name)",
                bytes: entities.body(of: entity, field, field.key, value)))
          }
        }
        try await survey.push(bodies: bodies, isOther: isOther, isBlind: true)
      }
    }
    return count
  }
}
