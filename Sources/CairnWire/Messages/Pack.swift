package import CairnModel
import FoundationEssentials
import SwiftProtobuf

/// Batches of one device as a file, for somebody else to deliver. protocol/README.md has the form.
package struct Pack: Sendable {
  /// The first line of the file.
  package static let magic = Array("cairn-pack/v1\n".utf8)

  package var survey: SurveyID
  package var device: DeviceNumber
  /// The device's chain value ahead of the first event, so that the seals can be checked without
  /// the events before.
  package var chainBefore: Digest
  /// One behind another.
  package var batches: [UnverifiedBatch]

  package init(
    survey: SurveyID, device: DeviceNumber, chainBefore: Digest, batches: [UnverifiedBatch]
  ) {
    self.survey = survey
    self.device = device
    self.chainBefore = chainBefore
    self.batches = batches
  }

  /// - Throws: `WireError` where the bytes are no pack, or more than one, or a part of one.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    var reader = PackReader(bytes: bytes)
    guard try reader.take(Self.magic.count).elementsEqual(Self.magic) else {
      throw WireError(byteOffset: 0, "a file that is no pack of Cairn, or of a newer one")
    }
    survey = SurveyID(try reader.digest())
    guard let device = DeviceNumber(try reader.number()) else {
      throw reader.damage("a device number out of range")
    }
    self.device = device
    chainBefore = try reader.digest()
    let count = try reader.number()
    guard 1...Limits.batchesPerRequestMaximum ~= Int(count) else {
      throw reader.damage("a pack of \(count) batches")
    }
    batches = []
    for position in 0..<Int(count) {
      let start = reader.position
      let message = Array(try reader.take(Int(try reader.number())))
      let batch: UnverifiedBatch
      do throws(WireError) {
        batch = try decoding(WireBatch.self, from: message) { wire throws(MeaninglessValue) in
          try UnverifiedBatch(wire: wire, position: position)
        }
      } catch {
        throw WireError(byteOffset: start, error.message)
      }
      guard batch.seal.device == device else {
        throw WireError(byteOffset: start, "batch \(position) is of another device")
      }
      batches.append(batch)
    }
    guard reader.isAtEnd else { throw reader.damage("bytes behind the pack") }
  }

  package func encoded() -> [UInt8] {
    var bytes = Self.magic
    survey.digest.withUnsafeBytes { bytes.append(contentsOf: $0) }
    bytes.append(bigEndian: device.rawValue)
    chainBefore.withUnsafeBytes { bytes.append(contentsOf: $0) }
    bytes.append(bigEndian: UInt32(batches.count))
    for batch in batches {
      let message = batch.encoded()
      bytes.append(bigEndian: UInt32(message.count))
      bytes += message
    }
    return bytes
  }
}

extension UnverifiedBatch {
  /// As one `Batch` message.
  /// - Throws: `WireError`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    self = try CairnWire.decoding(WireBatch.self, from: bytes) { wire throws(MeaninglessValue) in
      try UnverifiedBatch(wire: wire, position: 0)
    }
  }

  package func encoded() -> [UInt8] { wire.encodedBytes() }
}

/// Takes a file apart from its beginning.
private struct PackReader {
  let bytes: [UInt8]
  private(set) var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  func damage(_ what: String) -> WireError { WireError(byteOffset: position, what) }

  mutating func take(_ count: Int) throws(WireError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw damage("a pack that breaks off") }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func number() throws(WireError) -> UInt32 {
    try take(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
  }

  mutating func digest() throws(WireError) -> Digest {
    guard let digest = Digest(try take(Digest.byteCount)) else {
      throw damage("a pack that breaks off")
    }
    return digest
  }
}

extension [UInt8] {
  fileprivate mutating func append(bigEndian number: UInt32) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }
}
