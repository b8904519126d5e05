package import CairnModel
import struct Crypto.SHA256

/// The hash chain over one device's events: its head vouches for each of them and their order.
package struct DeviceChain: Hashable, Sendable {
  package let device: DeviceNumber
  /// Events so far.
  package private(set) var sequence: EventSequence
  package private(set) var value: Digest

  /// H_0 = SHA-256("cairn/chain/v1" ‖ survey id ‖ device number as uint32 ‖ tagged key)
  package init(survey: SurveyID, device: DeviceNumber, key: PublicKey) {
    var bytes = Array("cairn/chain/v1".utf8)
    survey.digest.withUnsafeBytes { bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: device.rawValue.bigEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: key.tagged)
    self.device = device
    sequence = .none
    value = LogHash.plain(bytes)
  }

  /// Takes up the chain behind a head.
  package init(_ head: DeviceHead) {
    device = head.device
    sequence = head.sequence
    value = head.chain
  }

  package var head: DeviceHead { DeviceHead(device: device, sequence: sequence, chain: value) }

  /// H_k = SHA-256(02 ‖ H_{k−1} ‖ leaf_k)
  package mutating func append(_ leaf: Digest) {
    var hash = SHA256()
    withUnsafeBytes(of: UInt8(2)) { hash.update(bufferPointer: $0) }
    value.withUnsafeBytes { hash.update(bufferPointer: $0) }
    leaf.withUnsafeBytes { hash.update(bufferPointer: $0) }
    value = LogHash.finish(hash)
    sequence = sequence.next
  }
}
