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
    var entries = EntryList()
    var number = BundleNumber(containing: theirs.size.nextIndex)
    while number.firstIndex.rawValue < own.size.rawValue {
      let bundle = try store.bundle(number, of: survey)
      let first = number == theirs.size.fullBundleCount ? theirs.size.tailCount : 0
      entries.append(contentsOf: first == 0 ? bundle : bundle.slice(first..<bundle.count))
      number = number.next
    }
    let request = GiveBackRequest(from: theirs.size, entries: entries, checkpoint: own.note)
    let reached = try await tokens.call { [transport] access in
      try await transport.giveBack(request, access: access)
    }
    return reached >= own.size
  }
}
