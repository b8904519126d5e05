import ArgumentParser
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews

struct SchemaPublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Publish a later version of a survey's schema into its log.",
    discussion: """
      Numbers, names and types of what is there stay what they are, so that old records read as they \
      were meant; kinds, fields (with keys from 1000), items, codes and warnings may come, go or get \
      another title. The member "schema" names the version: another one than before, such as creative-clusters@2.

      Examples:
        cairn -C $CAIRN_HOME/surveys/helsinki schema show > helsinki.json
        cairn schema publish helsinki.json --survey helsinki
      """)

  @Argument(help: "The schema document (JSON).")
  var file: String

  @OptionGroup var survey: SurveyOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    let schema = try SchemaFile.read(file)
    try await survey.find().withWriter(for: .sync) { replica in
      try await withHTTPTransport(url: try replica.identity.url) { transport in
        _ = try await replica.sync(transport)
        try replica.requireAdmin()
        let published = try OpenSurvey(replica, console).schemas.current
        do throws(SchemaError) {
          try published?.schema.requireReadable(by: schema)
        } catch {
          throw SchemaFile.failure(file, error)
        }
        let events = try SchemaPublication.record(schema, after: published?.id, in: replica)
        let report = try await replica.sync(transport)
        console.print(
          "\(schema.name) is in force, published as \(events.last?.id.description ?? "")")
        console.print("devices record under it from their next sync on")
        console.print(
          json: [
            "schema": .string(schema.name),
            "events": .array(events.map { .string($0.id.description) }),
            "size": .integer(Int64(report.size.rawValue)),
          ])
      }
    }
  }
}
