import ArgumentParser
import CairnHTTPClient
import CairnLog
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a log against its checkpoint, chains and seals.",
    discussion: """
      Reads every entry, grows the tree again, checks each device's chain and each seal, and \
      compares all that is stored beside them. Says which entry, or which table and row, is the \
      first bad one. In a service's folder the guard, the logs' keys and the operator's invite are \
      checked, too, in a replica's the device's key; each is named, with what to do. Exits with 5 \
      where something is damaged.

      What can be verified: a replica's folder, a service's data folder, a log exported by \
      'cairn export tlog', the log of a public survey under its URL, and a proof that \
      'cairn proof -o' kept, against this replica.

      Examples:
        cairn verify
        cairn verify /srv/cairn
        cairn verify exported --key "field.example.org/helsinki+1f2e3d4c+AbCd…"
        cairn -C field verify 3.17.tlog-proof
        cairn verify https://field.example.org/v1/surveys/helsinki/log
      """)

  @Argument(
    help: ArgumentHelp("What to verify (default: this replica).", valueName: "dir, url or file"))
  var target: String?

  @Option(
    help: ArgumentHelp(
      "The verifier key that must have signed the log (default: the pinned one, or that of entry 0).",
      valueName: "vkey"))
  var key: String?

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let pinned = try pinnedKey()
    let bar = ProgressBar("verifying", terminal: output.console.terminal)
    defer { bar.finish() }
    let findings: [AuditFinding]
    if let target, target.contains("://") {
      findings = [try await url(target, pinned, bar)]
    } else if let target, TiledLog.isExported(target) {
      let report = try await TiledLogAudit(log: .folder(target), pinnedKey: pinned).run {
        bar.update($0.rawValue, of: $1.rawValue)
      }
      findings = [AuditFinding(name: target, report: report)]
    } else if let file = target.flatMap({ ProofFile(path: $0) }) {
      findings = [
        try await replica.find().withReader { try file.verify(against: $0, pinnedKey: pinned) }
      ]
    } else {
      let folder = try target ?? replica.find().path
      findings = try StoredLogAudit(folder: folder, pinnedKey: pinned).run(bar)
    }
    bar.finish()
    try tell(findings)
  }

  private func pinnedKey() throws -> NoteKey? {
    guard let key else { return nil }
    guard let parsed = NoteKey(vkey: key) else {
      throw CommandFailure.usage(
        "--key is not a verifier key", hint: "it has the form NAME+HEX+BASE64, see 'cairn status'")
    }
    return parsed
  }

  private func url(
    _ text: String, _ pinned: NoteKey?, _ bar: ProgressBar
  ) async throws -> AuditFinding {
    let marker = "/v1/surveys/"
    guard let place = text.firstRange(of: marker) else {
      throw CommandFailure.usage(
        "\(text) names no survey", hint: "such as https://field.example.org/v1/surveys/helsinki/log"
      )
    }
    let slug = String(text[place.upperBound...].prefix { $0 != "/" })
    let report = try await withHTTPTransport(url: String(text[..<place.lowerBound])) { transport in
      let log = TiledLog.service(transport, SurveyAccess(slug: slug, token: nil))
      return try await TiledLogAudit(log: log, pinnedKey: pinned).run {
        bar.update($0.rawValue, of: $1.rawValue)
      }
    }
    return AuditFinding(name: text, report: report)
  }

  private func tell(_ findings: [AuditFinding]) throws {
    let console = output.console
    let isWhole = findings.allSatisfy(\.report.isWhole)
    console.print(
      json: [
        "ok": .bool(isWhole), "logs": .array(findings.map(\.json)),
        "problems": .array(findings.flatMap(\.problems)),
      ])
    for finding in findings {
      let report = finding.report
      for problem in report.problems {
        console.print(console.paint("damaged  ", .red) + "\(problem)")
      }
      if report.isWhole {
        console.print(
          console.paint("whole  ", .green)
            + "\(finding.name): \(Quantity.counted(Int(report.size.rawValue), "entry", "entries")), "
            + "\(Quantity.counted(report.sealCount, "seal")), root \(report.root.hex)")
      }
    }
    if !isWhole { throw Unsuccessful(status: .damaged) }
  }
}

/// What was found of one log.
struct AuditFinding {
  /// The survey, or where the log was.
  var name: String
  var report: AuditReport

  var json: JSONValue {
    [
      "name": .string(name), "ok": .bool(report.isWhole),
      "size": .integer(Int64(report.size.rawValue)), "root": .string(report.root.hex),
      "signed_size": report.signedSize.map { .integer(Int64($0.rawValue)) } ?? .null,
      "seals": .integer(Int64(report.sealCount)),
    ]
  }

  var problems: [JSONValue] {
    report.problems.map { problem in
      [
        "log": .string(name), "place": .string(problem.place),
        "index": problem.index.map { .integer(Int64($0.rawValue)) } ?? .null,
        "message": .string(problem.message),
      ]
    }
  }
}
