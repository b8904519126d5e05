import ArgumentParser
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnStore

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Prove that everything recorded here is in the service's signed log.",
    discussion: """
      Proves for every event of this device that the log holds it (receipts and inclusion proofs), \
      that this replica's root is the one the service signed, and that what was folded from it \
      agrees. Otherwise names what is missing. Exits with 0 only if all of it holds, so that it \
      serves in cron and in CI.

      Examples:
        cairn check
        cairn -C field check --json
        cairn check --offline        what can be said without the service; never ok
      """)

  @Flag(help: "Check what is here, without asking the service.")
  var offline = false

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  /// Nothing is wrong where all that is missing is the service.
  private func status(of report: CheckReport) -> ExitStatus {
    let codes = Set(report.problems.map(\.code))
    let isUnreachable =
      codes.contains("unreachable") && codes.isSubset(of: ["unreachable", "pending"])
    return isUnreachable && !offline ? .unreachable : .failed
  }

  func run() async throws {
    let folder = try replica.find()
    let console = output.console
    let bar = ProgressBar("folding", terminal: console.terminal)
    let report = try await folder.withReader { replica in
      defer { bar.finish() }
      let size = try replica.verified.size
      _ = try replica.catchUp { bar.show(folded: $0, of: size) }
      bar.finish()
      if offline { return try await replica.check(HTTPTransport?.none) }
      return try await withHTTPTransport(url: try replica.identity.url) { transport in
        try await replica.check(transport)
      }
    }
    console.tell(report.viewsStop)
    console.print(json: CheckReportText.json(report))
    for line in CheckReportText.lines(report, console) { console.print(line) }
    if !report.isOK { throw Unsuccessful(status: status(of: report)) }
  }
}
