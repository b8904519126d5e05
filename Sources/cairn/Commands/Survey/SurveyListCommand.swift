import ArgumentParser
import CairnHTTPClient
import CairnModel

struct SurveyListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the surveys of the service.",
    discussion: """
      Examples:
        cairn survey list
        cairn survey list --json
      """)

  @Option(
    help: ArgumentHelp(
      "The service, by URL or origin (default: that of the last login).", valueName: "service"))
  var service: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let answer = try await withOperatorSession(service) { session in
      try await session.call { transport, token in try await transport.surveys(token: token) }
    }
    let console = output.console
    console.print(json: answer)
    var table = Table([
      Table.Column("SURVEY"), Table.Column("TITLE", isFlexible: true),
      Table.Column("ENTRIES", .trailing), Table.Column("MEMBERS", .trailing),
      Table.Column("READ BY"), Table.Column("STATE"), Table.Column("ORIGIN", isFlexible: true),
    ])
    for survey in answer["surveys"]?.asArray ?? [] {
      table.append([
        survey["slug"]?.asString ?? "", survey["title"]?.asString ?? "",
        Quantity.grouped(Int(survey["size"]?.asInteger ?? 0)),
        Quantity.grouped(Int(survey["members"]?.asInteger ?? 0)),
        survey["public"]?.asBool == true ? "anybody" : "members",
        survey["state"]?.asString ?? "", survey["origin"]?.asString ?? "",
      ])
    }
    if table.isEmpty {
      console.print("no surveys yet; 'cairn survey create SLUG --title T' opens one")
    } else {
      console.print(table)
    }
  }
}
