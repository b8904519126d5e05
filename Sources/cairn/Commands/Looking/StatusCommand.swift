import ArgumentParser
import CairnFold
import CairnFormats
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tell where this replica stands.",
    discussion: """
      Asks nobody: it tells what is known here. 'cairn check' proves it against the service.

      Examples:
        cairn status
        cairn -C field status --json
      """)

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    let folder = try replica.find()
    try await folder.withReader { replica in
      let status = try ReplicaStatus(OpenSurvey(replica, console), folder: folder.path)
      console.print(json: status.json)
      for line in status.lines(console) { console.print(line) }
    }
  }
}

/// What a replica knows of itself.
struct ReplicaStatus {
  private let folder: String
  private let identity: ReplicaIdentity
  /// As the log says by now.
  private let role: Role
  private let verified: (size: LogSize, root: Digest)
  private let pendingCount: Int
  private let lastSync: SyncRecord?
  private let quotas: QuotaText
  private let evidence: [EvidenceRecord]
  /// Events of others that are kept here.
  private let carriedCount: Int
  /// Those of them that the next sync won't bring, and why.
  private let stays: [CarriedStay]
  /// Why nothing is taken from here, where the log verified here says so.
  private let standing: String?
  private let setAside: SetAsideText?
  private let summary: ViewSummary
  /// With what waits here, as the next.
  private let entityCount: Int
  /// Nil where counting them ended the program.
  private let conflictCount: Int?
  private let warnings: WarningMark?

  init(_ survey: OpenSurvey, folder: String) throws {
    let replica = survey.replica
    self.folder = folder
    identity = try replica.identity
    role = try replica.role
    verified = try replica.verified
    pendingCount = try replica.store.pendingCount()
    lastSync = try replica.store.lastSync()
    quotas = QuotaText(lastSync, now: replica.clock.now())
    evidence = try replica.store.evidence()
    let carried = try replica.carriedWork().filter { $0.standing != .logged }
    carriedCount = Self.eventCount(carried.map(\.key))
    stays = CarriedStay.all(
      in: carried.filter { $0.standing != .open }.map { Delivery($0.key, $0.standing) })
    standing = try Self.standing(of: replica)
    setAside = SetAsideText(survey.summary.cover, identity.device)
    summary = survey.summary
    entityCount = survey.reader.header.entityCount
    conflictCount = try replica.reading(.conflicts) { try survey.reader.conflicts().count }
    warnings = try replica.reading(.warnings) { try survey.warnings().mark }
  }

  /// Packs of one device may overlap.
  private static func eventCount(_ keys: [CarriedKey]) -> Int {
    var count: UInt64 = 0
    for device in Set(keys.map(\.device)) {
      var end = EventSequence.none
      for key in keys.filter({ $0.device == device }).sorted(by: {
        $0.firstSequence < $1.firstSequence
      }) where end < key.lastSequence {
        count += key.lastSequence.rawValue - max(end, key.firstSequence.previous).rawValue
        end = key.lastSequence
      }
    }
    return Int(clamping: count)
  }

  private static func standing(of replica: FieldReplica) throws -> String? {
    let identity = try replica.identity
    let members = try replica.store.members(of: replica.survey.key)
    let own = members.first { $0.device == identity.device }
    if let index = own?.revokedAt {
      return "device \(identity.device) was revoked at entry \(index); 'cairn pack' lets an admin "
        + "adopt what waits here"
    }
    guard let (index, reason) = try replica.closing, own?.role != .admin else { return nil }
    return "the survey is closed since entry \(index)"
      + (reason.string.isEmpty ? "" : " (\(reason))")
      + "; what waits here stays until an admin reopens it"
  }

  var json: JSONValue {
    .object((members.asMembers ?? []) + quotas.json)
  }

  private var members: JSONValue {
    [
      "survey": .string(identity.slug), "title": .string(identity.title),
      "device": .integer(Int64(identity.device.rawValue)),
      "name": .string(identity.name.string), "role": .string(role.name),
      "size": .integer(Int64(verified.size.rawValue)),
      "pending": .integer(Int64(pendingCount)), "carried": .integer(Int64(carriedCount)),
      "stays": .array(stays.map(\.json)),
      "standing": standing.map { .string($0) } ?? .null, "set_aside": setAside?.json ?? .null,
      "root": .string(verified.root.hex),
      "fingerprint": .string(summary.fingerprint.hex),
      "rules_level": .integer(Int64(summary.rulesLevel)),
      "entities": .integer(Int64(entityCount)),
      "conflicts": conflictCount.map { .integer(Int64($0)) } ?? .null,
      "warnings": warnings.map { .integer(Int64($0.count)) } ?? .null,
      "warnings_digest": warnings.map { .string($0.digest.hex) } ?? .null,
      "anomalies": .integer(Int64(summary.anomalyCount)),
      "clock_offset_ms": lastSync?.clockOffset.map { .integer($0.rawValue) } ?? .null,
      "last_sync": lastSync?.time.map { .string($0.text) } ?? .null,
      "log_key": .string(identity.logKey), "origin": .string(identity.origin),
      "id": .string(identity.survey.description), "url": .string(identity.url),
      "folder": .string(folder),
      "evidence": .array(
        evidence.map { record in
          [
            "time": .string(record.time.text), "code": .string(record.code),
            "message": .string(record.message),
          ]
        }),
    ]
  }

  private static let uncounted = "not counted: it ended the program; see 'cairn views retry'"

  private var views: String {
    guard let stop = summary.stop else {
      return Quantity.counted(Int(summary.size.rawValue), "entry", "entries") + " folded"
    }
    return "stopped before entry \(stop.index)"
  }

  func lines(_ console: Console) -> [TerminalText] {
    var rows = [
      ("survey", "\(identity.title) (\(identity.slug)), log \(identity.origin)"),
      ("device", "\(identity.device), \(identity.name), \(role.name)"),
      ("log", Quantity.counted(Int(verified.size.rawValue), "entry", "entries") + " verified"),
      ("root", verified.root.hex),
      (
        "waiting",
        Quantity.counted(pendingCount, "event") + " to bring"
          + (carriedCount > 0 ? ", \(Quantity.grouped(carriedCount)) of others" : "")
      ),
      ("entities", Quantity.grouped(entityCount)),
      ("conflicts", conflictCount.map { Quantity.grouped($0) } ?? Self.uncounted),
      ("warnings", warnings.map { Quantity.grouped($0.count) } ?? Self.uncounted),
      ("anomalies", Quantity.grouped(summary.anomalyCount)),
      ("state", summary.fingerprint.hex),
      ("views", views),
      ("synced", lastSync?.time.map { Moment.local($0) } ?? "never"),
      ("service", identity.url),
      ("log key", identity.logKey),
    ]
    rows += quotas.lines.map { ("quota", $0) }
    if let standing { rows.append(("standing", standing)) }
    if let setAside { rows.append(("set aside", setAside.line)) }
    for stay in stays {
      rows.append(("stays", "\(stay.events): \(stay.refused.message); \(stay.hint)"))
    }
    if let offset = lastSync?.clockOffset { rows.append(("clock", Quantity.offset(offset))) }
    var lines = rows.map { name, value -> TerminalText in
      "\(console.paint(name, .bold))\(String(repeating: " ", count: 11 - name.count))\(value)"
    }
    for record in evidence {
      lines.append(
        console.paint("evidence", .red)
          + "   \(Moment.local(record.time)) \(record.code): \(record.message)")
    }
    return lines
  }
}
