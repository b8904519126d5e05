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

  /// The head behind the last event, if the batch continues from `head` and its chain is the one
  /// under the seal.
  package func head(after head: DeviceHead) throws(SealError) -> DeviceHead {
    var chain = DeviceChain(head)
    for leaf in leaves { chain.append(leaf) }
    guard chain.value == seal.chainHead else { throw .chain }
    return chain.head
  }
}

package enum SealError: Error, Hashable, Sendable {
  /// The seal names another number of events.
  case count
  case signature
  /// The events do not lead to the chain value under the seal.
  case chain
}
