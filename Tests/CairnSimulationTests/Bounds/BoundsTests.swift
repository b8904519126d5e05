import CairnFold
import CairnLog
import CairnModel
import CairnReplica
import CairnService
import CairnServiceFixtures
import CairnSimulation
import CairnStore
import CairnViews
import CairnWire
import Testing

/// Each field of each event at its least, greatest, just-beyond, empty, longest, deepest and repeated
/// value, signed by a member and pushed. A trap ends the process: that is how this fails.
@Suite("Numbers, lengths and depths at their bounds")
struct BoundsTests {
  /// Acts after which a survey takes, or folds, no more.
  private static let stopping = ["RulesRaised", "SurveyClosed", "SurveyReopened"]

  @Test("Whatever a body holds is stored, and every read goes on")
  func singles() async throws {
    let definition = try ProtoDefinition()
    try await BoundsSurvey.serving { survey in
      var count = 0
      var subjects: [UInt64] = []
      let first = try survey.published
      for body in definition.eventBodies where !Self.stopping.contains(body.type) {
        let before = try survey.published
        let bodies = Self.bodies(body, FieldBounds(definition: definition, usual: survey.usual))
        try await survey.push(bodies: bodies)
        count += bodies.count
        survey.tried.note("reads of what all bodies of \(body.type) were about")
        try await survey.readSubjects(at: try ReadPoint(atLeast: try survey.published))
        try await survey.readSubjects(at: try ReadPoint(asOf: "\(before)"))
        subjects += [survey.usual.entity, survey.usual.other]
        try await survey.seed()
      }
      survey.tried.note("reads of all bodies")
      try await survey.readAll(at: try ReadPoint(atLeast: try survey.published))
      try await survey.readAll(at: try ReadPoint(asOf: "\(first)"))
      for moment in BoundsSurvey.moments {
        try? await survey.readAll(at: try ReadPoint(asOf: moment))
      }
      _ = try await survey.askBeyond()
      try survey.harness.audit(BoundsSurvey.slug)
      try await Self.expectWhole(&survey, from: first)
      try await survey.runCommands(showing: subjects)
      print("bounds: \(count) bodies of \(definition.eventBodies.count) types, all whole")
      #expect(count > 5_000)
    }
  }

  @Test("Whatever an envelope holds is stored or refused, and every read goes on")
  func envelopes() async throws {
    let definition = try ProtoDefinition()
    try await BoundsSurvey.serving { survey in
      var count = 0
      let bounds = FieldBounds(definition: definition, usual: survey.usual)
      let note = definition.eventBodies.first { $0.name == "note_written" }
      let body = note.map { ProtoBytes.field($0.number, .bytes(bounds.usual($0.type))) } ?? []
      for field in definition.envelope {
        for variant in bounds.variants(of: field, in: "Entry") {
          let base = field.name == "base" ? [] : ProtoBytes.field(3, .varint(survey.usual.base))
          let entry = survey.entry(after: 0, envelope: base + variant.bytes, body)
          guard entry.count <= Limits.entryByteCountMaximum else { continue }
          survey.tried.note("Entry.\(field.name) \(variant.name)")
          try await survey.push([entry])
          count += 1
        }
      }
      survey.tried.note("reads of all envelopes")
      try await survey.readAll(at: try ReadPoint(atLeast: try survey.published))
      try await survey.readSubjects(at: try ReadPoint())
      try await Self.expectWhole(&survey, from: LogSize(1))
      try await survey.runCommands(showing: [survey.usual.entity])
      print("bounds: \(count) envelopes, refused by code: \(survey.refusals)")
      #expect(survey.pushedCount > 20 && survey.refusals.values.reduce(0, +) > 100)
    }
  }

  @Test("After acts that end the work or the fold, the service still answers")
  func stoppingActs() async throws {
    let definition = try ProtoDefinition()
    for body in definition.eventBodies where Self.stopping.contains(body.type) {
      try await BoundsSurvey.serving { survey in
        let bounds = FieldBounds(definition: definition, usual: survey.usual)
        for odd in Self.bodies(body, bounds) {
          survey.tried.note(odd.name)
          try await survey.push([survey.entry(after: 0, odd.bytes)])
        }
        // Refused or of an earlier state: anything but the end of the process.
        try? await survey.readAll(at: try ReadPoint(atLeast: try survey.published))
        try? await survey.readAll(at: try ReadPoint())
        try? await survey.readSubjects(at: try ReadPoint())
        try survey.harness.audit(BoundsSurvey.slug)
      }
    }
  }

  /// Each variant of each field, and of the body itself.
  static func bodies(
    _ body: ProtoDefinition.Field, _ bounds: FieldBounds
  ) -> [OddBody] {
    let fields = bounds.definition.messages[body.type] ?? []
    var bodies = fields.flatMap { field in
      bounds.variants(of: field, in: body.type).map {
        OddBody(
          name: "\(body.type).\(field.name) \($0.name)",
          bytes: ProtoBytes.field(body.number, .bytes(bounds.bytes(body.type, field, $0))))
      }
    }
    let usual = ProtoBytes.field(body.number, .bytes(bounds.usual(body.type)))
    bodies += [
      OddBody(name: "\(body.type) as usual", bytes: usual),
      OddBody(name: "\(body.type) twice", bytes: usual + usual),
      OddBody(name: "\(body.type) empty", bytes: ProtoBytes.field(body.number, .bytes([]))),
      OddBody(name: "\(body.type) as a number", bytes: ProtoBytes.field(body.number, .varint(1))),
    ]
    return bodies
  }

  /// Whoever comes to this log afterwards can do everything with it.
  @discardableResult
  static func expectWhole(
    _ survey: inout BoundsSurvey, from first: LogSize
  ) async throws -> MemberReplica {
    survey.tried.note("a replica of all")
    let replica = try await survey.replica()
    let transport = LoopbackTransport(survey.harness.service)
    let report = try await replica.sync(transport)
    #expect(report.size == (try survey.published))
    let summary = try replica.catchUp()
    #expect(summary.size == report.size && summary.entityCount > 0)
    _ = try replica.record([Draft(.note("after all that"))])
    _ = try await replica.sync(transport)
    let check = try await replica.check(transport)
    #expect(check.isOK, "\(check.problems)")
    try survey.readLog(of: replica, from: first)
    return replica
  }
}
