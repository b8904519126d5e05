import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnServiceFixtures
import CairnStore
import CairnViews
import CairnWire

/// A device in this process over its own files, which remembers what it recorded and what it was
/// told is in the log.
struct FieldDevice: Sendable {
  let replica: Replica<SQLiteLogStore, SQLiteViewStore, FileDeviceKeys>
  private(set) var recorded: [EventID: [UInt8]] = [:]
  /// All up to here were acknowledged.
  private(set) var acknowledged = EventSequence.none
  private(set) var last = EventSequence.none
  private(set) var broken = 0
  let number: DeviceNumber
  private let lock: FolderLock

  /// The events whose sync this device saw succeed.
  var told: Set<EventID> { Set(recorded.keys.filter { $0.sequence <= acknowledged }) }

  /// - Parameter folder: a replica that no process uses.
  init(folder: String) throws {
    lock = try FolderLock(folder: folder)
    replica = try Replica(
      store: SQLiteLogStore(path: "\(folder)/log.sqlite", mode: .writer),
      views: SQLiteViewStore(path: "\(folder)/views.sqlite", mode: .writer),
      keys: FileDeviceKeys(folder: "\(folder)/keys"), clock: .system)
    number = try replica.identity.device
  }

  func close() throws {
    try replica.views.close()
    try replica.store.close()
  }

  mutating func record(count: Int, textByteCount: Int = 20) throws {
    let text = String(repeating: "n", count: textByteCount)
    let drafts = (0..<count).map { number in
      Draft(
        .entityRegistered(
          EntityRegistered(
            kind: KindNumber(2),
            fields: [Field(FieldKey(1), .text(Text("\(number) \(text)")))])))
    }
    try record(drafts)
  }

  /// Notes may be long.
  mutating func recordNotes(count: Int, textByteCount: Int) throws {
    let text = String(repeating: "n", count: textByteCount)
    try record((0..<count).map { Draft(.note("\($0) \(text)")) })
  }

  private mutating func record(_ drafts: [Draft]) throws {
    for event in try replica.record(drafts) {
      recorded[event.id] = try event.encoded()
      last = event.id.sequence
    }
  }

  /// - Throws: what a sync throws, but for an answer that did not come.
  /// - Returns: whether all that waited is in the log.
  mutating func sync(_ transport: HTTPTransport) async throws -> Bool {
    defer { noteAcknowledged() }
    do {
      let report = try await replica.sync(transport)
      guard report.reenrolledAs == nil, !report.gaveBack else {
        throw ProcessFailure(message: "a killed service made this device doubt: \(report)")
      }
      return report.pending == 0
    } catch is Unreachable {
      broken += 1
      return false
    }
  }

  private mutating func noteAcknowledged() {
    guard let waiting = try? replica.store.pending(after: .none, count: 1, byteCount: .max) else {
      return
    }
    let through = waiting.first.flatMap { EventSequence($0.sequence.rawValue - 1) } ?? last
    acknowledged = max(acknowledged, through)
  }
}

/// A log's entries, read from end to end.
struct WholeLog {
  private(set) var entries: [[UInt8]] = []
  private(set) var events: [EventID: [UInt8]] = [:]
  /// Events that are there twice, or that do not follow their device's last one.
  private(set) var outOfPlace: [EventID] = []
  private(set) var names: [String] = []

  init(_ store: SQLiteLogStore, slug: String = "helsinki") throws {
    guard let survey = try store.survey(slug: slug) else {
      throw ProcessFailure(message: "no survey \(slug)")
    }
    let size = try store.size(of: survey.key)
    var heads: [DeviceNumber: UInt64] = [:]
    var number = BundleNumber(0)
    while entries.count < Int(size.rawValue) {
      for bytes in try store.bundle(number, of: survey.key) {
        entries.append(Array(bytes))
        guard case .event(let event) = try Entry(decoding: bytes) else { continue }
        let sequence = event.id.sequence.rawValue
        if events.updateValue(Array(bytes), forKey: event.id) != nil
          || sequence != heads[event.id.device, default: 0] + 1
        {
          outOfPlace.append(event.id)
        }
        heads[event.id.device] = sequence
        if case .entityRegistered(let registered) = event.body,
          case .text(let name)? = registered.fields.first(where: { $0.key == FieldKey(1) })?.value
        {
          names.append(name.string)
        }
      }
      number = number.next
    }
  }

  /// Reads the log in a folder that no process uses.
  init(folder: String) throws {
    let store = try SQLiteLogStore(path: "\(folder)/log.sqlite", mode: .reader)
    defer { try? store.close() }
    try self.init(store)
  }
}
