import CairnFormats
import CairnModel

/// An import's report, for a person and for a script.
struct ImportReportText {
  private static let lineCountMaximum = 20

  let report: ImportReport
  let console: Console
  let isDryRun: Bool

  init(_ report: ImportReport, console: Console, isDryRun: Bool) {
    self.report = report
    self.console = console
    self.isDryRun = isDryRun
  }

  /// - Throws: where the file was not read to its end.
  func print() throws {
    let problems = report.skipped + (report.brokeOff.map { [$0] } ?? [])
    console.print(
      json: [
        "recorded": .integer(Int64(report.recorded)),
        "skipped": .array(problems.map { Self.json($0) }),
        "notes": .array(report.notes.map { Self.json($0) }), "dry_run": .bool(isDryRun),
        "complete": .bool(report.brokeOff == nil),
      ])
    console.print(summary)
    list(report.skipped, "skipped", .yellow)
    list(report.notes, "note", .cyan)
    guard let problem = report.brokeOff else { return }
    console.print("\(console.paint("broke off", .red)) \(Self.line(problem))")
    console.remark("hint: correct the file there and run the import again; nothing is doubled")
    throw Unsuccessful(status: .failed)
  }

  private var summary: TerminalText {
    let known = report.skipped.count { $0.code == .alreadyRecorded }
    let bad = report.skipped.count - known
    return (isDryRun ? "would record " : "recorded ")
      + "\(Quantity.counted(report.recorded, "entity", "entities"))"
      + "; skipped \(Quantity.grouped(bad)) that can't be taken"
      + " and \(Quantity.grouped(known)) recorded already"
  }

  /// What is said of several features is said once.
  private func list(_ problems: [ImportProblem], _ name: String, _ colour: Colour) {
    var groups: [(first: ImportProblem, count: Int)] = []
    var places: [String: Int] = [:]
    for problem in problems where problem.code != .alreadyRecorded {
      let text = "\(problem.code) \(problem.message)"
      if let place = places[text] {
        groups[place].count += 1
      } else {
        places[text] = groups.count
        groups.append((problem, 1))
      }
    }
    for (problem, count) in groups.prefix(Self.lineCountMaximum) {
      let rest = count > 1 ? "  (and of \(Quantity.grouped(count - 1)) more)" : ""
      console.print("\(console.paint(name, colour))  \(Self.line(problem))\(rest)")
    }
    if groups.count > Self.lineCountMaximum {
      console.print(
        "\(name)  and \(Quantity.grouped(groups.count - Self.lineCountMaximum)) more; --json lists "
          + "all")
    }
  }

  private static func line(_ problem: ImportProblem) -> TerminalText {
    "\(problem.place): \(problem.code): \(problem.message)"
  }

  private static func json(_ problem: ImportProblem) -> JSONValue {
    [
      "where": .string(problem.place), "code": .string(problem.code.rawValue),
      "message": .string(problem.message),
    ]
  }
}
