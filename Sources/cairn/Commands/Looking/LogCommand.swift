import ArgumentParser
import CairnLog
import CairnModel
import CairnReplica
import CairnStore
import CairnWire

struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Print the log, one entry a line.",
    discussion: """
      Times are what the device's clock said; those of receipts and enrolments are the service's. \
      With --json each line is one entry.

      Examples:
        cairn log --limit 20
        cairn log --after 1000 --device 3
        cairn log --entity 3.17
        cairn log --pending          what was recorded here and is not in the log yet
      """)

  @Option(help: ArgumentHelp("Begin behind the entry of this index.", valueName: "index"))
  var after: UInt64?

  @Option(help: ArgumentHelp("Stop after so many lines.", valueName: "count"))
  var limit: Int?

  @Option(help: ArgumentHelp("Only entries about this entity.", valueName: "id"))
  var entity: EntityID?

  @Option(help: ArgumentHelp("Only entries of this device.", valueName: "number"))
  var device: DeviceNumber?

  @Flag(help: "Events that wait here instead.")
  var pending = false

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit can't be negative") }
  }

  func run() async throws {
    try await replica.find().withReader { replica in
      let printer = LogPrinter(
        console: output.console, schemas: try OpenSurvey(replica, output.console).schemas,
        filter: EventFilter(entity: entity, device: device))
      if pending {
        printer.print(pending: try replica.pendingEvents(), limit: limit ?? .max)
      } else {
        try printer.print(
          replica, from: after.map { LogIndex($0).advanced(by: 1) } ?? LogIndex(0),
          limit: limit ?? .max
        )
      }
    }
  }
}
