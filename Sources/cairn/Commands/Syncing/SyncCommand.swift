import ArgumentParser
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore

struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Bring what was recorded here, and fetch what others did.",
    discussion: """
      Every entry that is taken was checked: hashes, seals, and the signed root. A sync that breaks \
      off loses nothing; the next one goes on. With --watch it goes on until it is interrupted, \
      one line a round that moved something. Work of others that was unpacked here is brought along; \
      where some of it stays here, the command says why and ends with 4, though all else is done.

      Examples:
        cairn sync
        cairn -C field sync --json
        cairn sync --watch --interval 60s
        cairn sync --accept-epoch
      """)

  @Flag(help: "Go on syncing until interrupted.")
  var watch = false

  @Option(help: ArgumentHelp("How long --watch waits between two rounds.", valueName: "span"))
  var interval = "10s"

  @Flag(
    help: """
      Go on with a log that an operator reopened without entries that were verified here. They \
      are kept aside, and what this device recorded of them is recorded again.
      """)
  var acceptEpoch = false

  @Option(
    help: ArgumentHelp(
      """
      By which this device takes another number: where too many copies of it took one already, \
      and with --accept-epoch, where the service lost its enrolment.
      """,
      valueName: "invite"))
  var invite: String?

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    let folder = try replica.find()
    let invite = try invite.map { try InviteArgument.read($0) }
    if acceptEpoch {
      try await EpochAcceptance(folder: folder, console: console, invite: invite).run()
    } else if watch {
      try await SyncWatch(folder: folder, console: console, interval: interval).run()
    } else {
      let report: SyncReport
      do {
        report = try await SyncRound(folder: folder, console: console, invite: invite).run()
      } catch let refusal as Refusal where refusal.code == .quotaExceeded {
        throw await Self.waiting(after: refusal, in: folder)
      }
      SyncRound.quotas(of: report).tell(console)
      console.print(json: SyncRound.json(report))
      console.print("\(SyncRound.line(report))")
      try CarriedStay.all(in: report.deliveries).require(console)
    }
  }

  /// What waits here and until when, for scripts too.
  private static func waiting(
    after refusal: Refusal, in folder: ReplicaFolder
  ) async -> CommandFailure {
    // Where the folder can't be read just now, the refusal is said all the same.
    let known = try? await folder.withReader { replica in
      (pending: try replica.store.pendingCount(), record: try replica.store.lastSync())
    }
    let text = QuotaText(known?.record, now: DeviceClock.system.now())
    return CommandFailure(
      refusal.code, refusal.message,
      hint: ([refusal.code.hint] + (text.waitingLine.map { [$0] } ?? [])).joined(separator: "; "),
      status: .refused,
      facts: [JSONMember("pending", known.map { .integer(Int64($0.pending)) } ?? .null)] + text.json
        + [
          JSONMember(
            "retry_after_s", refusal.retryAfterSeconds.map { .integer(Int64($0)) } ?? .null)
        ])
  }
}
