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

typealias MemberReplica = Replica<MemoryLogStore, MemoryViewStore, MemoryDeviceKeys>

/// An admin and surveyors on one survey of a service, each with a replica and a clock of its own, on
/// a network that loses what it likes.
struct FieldTeam {
  struct Member {
    let replica: MemberReplica
    let transport: LossyTransport<LoopbackTransport<MemoryEngine>>
    /// Of the device's clock.
    let skew: Milliseconds
    var isRevoked = false
  }

  /// The admin first.
  private(set) var members: [Member] = []
  /// What was recorded, by whom.
  private(set) var recorded: [EventID] = []
  let slug: String
  private let loopback: LoopbackTransport<MemoryEngine>
  private let clock: TestClock
  private var random: SeededGenerator
  private var schema: EventID?
  /// Whether the admin sets work aside now and then.
  private let setsAside: Bool
  /// What the admin set aside and did not restore.
  private var setAsides: [EventID] = []

  init(
    seed: UInt64, on survey: FieldService<MemoryEngine>, clock: TestClock, setsAside: Bool = false
  ) async throws {
    self.setsAside = setsAside
    slug = "s-\(seed)"
    self.clock = clock
    loopback = LoopbackTransport(survey)
    random = SeededGenerator(seed: seed)
    try await open(on: survey)
    for number in 2...4 {
      // One in three has a clock that is years off.
      let skew = random.chance(33) ? Int64(random.below(6) - 3) * 365 * 86_400_000 : 0
      try await enrol(Text("device \(number)"), skew: Milliseconds(skew))
    }
  }

  private mutating func open(on service: FieldService<MemoryEngine>) async throws {
    let (store, keys) = (MemoryLogStore(), MemoryDeviceKeys())
    let request = try Enrolment.openingRequest(
      slug: slug, title: "Field", adminName: "Admin", isPublic: false,
      nonce: random.bytes(SurveyOpened.nonceByteCount), keys: keys)
    let answer = try await service.openSurvey(request)
    try Enrolment.adopt(answer, to: request, url: "http://x", store: store, keys: keys)
    try add(store, keys, skew: Milliseconds(0), seed: random.next())
    try publishSchema(version: 1)
    try await sync(0)
  }

  private mutating func add(
    _ store: MemoryLogStore, _ keys: MemoryDeviceKeys, skew: Milliseconds, seed: UInt64
  ) throws {
    let replica = try Replica(
      store: store, views: MemoryViewStore(), keys: keys,
      clock: DeviceClock(now: { [clock] in clock.now.advanced(by: skew) }))
    members.append(
      Member(
        replica: replica, transport: LossyTransport(loopback, lossPercentage: 40, seed: seed),
        skew: skew))
  }

  private mutating func enrol(_ name: Text, skew: Milliseconds) async throws {
    let secret = SoftwareSigner(generating: .ed25519)
    try record(
      0,
      [
        .inviteIssued(
          InviteIssued(
            inviteKey: secret.publicKey, role: .coordinator,
            expires: clock.now.advanced(by: .seconds(86_400)), name: name))
      ])
    try await sync(0)
    let identity = try members[0].replica.identity
    let invite = Invite(
      url: "http://x", slug: slug, survey: identity.survey, secret: secret.seed,
      logKey: identity.logKey, role: .coordinator, name: name.string,
      expires: clock.now.advanced(by: .seconds(86_400)))
    let (store, keys) = (MemoryLogStore(), MemoryDeviceKeys())
    try await Enrolment.enrol(
      with: invite, name: name, store: store, keys: keys, transport: loopback)
    try add(store, keys, skew: skew, seed: random.next())
  }

  // MARK: What happens

  /// Somebody records something, or goes where there is a network.
  mutating func step() async throws {
    clock.move(by: Milliseconds(Int64(1 + random.below(600_000))))
    let place = random.below(members.count)
    let isBlank = try members[place].replica.verified.size == .zero
    guard !isBlank, !random.chance(35) else { return try await trySync(place) }
    if place == 0, random.chance(15) { return try administer() }
    try act(place)
  }

  private mutating func trySync(_ place: Int) async throws {
    do {
      _ = try await members[place].replica.sync(members[place].transport)
    } catch is Unreachable {
      // The next sync goes on where this one was.
    } catch let refusal as Refusal where refusal.code == .deviceRevoked {
      #expect(members[place].isRevoked)
    }
  }

  /// Over a network that loses nothing.
  func sync(_ place: Int) async throws {
    _ = try await members[place].replica.sync(loopback)
  }

