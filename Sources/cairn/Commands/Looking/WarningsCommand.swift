import ArgumentParser
import CairnFold
import CairnFormats
import CairnModel
import CairnReplica
import CairnViews

struct WarningsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "warnings",
    abstract: "List what is odd in the survey. Nothing is refused for it.",
    discussion: """
      The schema says what to warn about; every replica with the same log says the same, and the \
      digest tells so.

      Examples:
        cairn warnings
        cairn warnings --code W13         possible duplicates
        cairn warnings --entity 3.17      all that is odd about one
        cairn warnings --as-of 2026-05-03T00:00:00Z
        cairn accept W06:2.5:2.1 --because "the stall stands on the other bank"
        cairn warnings --accepted         what people found to be fine
      """)

  @Option(help: ArgumentHelp("Only those of this code: W01 to W20.", valueName: "code"))
  var code: WarningCode?

  @Option(help: "Only those that name this entity.")
  var entity: EntityID?

  @Flag(help: "What people found to be fine, and why, instead.")
  var accepted = false

  @Option(help: "Warnings to show of each code; all are counted.")
  var limit = 50

  @Option(help: ArgumentHelp("As it was then, without what waits here.", valueName: "size|time"))
  var asOf: String?

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit is at least 1") }
    guard !accepted || (code == nil && entity == nil) else {
      throw ValidationError("--accepted lists everything: leave --code and --entity out")
    }
  }

  func run() async throws {
    let console = output.console
    try await replica.find().withReader { replica in
      let survey = try OpenSurvey(replica, console, asOf: asOf)
      if accepted { return try JudgementText(survey).print(console) }
      let list = try survey.warnings()
      let found = try entity.map { try list.warnings(about: survey.entity($0).id) } ?? list.all()
      let warnings = found.filter { warning in code.map { $0 == warning.code } ?? true }
      let names = survey.schemas.names
      console.print(
        json: [
          "size": .integer(Int64(survey.reader.size.rawValue)),
          "count": .integer(Int64(list.mark.count)), "digest": .string(list.mark.digest.hex),
          "warnings": .array(warnings.map { $0.json(names: names) }),
        ])
      guard !console.isJSON else { return }
      try tell(warnings, survey, console)
    }
  }

  /// Code by code, with what each is about.
  private func tell(
    _ warnings: [Warning], _ survey: OpenSurvey, _ console: Console
  ) throws {
    let authors = try survey.authors()
    for code in WarningCode.allCases {
      let group = warnings.filter { $0.code == code }
      guard !group.isEmpty else { continue }
      console.print(
        console.paint("\(code.name) \(code.title)", .bold) + "  \(Quantity.grouped(group.count))")
      for warning in group.prefix(limit) {
        console.print(try "  " + line(warning, survey, authors))
      }
      if group.count > limit {
        console.print("  and \(Quantity.grouped(group.count - limit)) more")
      }
    }
    console.print(
      warnings.isEmpty ? "nothing is odd" : "\(Quantity.counted(warnings.count, "warning"))")
  }

  private func line(
    _ warning: Warning, _ survey: OpenSurvey, _ authors: Authors
  ) throws -> TerminalText {
    let names = survey.schemas.names
    var parts = [warning.handle(names: names)]
    if let subject = warning.subject {
      let name = try survey.reader.entity(subject)?.title(names: names) ?? ""
      parts[0] += name.isEmpty ? "" : "  \(name)"
    }
    if let related = warning.related { parts.append("with \(related)") }
    if let key = warning.key { parts.append(names.name(of: key)) }
    if let item = warning.item { parts.append(item.string) }
    if let device = warning.device { parts.append("by \(authors.name(device))") }
    return "\(parts.joined(separator: ", ")): \(warning.detail)"
  }
}
