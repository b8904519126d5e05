import ArgumentParser
import CairnFold
import CairnFormats
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews

/// An act about what is set aside, and how it is told of.
struct SetAsideAct {
  let body: EventBody
  /// What was said behind this entry is told, too.
  var since: LogIndex?
  /// What it does to so many events: the first words, given the event that it is recorded as; nil
  /// where it is not recorded.
  let headline: (_ events: String, EventID?) -> String
  /// What a script is told of it.
  let members: [JSONMember]
}

/// What acts about what is set aside ask for beside what they are about.
struct SetAsideOptions: ParsableArguments {
  @Option(help: "Why. It stays in the log.", transform: ReasonArgument.parse)
  var reason: String?

  @Flag(help: "Record nothing, and tell what would change.")
  var preview = false

  @OptionGroup var survey: SurveyOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard preview || reason != nil else {
      throw ValidationError("give the reason with --reason")
    }
  }

  /// As the act carries it; of a preview there may be none.
  var text: Text { Text(reason ?? "") }

  /// Tells what an act changes; records and brings it, unless that is only asked for.
  func run(_ make: (OpenSurvey) throws -> SetAsideAct) async throws {
    let console = output.console
    try await survey.find().withWriter(for: .sync) { replica in
      try await withHTTPTransport(url: try replica.identity.url) { transport in
        _ = try await replica.sync(transport)
        try replica.requireAdmin()
        let open = try OpenSurvey(replica, console)
        let act = try make(open)
        // What is told is found before it is recorded, so that no telling can fail behind it.
        let text = SetAsideEffectText(
          act, try replica.effect(of: act.body, on: open.reader, since: act.since),
          names: open.schemas.names, authors: try open.authors())
        var event: Event?
        if !preview {
          event = try replica.record([Draft(act.body)]).first
          _ = try await replica.sync(transport)
        }
        text.print(to: console, recordedAs: event?.id)
      }
    }
  }
}
