import ArgumentParser
import CairnHTTPClient
import CairnModel

struct SurveyEpochCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "epoch",
    abstract: "Let a restored survey go on with the entries it has.",
    discussion: """
      For a service that lost entries for good and waits for them. First let every device sync: \
      each gives back what it has. Only if entries are still missing, open an epoch: the log goes \
      on without them, devices that verified more say so and stop, and each goes on with \
      'cairn sync --accept-epoch', which records its own lost work again.

      Examples:
        cairn survey list
        cairn survey epoch helsinki --yes
      """)

  @Argument(help: "The survey.")
  var slug: String

  @Flag(help: "Yes, the missing entries are given up.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "The service, by URL or origin (default: that of the last login).", valueName: "service"))
  var service: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard yes else {
      throw CommandFailure.usage(
        "an epoch gives up entries that devices may still have",
        hint: "let all devices sync first; then say --yes")
    }
    let slug = slug
    try await withOperatorSession(service) { session in
      try await session.call { transport, token in
        try await transport.openEpoch(of: slug, token: token)
      }
    }
    output.console.print("\(slug) goes on with the entries it has")
    output.console.print(json: ["survey": .string(slug), "epoch": true])
  }
}
