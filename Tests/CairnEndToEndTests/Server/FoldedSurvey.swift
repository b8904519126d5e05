import CairnFold
import CairnFormats
import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnViews
import CairnWire
import Testing

/// A survey with the schema of creative clusters, whose events go to the service one batch at a time.
struct FoldedSurvey {
  static let name = FieldKey(1)
  static let location = FieldKey(2)
  static let kind = FieldKey(8)

  let server: RunningServer
  let slug: String
  var admin: TestDevice

  var harness: ServiceHarness { server.harness }
  var path: String { "/v1/surveys/\(slug)" }

  static func open(
    on server: RunningServer, _ slug: String = "helsinki", isPublic: Bool = false
  ) async throws -> FoldedSurvey {
    if slug == "helsinki" { try await server.harness.logIn() }
    let admin = try await server.harness.openSurvey(slug, isPublic: isPublic)
    var survey = FoldedSurvey(server: server, slug: slug, admin: admin)
    let document = BuiltInSchema.creativeClusters.document
    try await survey.record([
      .schemaPublished(
        SchemaPublished(
          name: "creative-clusters@1", previous: nil, part: 0, partCount: 1,
          documentDigest: LogHash.plain(document), document: document))
    ])
    return survey
  }

  /// Records as the admin, who has seen the whole log.
  /// - Returns: the id of the first event.
  @discardableResult
  mutating func record(_ bodies: [EventBody]) async throws -> EventID {
    admin.witnessed = try harness.published(slug)
    return try await record(bodies, by: &admin)
  }

  /// Records as a device that has seen what it has seen.
  @discardableResult
  func record(_ bodies: [EventBody], by device: inout TestDevice) async throws -> EventID {
    let id = EventID(device.number, device.chain.sequence.next)
    let answers = try await harness.push([try device.record(bodies)], by: device, to: slug)
    #expect(answers.map(\.refused) == [nil])
    return id
  }

  mutating func register(_ name: String, kind: UInt32 = 2, at vertex: Vertex? = nil) async throws
    -> EntityID
  {
    var fields = [Field(Self.name, .text(Text(name)))]
    if let vertex { fields.append(Field(Self.location, .point(Point(vertex: vertex)))) }
    return EntityID(
      try await record([
        .entityRegistered(EntityRegistered(kind: KindNumber(kind), fields: fields))
      ]))
  }

  mutating func revise(_ entity: EntityID, name: String) async throws {
    try await record([Self.revision(entity, Self.name, name)])
  }

  static func revision(_ entity: EntityID, _ key: FieldKey, _ text: String) -> EventBody {
    .fieldsRevised(FieldsRevised(entity: entity, fields: [Field(key, .text(Text(text)))]))
  }

  /// What the service has published: the store may have more for a moment.
  func size() throws -> UInt64 { try harness.service.summary(of: slug).size.rawValue }

  /// What the admin is answered; the views catch up with the log before.
  func read(_ path: String, _ query: String = "") async throws -> RawAnswer {
    try await ask(path, "at_least=\(try size())\(query.isEmpty ? "" : "&" + query)")
  }

  func ask(_ path: String, _ query: String = "") async throws -> RawAnswer {
    try await server.ask(
      "GET", "\(self.path)/\(path)\(query.isEmpty ? "" : "?" + query)",
      token: try server.token(admin))
  }

  /// Follows `next` to the end.
  func readAll(_ path: String, member: String, _ query: String = "") async throws -> [[JSONValue]] {
    var pages: [[JSONValue]] = []
    var after = ""
    while true {
      let answer = try await read(
        path, [query, after].filter { !$0.isEmpty }.joined(separator: "&"))
      #expect(answer.status == 200, "\(answer.text)")
      pages.append(try #require(answer.json?[member]?.asArray))
      guard let next = answer.json?["next"], !next.isNull else { return pages }
      after = "after=\(next.asString ?? next.asNumberText ?? "")"
    }
  }

  /// The fold of the log by itself.
  func fingerprint() throws -> String {
    let record = try harness.service.summary(of: slug).record
    return try Projector(survey: record, store: harness.engine.store, views: MemoryViewStore())
      .catchUp().fingerprint.hex
  }

  /// What the log is warned about, found by itself.
  func warnings() throws -> [Warning] {
    let record = try harness.service.summary(of: slug).record
    let views = MemoryViewStore()
    _ = try Projector(survey: record, store: harness.engine.store, views: views).catchUp()
    return try SurveyReader(views: views).warnings(isKept: false).all()
  }
}
