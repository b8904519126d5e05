package import CairnModel
import FoundationEssentials
import SwiftProtobuf

/// What became of one batch.
package struct PushAnswer: Hashable, Sendable {
  /// What the log has of the device now.
  package var head: DeviceHead
  /// Nil where the batch is in the log.
  package var refused: Refusal?

  package init(head: DeviceHead, refused: Refusal? = nil) {
    self.head = head
    self.refused = refused
  }
}

extension RulesRevision {
  /// Software that does not say follows the first.
  init(wire number: UInt32) { self.init(max(number, 1)) }
}

extension QuotaUse {
  init(wire: WireQuotaUse) {
    self.init(
      owner: wire.ofSurvey ? .survey : .member, measure: wire.ofBytes ? .bytes : .events,
      used: wire.used, maximum: wire.maximum, until: Timestamp(milliseconds: wire.untilTimeMs))
  }

  var wire: WireQuotaUse {
    .with {
      $0.ofSurvey = owner == .survey
      $0.ofBytes = measure == .bytes
      $0.used = used
      $0.maximum = maximum
      $0.untilTimeMs = until.milliseconds
    }
  }
}

/// A piece of a sync's answer.
package enum SyncFrame: Hashable, Sendable {
  /// One for each batch, in order.
  case push(PushAnswer)
  case head(DeviceHead)
  /// A signed note. It covers every entry that follows.
  case checkpoint([UInt8])
  case entries(EntryList)
  /// The gap is large: take full bundles from here, then ask again.
  case takeBundles(BundleNumber)
  /// The end of a whole answer: which rules the service's views follow, and which quotas come near
  /// their end.
  case finished(RulesRevision = .current, [QuotaUse] = [])
  /// The answer can't be completed.
  case failed(Refusal)

  /// An entries frame holds at most a bundle's worth.
  package static let byteCountMaximum = 256 * (Limits.entryByteCountMaximum + 2) + 16
  /// Of all that is in a frame beside the entries: notes, refusals and quotas are small.
  package static let otherByteCountMaximum = 128 << 10

  package init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
    guard bytes.count - Self.leadingEntriesByteCount(bytes) <= Self.otherByteCountMaximum else {
      throw WireError(byteOffset: bytes.startIndex, "a frame that is too large")
    }
    self = try CairnWire.decoding(WireSyncFrame.self, from: Array(bytes)) {
      wire throws(MeaninglessValue) in
      switch wire.frame {
      case .push(let push):
        .push(
          PushAnswer(
            head: try DeviceHead(wire: push.head),
            refused: push.hasRefused ? Refusal(wire: push.refused) : nil))
      case .head(let head): .head(try DeviceHead(wire: head))
      case .checkpoint(let note): .checkpoint(Array(note))
      case .entries(let entries):
        .entries(try EntryList(wire: entries))
      case .takeBundles(let take): .takeBundles(BundleNumber(take.firstBundle))
      case .finished(let wire) where wire.quotas.count > Limits.quotasPerAnswerMaximum:
        throw MeaninglessValue("more quotas than there are")
      case .finished(let wire):
        .finished(RulesRevision(wire: wire.rulesRevision), wire.quotas.map { QuotaUse(wire: $0) })
      case .failed(let refusal): .failed(Refusal(wire: refusal))
      case nil: throw MeaninglessValue("a frame of an unknown type")
      }
    }
  }

  /// Of the entries with which a frame begins: 0 in any other frame.
  private static func leadingEntriesByteCount(_ bytes: ArraySlice<UInt8>) -> Int {
    var cursor = bytes.startIndex + 1
    guard bytes.first == 4 << 3 | 2, let length = bytes.varint(at: &cursor) else { return 0 }
    return Int(clamping: length)
  }

  /// The frame behind its length as a varint.
  package func encoded() -> [UInt8] {
    let body = WireSyncFrame.with { wire in
      switch self {
      case .push(let answer):
        wire.push = .with {
          $0.head = answer.head.wire
          if let refused = answer.refused { $0.refused = refused.wire }
        }
      case .head(let head): wire.head = head.wire
      case .checkpoint(let note): wire.checkpoint = Data(note)
      case .entries(let entries): wire.entries = Data(entries.bytes)
      case .takeBundles(let first): wire.takeBundles = .with { $0.firstBundle = first.rawValue }
      case .finished(let rules, let quotas):
        wire.finished = .with {
          $0.rulesRevision = rules.rawValue
          $0.quotas = quotas.map(\.wire)
        }
      case .failed(let refusal): wire.failed = refusal.wire
      }
    }.encodedBytes()
    var length = UInt64(body.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(body.count + 4)
    while length > 127 {
      bytes.append(UInt8(length & 127) | 128)
      length >>= 7
    }
    bytes.append(UInt8(length))
    return bytes + body
  }
}

/// Takes frames out of a stream of bytes as they arrive.
package struct SyncFrameDecoder: Sendable {
  private var buffer: [UInt8] = []
  private var position = 0

  package init() {}

  /// Bytes that do not make a frame yet.
  package var pendingByteCount: Int { buffer.count - position }

  package mutating func append(_ bytes: some Sequence<UInt8>) {
    if position > 0 {
      buffer.removeFirst(position)
      position = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// Nil until the next frame is whole.
  package mutating func next() throws(WireError) -> SyncFrame? {
    var cursor = position
    guard let claimed = buffer.varint(at: &cursor) else {
      // A length may still be on its way; one that ten bytes do not hold is none.
      guard pendingByteCount >= 10 else { return nil }
      throw WireError(byteOffset: position, "a frame without a length")
    }
    guard let length = Int(exactly: claimed), length <= SyncFrame.byteCountMaximum else {
      throw WireError(byteOffset: position, "a frame that is too large")
    }
    guard buffer.count - cursor >= length else { return nil }
    let frame = try SyncFrame(decoding: buffer[cursor..<cursor + length])
    position = cursor + length
    return frame
  }
}
