import CairnFormats
import CairnModel
import CairnReplica

/// Syncs again and again until the process is told to end. Between two rounds the folder is free
/// for other commands.
struct SyncWatch {
  let folder: ReplicaFolder
  let console: Console
  private let pause: Milliseconds

  init(folder: ReplicaFolder, console: Console, interval: String) throws {
    self.folder = folder
    self.console = console
    pause = try Milliseconds(parsing: interval)
    guard pause.rawValue > 0 else {
      throw CommandFailure.usage("--interval has to be longer than nothing", hint: "such as 30s")
    }
  }

  func run() async throws {
    let ending = Ending()
    var wasReachable = true
    var toldStays: [String] = []
    var toldQuotas: [String] = []
    var isQuotaTold = false
    while !ending.isAsked, !StandardStream.output.isClosed {
      var pause = pause
      do {
        let report = try await SyncRound(folder: folder, console: console).run()
        if report.pushed + report.pulled > 0 || !wasReachable {
          console.print(
            "\(Moment.local(DeviceClock.system.now()))  \(SyncRound.line(report))")
          console.print(jsonLine: SyncRound.json(report, isLine: true))
        }
        wasReachable = true
        isQuotaTold = false
        let quotas = SyncRound.quotas(of: report)
        if quotas.lines != toldQuotas { quotas.tell(console) }
        toldQuotas = quotas.lines
        let stays = CarriedStay.all(in: report.deliveries)
        let texts = stays.map(\.failure.message)
        if texts != toldStays {
          for stay in stays { console.tell(stay.failure) }
          toldStays = texts
        }
      } catch let error as Unreachable {
        // Offline is the usual state of a field device: say it once.
        if wasReachable { console.remark("\(error); trying again") }
        wasReachable = false
      } catch let refusal as Refusal where refusal.code == .quotaExceeded {
        // For hours to come, each round would bring the same batches for nothing.
        if !isQuotaTold { console.remark("\(refusal); \(refusal.code.hint)") }
        isQuotaTold = true
        let seconds = min(refusal.retryAfterSeconds ?? 0, Self.quotaPauseSecondsMaximum)
        pause = max(pause, .seconds(Int64(seconds)))
      } catch let refusal as Refusal where Self.passes(refusal) {
        console.remark("\(refusal); trying again")
      }
      await ending.wait(atMost: pause)
    }
  }

  /// What others did is still fetched that often while a quota is used up.
  private static var quotaPauseSecondsMaximum: UInt32 { 300 }

  /// Refusals that the same again later may not meet.
  private static func passes(_ refusal: Refusal) -> Bool {
    [
      .recovering, .serviceBehind, .overloaded, .rateExceeded, .storeBusy, .internalError,
      .clockSkewed, .tokenExpired,
    ].contains(refusal.code)
  }
}
