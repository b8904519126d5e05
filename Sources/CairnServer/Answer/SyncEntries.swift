import CairnModel
import CairnService
import CairnWire

/// The entries of a sync's answer, read bundle by bundle as the client takes them, and the end.
struct SyncEntries: Sendable {
  private let read: @Sendable (Range<LogIndex>) throws(Refusal) -> EntryList
  private let byteCount: @Sendable (BundleNumber) throws(Refusal) -> Int
  private let held: HeldBytes
  private let end: SyncFrame
  private let turns: BundleTurns
  private var rest: Range<LogIndex>
  private(set) var isFinished = false

  init<Storage: Engine>(
    _ answer: SyncAnswer, for caller: Caller, from service: FieldService<Storage>,
    in held: HeldBytes, turns: BundleTurns
  ) {
    rest = answer.entries
    end = answer.end
    self.held = held
    self.turns = turns
    read = { range throws(Refusal) in try service.nextEntries(of: range, by: caller) }
    byteCount = { number throws(Refusal) in try service.bundleByteCount(number, by: caller) }
  }

  /// The next frames as bytes. A failure is a frame too, `overloaded` among them: what was pushed is
  /// stored, and the answer's head may be on its way.
  mutating func next() async -> [UInt8] {
    guard !rest.isEmpty else {
      isFinished = true
      return end.encoded()
    }
    do throws(Refusal) {
      try holdWholeBundle()
      let (read, held, range) = (read, held, rest)
      let (bytes, count) = try await turns.taking(held.holder) { () throws(Refusal) in
        let entries = try read(range)
        let bytes = SyncFrame.entries(entries).encoded()
        // Those before them are written.
        try held.replace(with: bytes.count)
        return (bytes, entries.count)
      }
      rest = range.lowerBound.advanced(by: count)..<range.upperBound
      return bytes + (rest.isEmpty ? await next() : [])
    } catch {
      isFinished = true
      return SyncFrame.failed(error).encoded()
    }
  }

  /// Counts a whole bundle before it is read. What is a part of one may be small, and passes then.
  private func holdWholeBundle() throws(Refusal) {
    let number = BundleNumber(containing: rest.lowerBound)
    guard number.firstIndex == rest.lowerBound,
      rest.upperBound.rawValue - rest.lowerBound.rawValue >= UInt64(BundleNumber.width)
    else { return }
    try held.replace(with: try byteCount(number))
  }
}
