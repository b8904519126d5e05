import ArgumentParser
import CairnFold
import CairnModel
import CairnReplica
import CairnViews

struct ConflictsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "List what people disagree about, so that a person can decide.",
    discussion: """
      Of each side: the value, who recorded it, when by the corrected clock (and what the clock \
      said, where that differs), and how much of the log its author had been shown.

      Examples:
        cairn conflicts
        cairn conflicts --all        those that were closed, too
        cairn conflicts --as-of 1200
        cairn resolve 2.69 kind --choose 3.2 --reason "asked the owner"
      """)

  @Flag(help: "Those that were closed, too.")
  var all = false

  @Option(help: ArgumentHelp("As it was then.", valueName: "size|time"))
  var asOf: String?

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withReader { replica in
      let survey = try OpenSurvey(replica, console, asOf: asOf)
      let conflicts = try texts(survey)
      console.print(
        json: [
          "size": .integer(Int64(survey.reader.size.rawValue)),
          "conflicts": .array(conflicts.map(\.json)),
        ])
      guard !console.isJSON else { return }
      for conflict in conflicts {
        for line in conflict.lines(console) { console.print(line) }
      }
      let open = conflicts.count(where: \.isOpen)
      console.print(
        open == 0 ? "no conflict is open" : "\(Quantity.counted(open, "conflict")) open")
      if open > 0, survey.reader.isNewest {
        console.print(
          "decide with 'cairn resolve ENTITY FIELD --choose EVENT' or '--value VALUE', as each is "
            + "named above")
      }
    }
  }

  private func texts(_ survey: OpenSurvey) throws -> [ConflictText] {
    let authors = try survey.authors()
    var open: [ConflictText] = []
    var closed: [(span: ConflictSpan, text: ConflictText)] = []
    try survey.reader.forEachDispute(all: all) { dispute in
      open += dispute.open.map {
        ConflictText($0, of: dispute.subject, survey.schemas, authors)
      }
      closed += dispute.closed.map { span in
        (
          span,
          ConflictText(
            span.conflict, span: span, of: dispute.subject, survey.schemas, authors)
        )
      }
    }
    closed.sort {
      ($0.span.opened.index, $0.span.conflict.entity)
        < ($1.span.opened.index, $1.span.conflict.entity)
    }
    return open + closed.map(\.text)
  }
}
