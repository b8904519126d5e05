import CairnLog
import CairnModel
import CairnStore
import CairnWire

extension Synchroniser {
  /// Gives a restored service the entries that it lost, up to the checkpoint that it had signed.
  /// - Returns: false where this replica has nothing that helps.
  mutating func giveBack() async throws -> Bool {
    guard let own = try store.checkpoint(of: survey) else { return false }
    let signed = try verify(own.note)
    // A replica that is still being filled has no checkpoint of just its own size.
    guard signed.size == own.size else { return false }
    let note = try await tokens.call { [transport] access in
      try await transport.checkpoint(access)
    }
    let theirs = try verify(note)
    guard theirs.size < own.size else { return false }
    var from = theirs.size
    while from < own.size {
      let entries = try lostEntries(from: from, upTo: own.size)
      let end = from.advanced(by: entries.count)
      // A part that ends early comes with the proof that it lies below what the log had signed.
      let proof =
        end == own.size
        ? []
        : try LogProof.consistency(
          from: end, to: own.size, in: StoreTiles(store, survey: survey))
      let request = GiveBackRequest(
        from: from, entries: entries, checkpoint: own.note, proof: proof)
      let reached = try await tokens.call { [transport] access in
        try await transport.giveBack(request, access: access)
      }
      guard from < reached else { return false }
      from = reached
    }
    return true
  }

  /// As many entries as one request holds, to the end of a batch.
  private func lostEntries(from: LogSize, upTo size: LogSize) throws -> EntryList {
    var entries = EntryList()
    var next = from
    while next < size {
      let bundle = try store.bundle(BundleNumber(containing: next.nextIndex), of: survey)
      let part = bundle.slice(next.tailCount..<bundle.count)
      if !entries.isEmpty, entries.bytes.count + part.bytes.count > Self.givenBackByteCount {
        break
      }
      entries.append(contentsOf: part)
      next = next.advanced(by: part.count)
    }
    guard next < size, let last = try store.receipt(atOrBefore: next.nextIndex, in: survey),
      let end = last.index(of: EventID(last.device, last.lastSequence)), !next.contains(end),
      from.rawValue < last.index.rawValue
    else { return entries }
    return entries.slice(0..<Int(last.index.rawValue - from.rawValue))
  }

  /// A batch of the largest size still fits behind it.
  private static var givenBackByteCount: Int {
    Limits.requestByteCountMaximum - Limits.batchByteCountMaximum / 2
  }
}
