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
    while !ending.isAsked, !StandardStream.output.isClosed {
      do {
        let report = try await SyncRound(folder: folder, console: console).run()
        if report.pushed + report.pulled > 0 || !wasReachable {
          console.print(
            "\(Moment.local(DeviceClock.system.now()))  \(SyncRound.line(report))")
          console.print(jsonLine: SyncRound.json(report, isLine: true))
        }
        wasReachable = true
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
      } catch let refusal as Refusal where Self.passes(refusal) {
        console.remark("\(refusal); trying again")
      }
      await ending.wait(atMost: pause)
    }
  }

  /// Refusals that the same again later may not meet.
  private static func passes(_ refusal: Refusal) -> Bool {
    [
      .recovering, .serviceBehind, .overloaded, .quotaExceeded, .storeBusy, .internalError,
      .clockSkewed, .tokenExpired,
    ].contains(refusal.code)
  }
}
