package import CairnModel
import FoundationEssentials
import SwiftProtobuf

/// Entries that a restored log has lost, from a replica that kept them.
package struct GiveBackRequest: Hashable, Sendable {
  /// How many entries lie ahead of these.
  package var from: LogSize
  /// The last one ends a batch.
  package var entries: EntryList
  /// A note that the log's own key signed.
  package var checkpoint: [UInt8]
  /// Empty where the entries reach the checkpoint's size; otherwise the consistency proof from
  /// where they end, so that a gap may come in parts.
  package var proof: [Digest]

  package init(from: LogSize, entries: EntryList, checkpoint: [UInt8], proof: [Digest] = []) {
    self.from = from
    self.entries = entries
    self.checkpoint = checkpoint
    self.proof = proof
  }

  package init(decoding bytes: [UInt8]) throws(WireError) {
    self = try CairnWire.decoding(WireGiveBackRequest.self, from: bytes) {
      wire throws(MeaninglessValue) in
      guard wire.proof.count <= 64 else { throw MeaninglessValue("a proof with too many hashes") }
      var proof: [Digest] = []
      for hash in wire.proof { proof.append(try Digest(wire: hash)) }
      return GiveBackRequest(
        from: LogSize(wire.from), entries: try EntryList(wire: wire.entries),
        checkpoint: Array(wire.checkpoint), proof: proof)
    }
  }

  package func encoded() -> [UInt8] {
    let wire = WireGiveBackRequest.with {
      $0.from = from.rawValue
      $0.entries = Data(entries.bytes)
      $0.checkpoint = Data(checkpoint)
      $0.proof = proof.map(\.wire)
    }
    return wire.encodedBytes()
  }
}

package struct GiveBackAnswer: Hashable, Sendable {
  /// How many entries the log has now.
  package var size: LogSize

  package init(size: LogSize) { self.size = size }

  package init(decoding bytes: [UInt8]) throws(WireError) {
    self = try CairnWire.decoding(WireGiveBackAnswer.self, from: bytes) {
      wire throws(MeaninglessValue) in
      GiveBackAnswer(size: LogSize(wire.size))
    }
  }

  package func encoded() -> [UInt8] {
    WireGiveBackAnswer.with { $0.size = size.rawValue }.encodedBytes()
  }
}
