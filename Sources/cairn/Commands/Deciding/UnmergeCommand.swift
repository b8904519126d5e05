import ArgumentParser
import CairnFold
import CairnModel
import CairnReplica
import CairnViews

struct UnmergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unmerge",
    abstract: "Take a merge back.",
    discussion: """
      Both entities are again what they were, with what was said of each in the meantime, which is \
      listed.

      Example:
        cairn unmerge 2.80 --reason "two doors"
      """)

  @Argument(help: "The event that merged them.")
  var merge: EventID

  @Option(help: "Why.")
  var reason: String = ""

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let survey = try OpenSurvey(replica, console)
      guard let found = try replica.event(merge) else {
        throw Refusal(.eventUnknown, "this replica has no event \(merge)")
      }
      guard case .entitiesMerged(let body) = found.event.body else {
        throw CommandFailure(
          .alreadyApart, "\(merge) is no merge",
          hint: "'cairn show ENTITY --history' names the events", status: .refused)
      }
      guard let member = try survey.reader.state(of: body.merged),
        member.alias.siblings.contains(where: { $0.event == merge })
      else {
        throw CommandFailure(
          .alreadyApart, "the merge \(merge) does not hold any more",
          hint: "see 'cairn show \(body.merged) --history'", status: .refused)
      }
      let meanwhile = try survey.acts(about: [body.survivor, body.merged], after: merge)
      let events = try survey.record([
        Draft(
          .mergeReverted(
            MergeReverted(merged: body.merged, merge: merge, reason: Text(reason))),
          schema: survey.schemas.current?.id)
      ])
      console.print("\(body.merged) and \(body.survivor) are two again, as \(events[0].id)")
      let history = HistoryText(schemas: survey.schemas, authors: try survey.authors())
      if !meanwhile.isEmpty { console.print("said of them since the merge:") }
      for (id, act) in meanwhile {
        for line in history.lines(act, of: id, console) { console.print("  " + line) }
      }
      console.print(
        json: [
          "event": .string(events[0].id.description), "entity": .string(body.merged.description),
          "survivor": .string(body.survivor.description),
          "meanwhile": .array(meanwhile.map { history.json($0.act, of: $0.id) }),
        ])
    }
  }
}

extension OpenSurvey {
  /// What was said of entities behind an event, in the order of the log.
  func acts(
    about ids: [EntityID], after event: EventID
  ) throws -> [(id: EntityID, act: Act)] {
    var acts: [(id: EntityID, act: Act)] = []
    for id in ids {
      guard let journal = try reader.state(of: id)?.journal,
        let place = journal.firstIndex(where: { $0.event == event })
      else { continue }
      acts += journal[(place + 1)...].map { (id, $0) }
    }
    return acts.sorted { $0.act.index < $1.act.index }
  }
}

extension RefusalCode {
  static let alreadyApart = RefusalCode(rawValue: "already_apart")
}
