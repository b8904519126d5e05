import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnWire

/// Prints entries one a line, as they are read.
struct LogPrinter {
  let console: Console
  let schemas: PublishedSchemas
  let filter: EventFilter

  func print(_ replica: FieldReplica, from first: LogIndex, limit: Int) throws {
    let size = try replica.verified.size
    var left = limit
    var number = BundleNumber(containing: first)
    while left > 0, size.contains(number.firstIndex), !StandardStream.output.isClosed {
      let bundle = try replica.store.bundle(number, of: replica.survey.key)
      guard !bundle.isEmpty else {
        throw StoreError(.damaged, place: "bundle \(number)", "it is empty")
      }
      for (position, bytes) in bundle.enumerated() {
        let index = number.firstIndex.advanced(by: position)
        guard left > 0, index >= first, size.contains(index) else { continue }
        let entry = try decode(bytes, at: index)
        guard filter.includes(entry) else { continue }
        console.print(jsonLine: entry.json(at: index))
        if !console.isJSON { console.print(line(entry, "\(index)")) }
        left -= 1
      }
      number = number.next
    }
  }

  func print(pending events: [Event], limit: Int) {
    for event in events.lazy.filter({ filter.includes(.event($0)) }).prefix(limit) {
      console.print(jsonLine: Entry.event(event).json())
      if !console.isJSON { console.print(line(.event(event), "waiting")) }
    }
  }

  private func decode(_ bytes: ArraySlice<UInt8>, at index: LogIndex) throws -> Entry {
    do throws(WireError) {
      return try Entry(decoding: bytes)
    } catch {
      throw StoreError(.damaged, place: "entry \(index)", error.description)
    }
  }

  private func line(_ entry: Entry, _ place: String) -> String {
    let summary = EntrySummary(entry, schemas: schemas)
    let time = summary.time.map { Moment.local($0) } ?? ""
    let isEvent = if case .event = entry { true } else { false }
    let text = "\(padded(place, 8))  \(time)  \(padded(summary.who, 8))  \(summary.what)"
    let cut = console.terminal.columnCount.map { TerminalText.cut(text, to: $0) } ?? text
    return isEvent ? cut : console.paint(cut, .faint)
  }

  private func padded(_ text: String, _ columnCount: Int) -> String {
    text + String(repeating: " ", count: max(columnCount - text.count, 0))
  }
}
