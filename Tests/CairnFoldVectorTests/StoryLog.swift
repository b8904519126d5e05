import CairnModel

/// A log of a few devices, told push by push: devices 2, 3 and 4 are coordinators, device 1 is the
/// admin who published the schema of the stories.
///
/// A device has been shown what it last synced and its own events, unless an act says otherwise.
struct StoryLog {
  private(set) var entries: [Entry] = []
  /// What still waits on a device.
  private(set) var pending: [Event] = []
  private var heads: [UInt32: UInt64] = [:]
  private var shown: [UInt32: Int] = [:]
  /// By the service's clock.
  private(set) var now = Self.start
  private(set) var schema: EventID?

  /// 2026-05-04T08:00:00Z
  static let start: Int64 = 1_777_881_600_000
  static let minute: Int64 = 60_000
  static let day: Int64 = 86_400_000
  /// 2031-01-01T00:00:00Z
  static let year2031: Int64 = 1_924_992_000_000

  init(_ schema: Schema = StorySchema.schema) {
    entries.append(
      .service(
        .surveyOpened(
          SurveyOpened(
            origin: "field.example.org/stories",
            nonce: [UInt8](repeating: 1, count: SurveyOpened.nonceByteCount), logKey: Self.key(9),
            adminKey: Self.key(1), adminName: "Aino", title: "Stories",
            opened: Timestamp(milliseconds: Self.start)))))
    for device: UInt32 in 2...4 { enrol(device) }
    push(1, publish(schema.document, name: Text(schema.name), previous: nil))
    self.schema = EventID(device(1), sequence(1))
    sync(1, 2, 3, 4)
  }

  /// Sizes whose states the story's file gives, too.
  private(set) var marks: [Int] = []

  mutating func mark() { marks.append(size) }

  /// Where the log stands.
  var size: Int { entries.count }

  /// These devices have been shown everything that is in the log.
  mutating func sync(_ devices: UInt32...) {
    for device in devices { shown[device] = size }
  }

  mutating func enrol(
    _ number: UInt32, role: Role = .coordinator, continues older: UInt32? = nil,
    beside other: UInt32? = nil
  ) {
    entries.append(
      .service(
        .deviceEnrolled(
          DeviceEnrolled(
            device: device(number), key: Self.key(UInt8(number)), name: Text("device \(number)"),
            role: role, inviteKey: older == nil ? Self.key(8) : nil,
            signature: [UInt8](repeating: 2, count: Seal.signatureByteCount),
            continues: older.map { device($0) }, beside: other.map { device($0) },
            enrolled: Timestamp(milliseconds: now)))))
    shown[number] = size
  }

  /// The operator makes a device an admin, or whoever comes with an invite.
  mutating func appoint(_ number: UInt32?, replacing replaced: UInt32...) {
    let appointee: AdminAppointed.Appointee =
      number.map { .device(device($0)) }
      ?? .invite(key: Self.key(7), name: "Eino", expires: Timestamp(milliseconds: now + Self.day))
    entries.append(
      .service(
        .adminAppointed(
          AdminAppointed(
            appointee: appointee, replaced: replaced.map { device($0) }, reason: "nobody is left",
            appointed: Timestamp(milliseconds: now)))))
  }

  /// A device brings a batch a minute after the one before. Its acts are recorded ten seconds
  /// earlier by the service's clock.
  /// - Parameters:
  ///   - offset: how far the device's clock is ahead, as the exchange measured it.
  mutating func push(_ number: UInt32, _ acts: StoryAct..., offset: Int64? = 0) {
    push(number, batch: acts, offset: offset)
  }

  mutating func push(_ number: UInt32, batch acts: [StoryAct], offset: Int64? = 0) {
    now += Self.minute
    let first = heads[number, default: 0] + 1
    entries.append(
      .service(
        .receipt(
          Receipt(
            seal: seal(number, first, acts.count), received: Timestamp(milliseconds: now),
            clockOffset: offset.map { Milliseconds($0) }))))
    for act in acts {
      let event = event(number, act)
      entries.append(.event(event))
    }
  }

  /// A device records what it can't send.
  mutating func wait(_ number: UInt32, _ acts: StoryAct...) {
    now += Self.minute
    for act in acts { pending.append(event(number, act)) }
  }

  private mutating func event(_ number: UInt32, _ act: StoryAct) -> Event {
    let next = heads[number, default: 0] + 1
    heads[number] = next
    return Event(
      id: EventID(device(number), sequence(next)),
      context: Context(
        base: LogSize(UInt64(act.base ?? shown[number, default: 0])),
        seen: act.seen.map { text in
          let parts = text.split(separator: ".").compactMap { UInt64($0) }
          return SeenThrough(device: device(UInt32(parts[0])), sequence: sequence(parts[1]))
        }),
      claimedTime: Timestamp(milliseconds: act.claimed ?? now - 10_000),
      observedTime: act.observed.map { Timestamp(milliseconds: $0) }, bootID: act.boot,
      uptime: Milliseconds(act.uptime), schema: schema, body: act.body)
  }

  private func seal(_ number: UInt32, _ first: UInt64, _ count: Int) -> Seal {
    Seal(
      device: device(number), firstSequence: sequence(first),
      lastSequence: sequence(first + UInt64(count - 1)), chainHead: Self.digest(3),
      witnessedSize: LogSize(UInt64(size)), witnessedRoot: Self.digest(4),
      clock: Timestamp(milliseconds: now),
      signature: [UInt8](repeating: 5, count: Seal.signatureByteCount))
  }

  func device(_ number: UInt32) -> DeviceNumber {
    guard let device = DeviceNumber(number) else { preconditionFailure("device \(number)") }
    return device
  }

  private func sequence(_ number: UInt64) -> EventSequence {
    guard let sequence = EventSequence(number) else { preconditionFailure("sequence \(number)") }
    return sequence
  }

  private static func key(_ byte: UInt8) -> PublicKey {
    guard let key = PublicKey(.ed25519, [UInt8](repeating: byte, count: 32)) else {
      preconditionFailure("a key of the right size")
    }
    return key
  }

  static func digest(_ byte: UInt8) -> Digest {
    guard let digest = Digest([UInt8](repeating: byte, count: Digest.byteCount)) else {
      preconditionFailure("a digest of the right size")
    }
    return digest
  }
}

/// What somebody records, and on what grounds.
struct StoryAct {
  var body: EventBody
  /// Nil: what the device last synced.
  var base: Int?
  /// As `device.sequence`.
  var seen: [String] = []
  /// By the device's clock; nil where that goes right.
  var claimed: Int64?
  var observed: Int64?
  var boot: [UInt8] = []
  var uptime: Int64 = 0

  init(_ body: EventBody) { self.body = body }

  /// On the grounds of a form that was opened when the log had so many entries.
  func base(_ size: Int) -> StoryAct {
    var act = self
    act.base = size
    return act
  }

  /// With these events of other devices on the screen.
  func seen(_ events: String...) -> StoryAct {
    var act = self
    act.seen = events
    return act
  }

  func claimed(_ milliseconds: Int64, boot: [UInt8] = [], uptime: Int64 = 0) -> StoryAct {
    var act = self
    act.claimed = milliseconds
    act.boot = boot
    act.uptime = uptime
    return act
  }

  func observed(_ milliseconds: Int64) -> StoryAct {
    var act = self
    act.observed = milliseconds
    return act
  }
}