  func check(_ place: Int) async throws -> CheckReport {
    try await members[place].replica.check(loopback)
  }

  /// What a device that has everything says of its own work before it brings it, and after.
  mutating func predict(_ place: Int) async throws -> (before: Digest, after: Digest) {
    try act(place)
    let before = try members[place].replica.reader().header.fingerprint.digest
    try await sync(place)
    return (before, try members[place].replica.catchUp().fingerprint)
  }

  private mutating func administer() throws {
    switch random.below(6) {
    case 0: try publishSchema(version: recorded.count)
    case 4 where setsAside: try setAside()
    case 5 where !setAsides.isEmpty:
      let act = setAsides.remove(at: random.below(setAsides.count))
      try record(0, [.setAsideReverted(SetAsideReverted(setAside: act, reason: "was there"))])
    case 1:
      let place = 1 + random.below(members.count - 1)
      let device = try members[place].replica.identity.device
      guard members.count(where: \.isRevoked) == 0 else { return }
      try record(0, [.deviceRevoked(DeviceRevoked(device: device, reason: "lost"))])
      members[place].isRevoked = true
    default:
      let device = try members[1 + random.below(members.count - 1)].replica.identity.device
      try record(
        0,
        [
          .roleChanged(
            RoleChanged(device: device, role: random.chance(50) ? .coordinator : .surveyor))
        ])
    }
  }

  private mutating func setAside() throws {
    let device = try members[random.below(members.count)].replica.identity.device
    let count = recorded.count { $0.device == device }
    guard let after = EventSequence(UInt64(random.below(count + 2))) else { return }
    let point = SetAsidePoint(device: device, after: after, withSuccessors: random.chance(50))
    setAsides += try record(
      0, [.deviceSetAside(DeviceSetAside(points: [point], reason: "guessed"))])
  }

  private mutating func publishSchema(version: Int) throws {
    let document = TeamSchema.schema(version: version).document
    let body = EventBody.schemaPublished(
      SchemaPublished(
        name: Text("team@\(version)"), previous: schema, part: 0, partCount: 1,
        documentDigest: LogHash.plain(document), document: document))
    schema = try record(0, [body]).first
  }

  @discardableResult
  private mutating func record(
    _ place: Int, _ bodies: [EventBody], base: LogSize? = nil
  ) throws -> [EventID] {
    let events = try members[place].replica.record(
      bodies.map { Draft($0, base: base, schema: schema) })
    recorded += events.map(\.id)
    return events.map(\.id)
  }

  /// What is on the screen of a device: its log as far as it was folded, and what waits there.
  private mutating func act(_ place: Int) throws {
    let replica = members[place].replica
    _ = try replica.catchUp()
    let reader = try replica.reader()
    var views: [EntityView] = []
    try reader.forEachEntity { views.append($0) }
    let verified = try replica.verified.size
    // Now and then by a form that was opened some syncs ago.
    let base = random.chance(20) ? LogSize(UInt64(random.below(Int(verified.rawValue) + 1))) : nil
    var acts = TeamActs(reader: reader, views: views, random: random)
    let bodies = try acts.draw(own: recorded.filter { $0.device == reader.device(of: replica) })
    random = acts.random
    try record(place, bodies, base: base)
  }
}

extension SurveyReader {
  fileprivate func device(
    of replica: MemberReplica
  ) -> DeviceNumber? { try? replica.identity.device }
}

/// A survey of places and quarters, small enough to be published often.
enum TeamSchema {
  static let place = KindNumber(1)
  static let name = FieldKey(1)
  static let location = FieldKey(2)
  static let type = FieldKey(3)
  static let tags = FieldKey(4)

  static func schema(version: Int) -> Schema {
    let fields = [
      SchemaField(key: name, name: "name", title: "Name", type: .text, mergeClass: .latest),
      SchemaField(
        key: location, name: "location", title: "Location", type: .point, mergeClass: .contested),
      SchemaField(
        key: type, name: "type", title: "Type", type: .text,
        mergeClass: version.isMultiple(of: 2) ? .latest : .contested),
      SchemaField(key: tags, name: "tags", title: "Tags", type: .text, mergeClass: .set),
    ]
    return Schema(
      name: "team@\(version)", title: "Team",
      kinds: [SchemaKind(number: place, name: "place", title: "Place", fields: fields)],
      items: [SchemaItem(code: "R", title: "Rating", type: .integer, summary: .median)],
      vocabularies: [],
      warnings: [
        WarningRule(
          .possibleDuplicate, kinds: ["place"], fields: ["name": "name", "place": "location"],
          limits: ["similarity_permille": 850])
      ])
  }
}
