import ArgumentParser
import CairnModel
import CairnReplica

struct RestoreEntityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore-entity",
    abstract: "Let a retracted entity count again.",
    discussion: """
      Example:
        cairn restore-entity 3.17 --reason "it is there after all"
      """)

  @Argument(help: "The entity: DEVICE.SEQUENCE.")
  var entity: EntityID

  @Option(help: "Why.")
  var reason = ""

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let survey = try OpenSurvey(replica, console)
      _ = try survey.kind(of: entity)
      let events = try survey.record([
        Draft(
          .entityRestored(EntityRestored(entity: entity, reason: Text(reason))),
          schema: survey.schemas.current?.id)
      ])
      console.print("restored \(entity)")
      console.print(json: RecordedEvents.json(events, entity: entity))
    }
  }
}
