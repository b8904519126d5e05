import CairnModel
import CairnService
import CairnServiceFixtures
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
      survey.tried.note("reads of all that two authors said")
      try await survey.readAll(at: try ReadPoint(atLeast: try survey.published))
      try await survey.readAll(at: try ReadPoint(asOf: "\(first)"))
      try survey.harness.audit(BoundsSurvey.slug)
      try await BoundsTests.expectWhole(&survey, from: first)
      let subjects = [survey.usual.entity, survey.usual.other]
      try await survey.runCommands(showing: subjects)
      print("bounds: \(bodyCount) bodies and \(entityCount) entities of two authors, all whole")
      #expect(bodyCount > 1_000 && entityCount > 1_000)
    }
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
    let values = OddValues(usual: survey.usual).all.filter { $0.bytes.count < 3_000 }
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
      var bodies: [OddBody] = []
      for (row, chosen) in revised.enumerated() {
        let entity = (start + UInt64(row)) << 20 | UInt64(survey.member.number.rawValue)
        for (place, field) in fields.enumerated() where (row + place).isMultiple(of: 4) {
          let value = chosen[(place + 1) % chosen.count]
          bodies.append(
            OddBody(
              name: "\(field.name) of kind \(kind.rawValue): \(value.name)",
              bytes: entities.body(of: entity, field, field.key, value)))
        }
      }
      for isOther in [false, true] {
        try await survey.push(bodies: bodies, isOther: isOther, isBlind: true)
        bodies = Array(bodies.dropFirst(3))
      }
    }
    return count
  }
}
