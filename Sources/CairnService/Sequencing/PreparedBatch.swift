package import CairnLog
package import CairnModel
package import CairnWire

/// A batch that passed all checks that need no order: its seal, and each entry's envelope.
package struct PreparedBatch: Sendable {
  package let sealed: SealedBatch
  package let envelopes: [EntryEnvelope]

  /// - Throws: `Refusal`, which names the event.
  package init(
    checking batch: UnverifiedBatch, survey: SurveyID, key: PublicKey
  ) throws(Refusal) {
    do {
      sealed = try SealedBatch(verifying: batch, survey: survey, key: key)
    } catch {
      throw Refusal(.sealInvalid, Self.message(error, batch.seal))
    }
    var envelopes: [EntryEnvelope] = []
    envelopes.reserveCapacity(sealed.entries.count)
    for (position, entry) in sealed.entries.enumerated() {
      let expected = EventID(
        batch.seal.device, batch.seal.firstSequence.advanced(by: position))
      let envelope: EntryEnvelope
      do { envelope = try EntryEnvelope(parsing: entry) } catch {
        throw Refusal(.entryMisplaced, "where event \(expected) should be: \(error)")
      }
      guard envelope.event == expected else {
        throw Refusal(
          .entryMisplaced,
          "where event \(expected) should be stands \(envelope.event.map(\.description) ?? "none")")
      }
      envelopes.append(envelope)
    }
    self.envelopes = envelopes
  }

  static func message(_ error: SealError, _ seal: Seal) -> String {
    let events = "events \(seal.firstSequence) to \(seal.lastSequence) of device \(seal.device)"
    return switch error {
    case .count: "the seal over \(events) came with another number of events"
    case .signature: "the seal over \(events) is not signed by that device"
    case .chain: "\(events) do not lead to the chain value under their seal"
    }
  }
}
