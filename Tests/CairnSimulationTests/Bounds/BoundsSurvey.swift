import CairnFold
import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnSimulation
import CairnStore
import CairnViews
import CairnWire
import Testing

/// A survey of a service in this process, and a member with all rights who pushes entries that no
/// encoder of Cairn makes.
struct BoundsSurvey {
  let harness: ServiceHarness
  /// Device 2, an admin. Device 3 is there to be revoked, set aside and given other roles.
  private(set) var member: TestDevice
  private(set) var usual: UsualValues
  private(set) var refusals: [RefusalCode: Int] = [:]
  private(set) var pushedCount = 0
  private(set) var admin: TestDevice

  static let slug = "helsinki"
  private static let eventsPerBatch = 500

  /// A survey of a service that runs meanwhile.
  static func serving<Outcome>(
    _ body: (inout BoundsSurvey) async throws -> Outcome
  ) async throws -> Outcome {
    let harness = try ServiceHarness()
    return try await harness.serving {
      var survey = try await BoundsSurvey(on: harness)
      return try await body(&survey)
    }
  }

  private init(on harness: ServiceHarness) async throws {
    self.harness = harness
    try await harness.logIn()
    admin = try await harness.openSurvey(Self.slug)
    let signer = SoftwareSigner(generating: .ed25519)
    let invite = try await harness.invite(&admin, role: .admin)
    let answer = try await harness.service.enrol(
      try harness.enrolment(of: signer, with: invite, survey: admin.survey), survey: Self.slug)
    member = TestDevice(
      signer, number: answer.device, survey: admin.survey,
      witnessed: try harness.published(Self.slug), clock: harness.clock.now)
    usual = UsualValues(
      entity: 0, other: 0, device: 3, base: 0, now: harness.clock.now.milliseconds,
      key: signer.publicKey.bytes)
    _ = try await harness.enrol(&admin)
    try await publishSchema()
    try await seed()
  }

  var published: LogSize { get throws { try harness.published(Self.slug).size } }

  func caller() throws -> Caller { try harness.caller(member, Self.slug) }

  // MARK: What is there

  private mutating func publishSchema() async throws {
    usual.document = try BoundsSchema.document()
    usual.documentDigest = LogHash.plain(usual.document).bytes
    let events = try await record([
      .schemaPublished(
        SchemaPublished(
          name: "creative-clusters@1", previous: nil, part: 0, partCount: 1,
          documentDigest: LogHash.plain(usual.document), document: usual.document))
    ])
    usual.schema = events[0].packed
  }

  /// Entities with something of everything, so that acts of every type have something to be about.
  mutating func seed() async throws {
    let place = Value.point(
      Point(vertex: Vertex(latitudeE7: 600_000_000, longitudeE7: 249_000_000)))
    let registered = try await record(
      (0..<3).map { number in
        .entityRegistered(
          EntityRegistered(
            kind: KindNumber(2),
            fields: [
              Field(FieldKey(1), .text(Text("Studio \(pushedCount) \(number)"))),
              Field(FieldKey(2), place),
            ], elements: [Field(FieldKey(9), .code("dcms@2015:9004"))]))
      })
    let (entity, other, merged) = (
      EntityID(registered[0]), EntityID(registered[1]), EntityID(registered[2])
    )
    let device = try #require(DeviceNumber(3))
    let acts: [(String, EventBody)] = [
      (
        "event",
        .fieldsRevised(FieldsRevised(entity: entity, fields: [Field(FieldKey(1), .text("b"))]))
      ),
      (
        "sample",
        .sampleRecorded(
          SampleRecorded(
            subject: entity, item: "A.AGG", value: .integer(3), unit: "", confidence: 2,
            evidence: []))
      ),
      ("note", .noteWritten(NoteWritten(subject: entity, text: "Seen."))),
      (
        "attachment",
        .attachmentDeclared(
          AttachmentDeclared(
            subject: entity, digest: LogHash.empty, byteCount: 9, mediaType: "image/jpeg",
            name: "a.jpg"))
      ),
      (
        "consent",
        .consentGiven(
          ConsentGiven(subject: entity, statement: "Yes.", evidence: nil))
      ),
      (
        "merge",
        .entitiesMerged(
          EntitiesMerged(survivor: entity, merged: merged, chosen: [], reason: "one door"))
      ),
      (
        "set_aside",
        .deviceSetAside(
          DeviceSetAside(
            points: [SetAsidePoint(device: device, after: .none, withSuccessors: false)],
            reason: "tried out"))
      ),
      (
        "judgement",
        .entitiesDistinguished(
          EntitiesDistinguished(first: entity, second: other, reason: "two doors"))
      ),
    ]
    let events = try await record(acts.map(\.1))
    usual.entity = entity.packed
    usual.other = other.packed
    usual.events = Dictionary(uniqueKeysWithValues: zip(acts.map(\.0), events.map(\.packed)))
    usual.events["merged"] = merged.packed
    usual.events["added_by"] = registered[0].packed
    usual.base = try published.rawValue
  }

  private mutating func record(_ bodies: [EventBody]) async throws -> [EventID] {
    member.witnessed = try harness.published(Self.slug)
    let events = bodies.indices.map { member.event(bodies[$0], after: $0).id }
    let batch = try member.record(bodies)
    let answers = try await harness.push([batch], by: member, to: Self.slug)
    #expect(answers.map(\.refused) == [nil])
    pushedCount += events.count
    return events
  }

  // MARK: Pushing

  /// An entry of the member, which follows so many others of a batch.
  func entry(after position: Int, envelope: [UInt8]? = nil, _ body: [UInt8]) -> [UInt8] {
    let sequence = member.chain.sequence.advanced(by: position + 1).rawValue
    let author =
      ProtoBytes.field(1, .varint(UInt64(member.number.rawValue)))
      + ProtoBytes.field(2, .varint(sequence))
    return author + (envelope ?? ProtoBytes.field(3, .varint(usual.base))) + body
  }

  /// Pushes bodies in batches. Nothing that a body holds refuses a batch.
  mutating func push(bodies: [[UInt8]]) async throws {
    var rest = bodies[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.eventsPerBatch)
      rest = rest.dropFirst(part.count)
      var entries: [[UInt8]] = []
      for body in part {
        let entry = entry(after: entries.count, body)
        if entry.count <= Limits.entryByteCountMaximum { entries.append(entry) }
      }
      let refused = try await push(entries)
      #expect(refused == nil, "a body refused its batch: \(refused.map(\.description) ?? "")")
    }
  }

  /// Pushes one batch; a refused one leaves the member as it was.
  @discardableResult
  mutating func push(_ entries: [[UInt8]]) async throws -> Refusal? {
    let before = member
    member.witnessed = try harness.published(Self.slug)
    let batch = try member.seal(entries)
    let answers = try await harness.push([batch], by: member, to: Self.slug)
    guard let refused = answers.first?.refused else {
      pushedCount += entries.count
      return nil
    }
    refusals[refused.code, default: 0] += 1
    member = before
    return refused
  }
}

/// The document that comes with the software.
enum BoundsSchema {
  static func document() throws -> [UInt8] {
    let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
    let text = try ProtoDefinition.text("\(root)/protocol/schemas/creative-clusters@1.json")
    return Array(text.utf8)
  }
}
