import ArgumentParser
import CairnModel
import CairnReplica
import CairnStore
import CairnViews
import CairnWire

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Fold the log again from its beginning, and tell how it was at each step.",
    discussion: """
      Uses the verified log alone, none of the views: the last fingerprint is the one that \
      'cairn status' prints, or the software is at fault. With --json, one step a line.

      Examples:
        cairn replay --digest --step 1000
        cairn replay --from 1200 --to 1210
        cairn replay --digest --json | tail -n 1
      """)

  @Option(help: ArgumentHelp("Tell from here on.", valueName: "size|time"))
  var from: String?

  @Option(help: ArgumentHelp("Stop here.", valueName: "size|time"))
  var to: String?

  @Option(help: ArgumentHelp("Entries between two steps (default: 1).", valueName: "count"))
  var step: UInt64 = 1

  @Flag(help: "Only sizes and fingerprints.")
  var digest = false

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard step > 0 else { throw ValidationError("--step is at least 1") }
  }

  func run() async throws {
    let console = output.console
    try await replica.find().withReader { replica in
      let store = replica.store
      let survey = replica.survey.key
      let first = try from.map { try LogMoment.size(parsing: $0, in: store, of: survey) } ?? .zero
      var end =
        try to.map { try LogMoment.size(parsing: $0, in: store, of: survey) }
        ?? replica.verified.size
      guard first <= end else {
        throw CommandFailure.usage(
          "--from \(first) is later than --to \(end)", hint: "give the earlier point first")
      }
      if let index = replica.views.mark?.stop(of: replica.survey.id), end.contains(index) {
        let stop = ViewsStop(before: index)
        console.tell(stop)
        end = LogSize(index.rawValue)
        guard first <= end else { throw Refusal(.viewsStopped, stop.message) }
      }
      let schemas = digest ? nil : try OpenSurvey(replica, console).schemas
      try Replay(store, survey).run(from: first, to: end, every: step) { step, entry in
        guard !StandardStream.output.isClosed else { return }
        let summary = schemas.flatMap { schemas in
          entry.map { EntrySummary($0, schemas: schemas) }
        }
        console.print(jsonLine: json(step, summary))
        if !console.isJSON { console.print("\(line(step, summary))") }
      }
    }
  }

  private func json(_ step: Replay<FieldStore>.Step, _ summary: EntrySummary?) -> JSONValue {
    var members = [
      JSONMember("index", .integer(Int64(step.size.rawValue))),
      JSONMember("fingerprint", .string(step.fingerprint.hex)),
    ]
    if !digest {
      members += [
        JSONMember("entities", .integer(Int64(step.entityCount))),
        JSONMember("anomalies", .integer(Int64(step.anomalyCount))),
        JSONMember("rules_level", .integer(Int64(step.rulesLevel))),
        JSONMember("who", summary.map { .string($0.who) } ?? .null),
        JSONMember("what", summary.map { .string($0.what) } ?? .null),
      ]
    }
    return .object(members)
  }

  private func line(_ step: Replay<FieldStore>.Step, _ summary: EntrySummary?) -> String {
    let size = step.size.description
    let place = size + String(repeating: " ", count: max(8 - size.count, 0))
    guard let summary else { return "\(place)  \(step.fingerprint.hex)" }
    return
      "\(place)  \(step.fingerprint.hex.prefix(12))…  "
      + "\(Quantity.counted(step.entityCount, "entity", "entities"))  \(summary.who)  \(summary.what)"
  }
}
