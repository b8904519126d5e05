package import CairnModel

/// A batch whose seal was signed by its device's key and speaks for as many events as there are.
/// Whether it continues the device's chain is known only where it is appended.
package struct SealedBatch: Sendable {
  package let seal: Seal
  package let entries: EntryList
  package let leaves: [Digest]

  /// Hashes the entries and checks the signature: the costly part, which needs no order.
  package init(
    verifying batch: UnverifiedBatch, survey: SurveyID, key: PublicKey
  ) throws(SealError) {
    guard batch.seal.firstSequence <= batch.seal.lastSequence,
      batch.seal.firstSequence != .none, batch.seal.eventCount == batch.entries.count
    else { throw .count }
    guard batch.seal.isSigned(by: key, survey: survey) else { throw .signature }
    seal = batch.seal
    entries = batch.entries
    leaves = batch.entries.map { LogHash.leaf($0) }
  }

  /// The head behind the last event, if the chain leads there from `head`, which may lie in the
  /// midst of the batch: the value under the seal then vouches for the events up to there, too.
  package func head(after head: DeviceHead) throws(SealError) -> DeviceHead {
    guard seal.firstSequence <= head.sequence.next, head.sequence <= seal.lastSequence else {
      throw .chain
    }
    var chain = DeviceChain(head)
    for leaf in leaves.dropFirst(count(through: head.sequence)) { chain.append(leaf) }
    guard chain.value == seal.chainHead else { throw .chain }
    return chain.head
  }

  /// How many of the events a log has whose head of the device is at a sequence.
  package func count(through sequence: EventSequence) -> Int {
    guard seal.firstSequence <= sequence else { return 0 }
    let count = sequence.rawValue - seal.firstSequence.rawValue + 1
    return min(Int(clamping: count), leaves.count)
  }
}

package enum SealError: Error, Hashable, Sendable {
  /// The seal names another number of events.
  case count
  case signature
  /// The events do not lead to the chain value under the seal.
  case chain
}
