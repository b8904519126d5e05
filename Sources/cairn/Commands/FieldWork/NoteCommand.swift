import ArgumentParser
import CairnModel
import CairnReplica

struct NoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note",
    abstract: "Write a note about an entity.",
    discussion: """
      Example:
        cairn note 3.17 "moved in with the gallery next door" --tag TR.REL
      """)

  @Argument(help: "The entity: DEVICE.SEQUENCE.")
  var entity: EntityID

  @Argument(help: "The note.")
  var text: String

  @Option(name: .customLong("tag"), help: "A tag; may be given several times.")
  var tags: [String] = []

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let survey = try OpenSurvey(replica, console)
      _ = try survey.kind(of: entity)
      let events = try survey.record([
        Draft(
          .noteWritten(
            NoteWritten(subject: entity, text: Text(text), tags: tags.map { Text($0) })),
          schema: survey.schemas.current?.id)
      ])
      console.print("noted about \(entity), as \(events[0].id)")
      console.print(json: RecordedEvents.json(events, entity: entity))
    }
  }
}
