import ArgumentParser
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore

struct SurveyCloseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "Let a survey take no more work, until it is reopened.",
    discussion: """
      Members can still fetch and look. What waits on their devices stays there, whenever it was \
      recorded, and comes in where the survey is reopened: let everybody sync first.

      Example:
        cairn survey close --survey helsinki --reason "the season is over"
      """)

  @OptionGroup var survey: SurveyOptions

  @Option(help: "Why.", transform: ReasonArgument.parse)
  var reason: String

  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await SurveyDays(survey: survey, console: output.console).record(
      .surveyClosed(SurveyClosed(reason: Text(reason))), isClosing: true)
  }
}

struct SurveyReopenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen",
    abstract: "Let a closed survey take work again.",
    discussion: """
      Example:
        cairn survey reopen --survey helsinki --reason "two quarters are missing"
      """)

  @OptionGroup var survey: SurveyOptions

  @Option(help: "Why.", transform: ReasonArgument.parse)
  var reason: String

  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await SurveyDays(survey: survey, console: output.console).record(
      .surveyReopened(SurveyReopened(reason: Text(reason))), isClosing: false)
  }
}

/// Closes a survey or opens it again, once.
private struct SurveyDays {
  let survey: SurveyOptions
  let console: Console

  func record(_ body: EventBody, isClosing: Bool) async throws {
    try await survey.find().withWriter(for: .sync) { replica in
      try await withHTTPTransport(url: try replica.identity.url) { transport in
        var report = try await replica.sync(transport)
        let isClosed = try replica.store.closedAt(of: replica.survey.key) != nil
        let slug = try replica.identity.slug
        if isClosed != isClosing {
          try replica.requireAdmin()
          _ = try replica.record([Draft(body)])
          report = try await replica.sync(transport)
        }
        let closedAt = try replica.store.closedAt(of: replica.survey.key)
        console.print(
          closedAt.map { "\(slug) is closed since entry \($0): it takes no more work" }
            ?? "\(slug) is open: it takes work")
        console.print(
          json: [
            "survey": .string(slug),
            "closed_at": closedAt.map { .integer(Int64($0.rawValue)) } ?? .null,
            "size": .integer(Int64(report.size.rawValue)),
          ])
      }
    }
  }
}
