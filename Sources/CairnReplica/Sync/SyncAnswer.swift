package import CairnModel
package import CairnWire

/// The frames of one answer to a sync, held to the protocol (README.md, §8) as they come: a service
/// can't make a replica hold more than an honest one ever sends.
package struct SyncAnswer {
  /// The first of them, for this device's own batches.
  package private(set) var pushes: [PushAnswer] = []
  /// The signed note.
  package private(set) var checkpoint: [UInt8]?
  package private(set) var entries: [EntryList] = []
  package private(set) var failed: Refusal?
  package private(set) var rules = RulesRevision.current
  package private(set) var quotas: [QuotaUse] = []

  private let pushCountMaximum: Int
  private let headCountMaximum: Int
  private var headCount = 0
  private var entryCount = 0
  private var takesBundles = false
  private var isEnded = false

  package init(to request: SyncRequest) {
    pushCountMaximum = request.batches.count
    headCountMaximum = request.headsOf.count
  }

  /// - Throws: `Unreachable` where no sound answer has this frame behind those before it: nobody
  ///   knows what the service did.
  package mutating func take(_ frame: SyncFrame) throws(Unreachable) {
    try require(!isEnded, "goes on behind its end")
    switch frame {
    case .push(let answer):
      try require(pushes.count < pushCountMaximum, "speaks of more batches than were sent")
      pushes.append(answer)
    case .head:
      headCount += 1
      try require(headCount <= headCountMaximum, "speaks of devices that nobody asked for")
    case .checkpoint(let note):
      try require(checkpoint == nil, "has two checkpoints")
      checkpoint = note
    case .entries(let list):
      try require(!list.isEmpty, "has a frame of no entries")
      entryCount += list.count
      try require(entryCount <= Limits.entriesPerAnswerMaximum, "has more entries than it may")
      entries.append(list)
    case .takeBundles:
      try require(!takesBundles, "names the bundles twice")
      takesBundles = true
    case .finished(let rules, let quotas):
      (self.rules, self.quotas) = (rules, quotas)
      isEnded = true
    case .failed(let refusal):
      try require(failed == nil, "failed twice")
      failed = refusal
    }
  }

  private func require(_ isSound: Bool, _ what: String) throws(Unreachable) {
    guard isSound else { throw Unreachable("the answer can't be read: it \(what)") }
  }
}
