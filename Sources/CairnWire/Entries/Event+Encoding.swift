package import CairnModel
import FoundationEssentials
import SwiftProtobuf

extension Event {
  /// The bytes of the entry, made once: from then on they are only moved.
  ///
  /// - Throws: `EncodingError` where what comes out is larger than an entry may be, or would not
  ///   read back as the same event: a text too long, a place that is not on Earth.
  package func encoded() throws(EncodingError) -> [UInt8] {
    var entry = WireEntry()
    entry.device = id.device.rawValue
    entry.sequence = id.sequence.rawValue
    entry.base = context.base.rawValue
    entry.seen = context.seen.map { $0.sequence.rawValue << 20 | UInt64($0.device.rawValue) }
    entry.claimedTimeMs = claimedTime.milliseconds
    if let observedTime { entry.observedTimeMs = observedTime.milliseconds }
    entry.bootID = Data(bootID)
    entry.uptimeMs = UInt64(clamping: uptime.rawValue)
    entry.schema = schema?.packed ?? 0
    entry.was = was?.packed ?? 0
    entry.onBehalfOf = onBehalfOf?.string ?? ""
    entry.body = body.wire
    let bytes = entry.encodedBytes()
    guard bytes.count <= Limits.entryByteCountMaximum else {
      throw .tooLarge(byteCount: bytes.count)
    }
    // The reader's limits are the writer's: what would be stored as unreadable is not recorded.
    guard case .event(let same)? = try? Entry(decoding: bytes[...]), same == self else {
      throw .outOfRange
    }
    return bytes
  }
}

/// An event that no entry can hold.
package enum EncodingError: Error, Hashable, Sendable {
  case tooLarge(byteCount: Int)
  /// A value passes the limits of the protocol.
  case outOfRange
}

extension SwiftProtobuf.Message {
  /// Proto3 messages without required fields always encode.
  func encodedBytes() -> [UInt8] {
    do {
      return try serializedBytes()
    } catch {
      preconditionFailure("a message without required fields did not encode: \(error)")
    }
  }
}
