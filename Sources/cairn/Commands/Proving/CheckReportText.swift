import CairnFormats
import CairnModel
import CairnReplica

/// A check's report, for a person and for a script.
enum CheckReportText {
  static func json(_ report: CheckReport) -> JSONValue {
    [
      "ok": .bool(report.isOK),
      "problems": .array(
        report.problems.map { problem in
          [
            "code": .string(problem.code), "message": .string(problem.message),
            "events": .array(problem.events.map { .string($0.description) }),
          ]
        }),
      "size": .integer(Int64(report.size.rawValue)), "root": .string(report.root.hex),
      "service_size": report.serviceSize.map { .integer(Int64($0.rawValue)) } ?? .null,
      "fingerprint": .string(report.fingerprint.hex),
      "rules_level": .integer(Int64(report.rulesLevel)),
      "pending": .integer(Int64(report.pending)),
      "proven_events": .integer(Int64(report.provenEventCount)),
      "receipts": .integer(Int64(report.receiptCount)),
      "conflicts": .integer(Int64(report.conflicts)),
      "warnings": .integer(Int64(report.warnings)),
      "anomalies": .integer(Int64(report.anomalies)),
      "clock_offset_ms": report.clockOffset.map { .integer($0.rawValue) } ?? .null,
      "last_sync": report.lastSync.map { .string($0.text) } ?? .null,
    ]
  }

  static func lines(_ report: CheckReport, _ console: Console) -> [TerminalText] {
    var lines: [TerminalText] = []
    for problem in report.problems {
      lines.append(
        console.paint("problem", .red) + "  \(problem.code): \(problem.message)")
      if !problem.events.isEmpty { lines.append("         events \(ranges(problem.events))") }
      if problem.code == "pending" { lines.append("         bring it with 'cairn sync'") }
    }
    lines.append(
      "\(Quantity.counted(report.provenEventCount, "event")) of this device proven in the log, "
        + "under \(Quantity.counted(report.receiptCount, "receipt"))")
    lines.append(
      "root \(report.root.hex) of \(Quantity.counted(Int(report.size.rawValue), "entry", "entries"))"
    )
    lines.append("fingerprint \(report.fingerprint.hex)")
    if report.conflicts > 0 {
      lines.append("\(Quantity.counted(report.conflicts, "open conflict"))")
    }
    if report.warnings > 0 { lines.append("\(Quantity.counted(report.warnings, "warning"))") }
    if report.anomalies > 0 {
      lines.append("\(Quantity.counted(report.anomalies, "event")) without effect (anomalies)")
    }
    if let offset = report.clockOffset { lines.append("this clock \(Quantity.offset(offset))") }
    lines.append(
      report.isOK
        ? console.paint("ok", .green) + ": nothing is missing, and the signed log is this one"
        : console.paint("not ok", .red))
    return lines
  }

  /// Such as `3.17–3.21, 3.40`.
  private static func ranges(_ events: [EventID]) -> String {
    var ranges: [(first: EventID, last: EventID)] = []
    for event in events.sorted() {
      if let last = ranges.last?.last, last.device == event.device,
        last.sequence.next == event.sequence
      {
        ranges[ranges.count - 1].last = event
      } else {
        ranges.append((event, event))
      }
    }
    return ranges.map { $0 == $1 ? "\($0)" : "\($0)–\($1)" }.joined(separator: ", ")
  }
}
