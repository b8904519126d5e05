import CairnModel
import CairnService
import CairnWire

/// The entries of a sync's answer, read bundle by bundle as the client takes them, and the end.
struct SyncEntries: Sendable {
  private let read: @Sendable (Range<LogIndex>) throws(Refusal) -> EntryList
  private var rest: Range<LogIndex>
  private(set) var isFinished = false

  init<Storage: Engine>(
    _ range: Range<LogIndex>, for caller: Caller, from service: FieldService<Storage>
  ) {
    rest = range
    read = { range throws(Refusal) in try service.nextEntries(of: range, by: caller) }
  }

  /// The next frames as bytes. A failure is a frame too: the answer's head is on its way.
  mutating func next() -> [UInt8] {
    guard !rest.isEmpty else {
      isFinished = true
      return SyncFrame.finished().encoded()
    }
    do throws(Refusal) {
      let entries = try read(rest)
      rest = rest.lowerBound.advanced(by: entries.count)..<rest.upperBound
      return SyncFrame.entries(entries).encoded() + (rest.isEmpty ? next() : [])
    } catch {
      isFinished = true
      return SyncFrame.failed(error).encoded()
    }
  }
}
