package import CairnModel
import FoundationEssentials
import SwiftProtobuf

/// What a device says in a sync: how far its copy goes, and what it recorded.
package struct SyncRequest: Sendable {
  /// How many entries of the log the caller has verified.
  package var cursor: LogSize
  package var batches: [UnverifiedBatch]
  /// Nil leaves it to the service.
  package var maximumEntryCount: Int?
  /// The answer ends behind the checkpoint.
  package var pushOnly: Bool
  /// Devices whose stored heads the caller asks for, beside those of its batches.
  package var headsOf: [DeviceNumber]

  package init(
    cursor: LogSize, batches: [UnverifiedBatch] = [], maximumEntryCount: Int? = nil,
    pushOnly: Bool = false, headsOf: [DeviceNumber] = []
  ) {
    self.cursor = cursor
    self.batches = batches
    self.maximumEntryCount = maximumEntryCount
    self.pushOnly = pushOnly
    self.headsOf = headsOf
  }

  /// - Throws: `WireError`, which names the batch that can't be read.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    self = try CairnWire.decoding(WireSyncRequest.self, from: bytes) {
      wire throws(MeaninglessValue) in
      let maximum = Limits.batchesPerRequestMaximum
      guard wire.batches.count <= maximum else {
        throw MeaninglessValue("\(wire.batches.count) batches, and at most \(maximum) may be sent")
      }
      guard wire.headsOf.count <= maximum else {
        throw MeaninglessValue(
          "the heads of \(wire.headsOf.count) devices, and at most \(maximum) may be asked for")
      }
      var batches: [UnverifiedBatch] = []
      for (position, batch) in wire.batches.enumerated() {
        batches.append(try UnverifiedBatch(wire: batch, position: position))
      }
      var heads: [DeviceNumber] = []
      for device in wire.headsOf { heads.append(try DeviceNumber(wire: device)) }
      return SyncRequest(
        cursor: LogSize(wire.cursor), batches: batches,
        maximumEntryCount: wire.maximumEntryCount == 0
          ? nil : Int(clamping: wire.maximumEntryCount),
        pushOnly: wire.pushOnly, headsOf: heads)
    }
  }

  package func encoded() -> [UInt8] {
    let wire = WireSyncRequest.with {
      $0.cursor = cursor.rawValue
      $0.batches = batches.map(\.wire)
      $0.maximumEntryCount = UInt64(maximumEntryCount ?? 0)
      $0.pushOnly = pushOnly
      $0.headsOf = headsOf.map(\.rawValue)
    }
    return wire.encodedBytes()
  }
}

extension UnverifiedBatch {
  var wire: WireBatch {
    .with {
      $0.seal = seal.wire
      $0.entries = Data(entries.bytes)
    }
  }

  init(wire: WireBatch, position: Int) throws(MeaninglessValue) {
    guard wire.hasSeal else { throw MeaninglessValue("batch \(position) has no seal") }
    guard wire.entries.count <= Limits.batchByteCountMaximum else {
      throw MeaninglessValue(
        "batch \(position) has more than \(Limits.batchByteCountMaximum) bytes")
    }
    let seal: Seal
    do { seal = try Seal(wire: wire.seal) } catch {
      throw MeaninglessValue("batch \(position): \(error.what)")
    }
    let entries: EntryList
    do { entries = try EntryList(parsing: Array(wire.entries)) } catch {
      throw MeaninglessValue("batch \(position): \(error)")
    }
    guard entries.count <= Limits.batchEventCountMaximum else {
      throw MeaninglessValue(
        "batch \(position) has more than \(Limits.batchEventCountMaximum) events")
    }
    self.init(seal: seal, entries: entries)
  }
}
