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
  /// Device 4, another admin, who is not shown what the member pushes.
  private(set) var other: TestDevice

  /// What is being pushed or read.
  let tried: TriedRecord
  /// Of bodies that were pushed, what they try out.
  private(set) var names: [EventID: String] = [:]
  /// The last sequences of the member and the other when what there is was made.
  private var seeded = (own: UInt64(0), other: UInt64(0))

  static let slug = "helsinki"
  private static let eventsPerBatch = 500

  /// A survey of a service that runs meanwhile.
  static func serving<Outcome>(
    _ name: String = #function, _ body: (inout BoundsSurvey) async throws -> Outcome
  ) async throws -> Outcome {
    let harness = try ServiceHarness()
    return try await harness.serving {
      var survey = try await BoundsSurvey(name, on: harness)
      return try await body(&survey)
    }
  }

  private init(_ name: String, on harness: ServiceHarness) async throws {
    self.harness = harness
    tried = TriedRecord(name)
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
    other = try await harness.enrol(&admin, role: .admin)
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
    try showAll()
  }

  /// From here on bodies say that their authors were shown all that is there now.
  mutating func showAll() throws {
    usual.base = try published.rawValue
    seeded = (member.chain.sequence.rawValue, other.chain.sequence.rawValue)
  }

  /// The document that the next one follows.
  mutating func noteSchema(_ packed: UInt64) { usual.schema = packed }

  /// Of the member's next event.
  var nextSequence: UInt64 { member.chain.sequence.next.rawValue }

  mutating func record(_ bodies: [EventBody]) async throws -> [EventID] {
    member.witnessed = try harness.published(Self.slug)
    let events = bodies.indices.map { member.event(bodies[$0], after: $0).id }
    let batch = try member.record(bodies)
    let answers = try await harness.push([batch], by: member, to: Self.slug)
    #expect(answers.map(\.refused) == [nil])
    pushedCount += events.count
    return events
  }

  // MARK: Pushing

  /// An entry of the member, which follows so many others of a batch; or one of the other.
  func entry(
    after position: Int, isOther: Bool = false, envelope: [UInt8]? = nil, _ body: [UInt8]
  ) -> [UInt8] {
    let author = isOther ? other : member
    let sequence = author.chain.sequence.advanced(by: position + 1).rawValue
    let id =
      ProtoBytes.field(1, .varint(UInt64(author.number.rawValue)))
      + ProtoBytes.field(2, .varint(sequence))
    return id + (envelope ?? ProtoBytes.field(3, .varint(usual.base))) + body
  }

  /// Says that its author was shown what was there when the seed was made, and nothing since: not even
  /// what it recorded itself.
  func blindEnvelope(isOther: Bool) -> [UInt8] {
    let last = isOther ? seeded.other : seeded.own
    let number = UInt64((isOther ? other : member).number.rawValue)
    return ProtoBytes.field(3, .varint(usual.base))
      + ProtoBytes.field(4, .varint(last << 20 | number))
  }

  /// Pushes bodies in batches. Nothing that a body holds refuses a batch.
  /// - Parameter isBlind: see `blindEnvelope`.
  mutating func push(
    bodies: [OddBody], isOther: Bool = false, isBlind: Bool = false
  ) async throws {
    let envelope = isBlind ? blindEnvelope(isOther: isOther) : nil
    var rest = bodies[...]
    while !rest.isEmpty {
      var entries: [[UInt8]] = []
      var byteCount = 0
      let author = isOther ? other : member
      let first = rest.first?.name ?? ""
      while let body = rest.first, entries.count < Self.eventsPerBatch {
        let entry = entry(after: entries.count, isOther: isOther, envelope: envelope, body.bytes)
        guard entry.count <= Limits.entryByteCountMaximum else {
          rest = rest.dropFirst()
          continue
        }
        guard byteCount + entry.count < Limits.batchByteCountMaximum else { break }
        rest = rest.dropFirst()
        tried.note("\(body.name): decode")
        _ = try Entry(decoding: entry[...]).json(at: LogIndex(0)).text()
        let id = EventID(author.number, author.chain.sequence.advanced(by: entries.count + 1))
        names[id] = body.name
        byteCount += entry.count
        entries.append(entry)
      }
      tried.note("push of \(entries.count) bodies from \(first) on")
      let refused = entries.isEmpty ? nil : try await push(entries, isOther: isOther)
      #expect(refused == nil, "a body refused its batch: \(refused.map(\.description) ?? "")")
    }
  }

  /// Pushes one batch; a refused one leaves its author as it was.
  @discardableResult
  mutating func push(_ entries: [[UInt8]], isOther: Bool = false) async throws -> Refusal? {
    let before = isOther ? other : member
    var author = before
    author.witnessed = try harness.published(Self.slug)
    let batch = try author.seal(entries)
    let answers = try await harness.push([batch], by: author, to: Self.slug)
    if let refused = answers.first?.refused {
      refusals[refused.code, default: 0] += 1
      return refused
    }
    if isOther { other = author } else { member = author }
    pushedCount += entries.count
    return nil
  }
}

/// A body of an entry, as bytes, and what it tries out.
struct OddBody {
  var name: String
  var bytes: [UInt8]
}

/// The document that comes with the software.
enum BoundsSchema {
  static func document() throws -> [UInt8] {
    let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
    let text = try ProtoDefinition.text("\(root)/protocol/schemas/creative-clusters@1.json")
    return Array(text.utf8)
  }
}
