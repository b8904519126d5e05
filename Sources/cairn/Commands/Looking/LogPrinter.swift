import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews
import CairnWire

/// Prints entries one a line, as they are read.
struct LogPrinter {
  let console: Console
  let schemas: PublishedSchemas
  let filter: EventFilter

  func print(_ replica: FieldReplica, from first: LogIndex, limit: Int) throws {
    var left = limit
    guard left > 0 else { return }
    try LogWalk(replica.store, replica.survey.key).forEach(
      from: LogSize(first.rawValue), to: replica.verified.size
    ) { entry, index, _ in
      guard filter.includes(entry) else { return true }
      console.print(jsonLine: entry.json(at: index))
      if !console.isJSON { console.print(line(entry, "\(index)")) }
      left -= 1
      return left > 0 && !StandardStream.output.isClosed
    }
  }

  func print(pending events: [Event], limit: Int) {
    for event in events.lazy.filter({ filter.includes(.event($0)) }).prefix(limit) {
      console.print(jsonLine: Entry.event(event).json())
      if !console.isJSON { console.print(line(.event(event), "waiting")) }
    }
  }

  private func line(_ entry: Entry, _ place: String) -> TerminalText {
    let summary = EntrySummary(entry, schemas: schemas)
    let time = summary.time.map { Moment.local($0) } ?? ""
    let isEvent = if case .event = entry { true } else { false }
    let text = "\(padded(place, 8))  \(time)  \(padded(summary.who, 8))  \(summary.what)"
    let cut = console.terminal.columnCount.map { TerminalText.cut(text, to: $0) } ?? text
    return isEvent ? TerminalText(cut) : console.paint(cut, .faint)
  }

  private func padded(_ text: String, _ columnCount: Int) -> String {
    text + String(repeating: " ", count: max(columnCount - text.count, 0))
  }
}
