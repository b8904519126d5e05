/// What folding did, so that a test may say how much that is allowed to be.
package struct FoldSteps: Hashable, Sendable {
  /// Acts that were read back from a journal.
  package internal(set) var actsRead = 0
  package internal(set) var eventsIndexed = 0
  package internal(set) var eventsLookedUp = 0
  package internal(set) var writesCompared = 0
  package internal(set) var pairsCompared = 0
  package internal(set) var partsHashed = 0

  mutating func add(_ other: FoldSteps) {
    actsRead += other.actsRead
    eventsIndexed += other.eventsIndexed
    eventsLookedUp += other.eventsLookedUp
    writesCompared += other.writesCompared
    pairsCompared += other.pairsCompared
    partsHashed += other.partsHashed
  }

  package var total: Int {
    actsRead + eventsIndexed + eventsLookedUp + writesCompared + pairsCompared + partsHashed
  }
}

/// The fingerprint that changes of entities keep, and the work that they take.
struct PartSum {
  var fingerprint: Fingerprint
  var steps = FoldSteps()
  /// False where a stored entity is made again: the sum has its parts already.
  let isKept: Bool

  init(_ fingerprint: Fingerprint) {
    self.fingerprint = fingerprint
    isKept = true
  }

  /// Of changes that no sum is asked of.
  static var unkept: PartSum { PartSum() }

  private init() {
    fingerprint = Fingerprint()
    isKept = false
  }

  mutating func add(_ part: @autoclosure () -> [UInt8]) {
    guard isKept else { return }
    steps.partsHashed += 1
    fingerprint.add(part())
  }

  mutating func remove(_ part: @autoclosure () -> [UInt8]) {
    guard isKept else { return }
    steps.partsHashed += 1
    fingerprint.remove(part())
  }
}
