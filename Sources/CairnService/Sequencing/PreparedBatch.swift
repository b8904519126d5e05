package import CairnLog
package import CairnModel
package import CairnWire

/// A batch that passed all checks that need no order: its seal, and each entry's envelope.
///
/// What needs order is worked out here, too, for the log as it is now. Where it still is like that
/// when the batch is admitted, that costs little there, and one batch is admitted at a time.
package struct PreparedBatch: Sendable {
  package let sealed: SealedBatch
  /// Without what the events saw.
  package let envelopes: [EntryEnvelope]
  private let needs: ContextNeeds
  private let lead: ChainLead?

  /// Where the chain leads from a head; nil where not to the seal's value.
  private struct ChainLead: Sendable {
    var start: DeviceHead
    var end: DeviceHead?
  }

  /// - Parameters:
  ///   - size: of the log now.
  ///   - heads: of the log's devices now.
  ///   - start: the head that the device is expected to have where the batch is admitted.
  /// - Throws: `Refusal`, which names the event.
  package init(
    checking batch: UnverifiedBatch, survey: SurveyID, key: PublicKey, size: LogSize,
    heads: [DeviceNumber: DeviceHead], start: DeviceHead?
  ) throws(Refusal) {
    do {
      sealed = try SealedBatch(verifying: batch, survey: survey, key: key)
    } catch {
      throw Refusal(.sealInvalid, Self.message(error, batch.seal))
    }
    let sealed = self.sealed
    lead = start.map { ChainLead(start: $0, end: try? sealed.head(after: $0)) }
    let known = heads[batch.seal.device].map { sealed.count(through: $0.sequence) } ?? 0
    var collector = ContextNeeds.Collector(size: size) { heads[$0]?.sequence ?? .none }
    var envelopes: [EntryEnvelope] = []
    envelopes.reserveCapacity(sealed.entries.count)
    for (position, entry) in sealed.entries.enumerated() {
      let expected = EventID(
        batch.seal.device, batch.seal.firstSequence.advanced(by: position))
      var envelope: EntryEnvelope
      do { envelope = try EntryEnvelope(parsing: entry) } catch {
        throw Refusal(.entryMisplaced, "where event \(expected) should be: \(error)")
      }
      guard envelope.event == expected else {
        throw Refusal(
          .entryMisplaced,
          "where event \(expected) should be stands \(envelope.event.map(\.description) ?? "none")")
      }
      if position >= known { collector.add(envelope, at: position) }
      envelope.dropSeen()
      envelopes.append(envelope)
    }
    self.envelopes = envelopes
    needs = collector.needs
  }

  /// The head behind the last event, if the chain leads there from `head`.
  package func head(after head: DeviceHead) throws(SealError) -> DeviceHead {
    guard let lead, lead.start == head else { return try sealed.head(after: head) }
    guard let end = lead.end else { throw .chain }
    return end
  }

  /// The device's head behind the batch, if the device has the head that was expected.
  package var expectedEnd: DeviceHead? { lead?.end }

  /// The first event that saw what the log does not have, and what that is.
  ///
  /// The entries are read again only where the device got events into the log since the batch was
  /// prepared, and began this batch with other ones, or where more than
  /// `ContextNeeds.countMaximum` needs were met since.
  /// - Parameters:
  ///   - known: how many events of the batch the log has.
  ///   - size: of the log.
  ///   - reached: the last event of a device that the log has.
  package func missing(
    behind known: Int, size: LogSize, reached: (DeviceNumber) -> EventSequence
  ) -> ContextNeeds.Need? {
    switch needs.finding(behind: known, size: size, reached: reached) {
    case .nothingMissing: nil
    case .missing(let need): need
    case .unsure: firstMissing(behind: known, size: size, reached: reached)
    }
  }

  private func firstMissing(
    behind known: Int, size: LogSize, reached: (DeviceNumber) -> EventSequence
  ) -> ContextNeeds.Need? {
    withoutActuallyEscaping(reached) { reached in
      var collector = ContextNeeds.Collector(countMaximum: 1, size: size, reached: reached)
      for position in known..<sealed.entries.count {
        guard let envelope = try? EntryEnvelope(parsing: sealed.entries[position]) else {
          preconditionFailure("entry \(position) was read before")
        }
        collector.add(envelope, at: position)
        if let first = collector.first { return first }
      }
      return nil
    }
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
