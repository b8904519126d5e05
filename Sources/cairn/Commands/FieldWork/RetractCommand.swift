import ArgumentParser
import CairnModel
import CairnReplica

struct RetractCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retract",
    abstract: "Say that an entity should not count.",
    discussion: """
      Nothing is deleted: the entity's history stays, and it can be restored.

      Example:
        cairn retract 3.17 --reason "recorded by mistake"
      """)

  @Argument(help: "The entity: DEVICE.SEQUENCE.")
  var entity: EntityID

  @Option(help: "Why.", transform: ReasonArgument.parse)
  var reason: String

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let survey = try OpenSurvey(replica, console)
      _ = try survey.kind(of: entity)
      let events = try survey.record([
        Draft(
          .entityRetracted(EntityRetracted(entity: entity, reason: Text(reason))),
          schema: survey.schemas.current?.id)
      ])
      console.print("retracted \(entity)")
      console.print(json: RecordedEvents.json(events, entity: entity))
    }
  }
}
