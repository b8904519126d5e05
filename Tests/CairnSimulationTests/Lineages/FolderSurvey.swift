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

/// A survey of an admin and one surveyor's phone, whose folder is copied as somebody likes.
struct FolderSurvey {
  /// A replica as a folder that can be copied: with its keys, and whoever has it now.
  struct Folder {
    let store: MemoryLogStore
    let keys: MemoryDeviceKeys
    let replica: MemberReplica
    var isThiefs = false

    var device: DeviceNumber { get throws { try replica.identity.device } }
  }

  let slug: String
  let clock: TestClock
  let transport: LoopbackTransport<MemoryEngine>
  let engine: MemoryEngine
  let admin: Folder
  /// The surveyor's own first.
  private(set) var folders: [Folder] = []

  init(
    _ slug: String, on service: FieldService<MemoryEngine>, _ engine: MemoryEngine,
    clock: TestClock
  ) async throws {
    self.slug = slug
    self.clock = clock
    self.engine = engine
    transport = LoopbackTransport(service)
    let (store, keys) = (MemoryLogStore(), MemoryDeviceKeys())
    let request = try Enrolment.openingRequest(
      slug: slug, title: "Folders", adminName: "Admin", isPublic: false,
      nonce: Array(slug.utf8.prefix(16))
        + [UInt8](repeating: 0, count: max(16 - slug.utf8.count, 0)),
      keys: keys)
    let answer = try await service.openSurvey(request)
    try Enrolment.adopt(answer, to: request, url: "http://x", store: store, keys: keys)
    admin = try Self.folder(store, keys, clock)
    try await sync(admin)
    folders = [try await enrol("phone")]
  }

  static func serving(
    configure: (inout ServiceConfiguration) -> Void = { _ in },
    _ body: (FieldService<MemoryEngine>, MemoryEngine, TestClock) async throws -> Void
  ) async throws {
    let clock = TestClock()
    let engine = MemoryEngine()
    var configuration = ServiceConfiguration(originPrefix: "field.example.org") { clock.now }
    configure(&configuration)
    let service = try FieldService(
      engine: engine, configuration: configuration, logger: ServiceHarness.quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      do { try await body(service, engine, clock) } catch {
        service.drain()
        throw error
      }
      service.drain()
      try await group.waitForAll()
    }
  }

  private static func folder(
    _ store: MemoryLogStore, _ keys: MemoryDeviceKeys, _ clock: TestClock
  ) throws -> Folder {
    Folder(
      store: store, keys: keys,
      replica: try Replica(
        store: store, views: MemoryViewStore(), keys: keys,
        clock: DeviceClock(now: { clock.now })))
  }

  /// An invite of the admin's, in the log.
  func invite(
    _ name: String, role: Role = .surveyor, beside: DeviceNumber? = nil
  ) async throws -> Invite {
    let secret = SoftwareSigner(generating: .ed25519)
    let expires = clock.now.advanced(by: .seconds(86_400))
    try await act(
      .inviteIssued(
        InviteIssued(
          inviteKey: secret.publicKey, role: role, expires: expires, name: Text(name),
          beside: beside)))
    let identity = try admin.replica.identity
    return Invite(
      url: "http://x", slug: slug, survey: identity.survey, secret: secret.seed,
      logKey: identity.logKey, role: role, name: name, expires: expires)
  }

  func enrol(_ name: String, role: Role = .surveyor) async throws -> Folder {
    let invite = try await invite(name, role: role)
    let (store, keys) = (MemoryLogStore(), MemoryDeviceKeys())
    try await Enrolment.enrol(
      with: invite, name: Text(name), store: store, keys: keys, transport: transport)
    let folder = try Self.folder(store, keys, clock)
    try await sync(folder)
    return folder
  }

  // MARK: What happens

  /// Something that the admin records and brings at once.
  func act(_ bodies: EventBody...) async throws {
    _ = try admin.replica.record(bodies.map { Draft($0) })
    try await sync(admin)
  }

  @discardableResult
  func sync(_ folder: Folder, invite: Invite? = nil) async throws -> SyncReport {
    try await folder.replica.sync(transport, invite: invite)
  }

  @discardableResult
  mutating func copy(_ place: Int, isThiefs: Bool = false) throws -> Int {
    let original = folders[place]
    var copy = try Self.folder(
      MemoryLogStore(reopening: original.store), MemoryDeviceKeys(copying: original.keys), clock)
    copy.isThiefs = isThiefs || original.isThiefs
    folders.append(copy)
    return folders.count - 1
  }

  /// A place of this name.
  func record(_ name: String, in place: Int) throws {
    _ = try folders[place].replica.record([
      Draft(
        .entityRegistered(
          EntityRegistered(
            kind: TeamSchema.place, fields: [Field(TeamSchema.name, .text(Text(name)))],
            elements: [])))
    ])
  }

  // MARK: What came of it

  /// The names in the service's log, each with where it stands.
  func logged() throws -> [(name: String, event: EventID, index: LogIndex)] {
    let record = try #require(try engine.store.survey(slug: slug))
    var names: [(name: String, event: EventID, index: LogIndex)] = []
    try LogWalk(engine.store, record.key).forEach(
      from: .zero, to: engine.store.size(of: record.key)
    ) { entry, index, _ in
      if case .event(let event) = entry, let name = Self.name(of: event) {
        names.append((name, event.id, index))
      }
      return true
    }
    return names
  }

  func waiting(in place: Int) throws -> [String] {
    try folders[place].replica.pendingEvents().compactMap { Self.name(of: $0) }
  }

  private static func name(of event: Event) -> String? {
    guard case .entityRegistered(let body) = event.body,
      case .text(let name)? = body.fields.first?.value
    else { return nil }
    return name.string
  }
}
