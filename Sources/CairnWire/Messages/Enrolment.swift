package import CairnModel
import FoundationEssentials
import SwiftProtobuf

/// A device asks to be enrolled.
package struct EnrolRequest: Hashable, Sendable {
  package var key: PublicKey
  package var name: Text
  /// Nil where the device takes over from an older one.
  package var inviteKey: PublicKey?
  /// The invite's secret, or the older device's key, over the enrolment statement.
  package var signature: [UInt8]
  package var continues: DeviceNumber?

  package init(
    key: PublicKey, name: Text, inviteKey: PublicKey?, signature: [UInt8],
    continues: DeviceNumber? = nil
  ) {
    self.key = key
    self.name = name
    self.inviteKey = inviteKey
    self.signature = signature
    self.continues = continues
  }

  package init(decoding bytes: [UInt8]) throws(WireError) {
    self = try CairnWire.decoding(WireEnrolRequest.self, from: bytes) {
      wire throws(MeaninglessValue) in
      guard wire.inviteKey.isEmpty == (wire.continues != 0),
        wire.signature.count == Seal.signatureByteCount
      else { throw MeaninglessValue("an enrolment needs an invite or an older device, signed") }
      return EnrolRequest(
        key: try PublicKey(wire: wire.key),
        name: try Text(wire: wire.name, maximum: Limits.nameByteCountMaximum),
        inviteKey: wire.inviteKey.isEmpty ? nil : try PublicKey(inviteKey: wire.inviteKey),
        signature: Array(wire.signature),
        continues: wire.continues == 0 ? nil : try DeviceNumber(wire: wire.continues))
    }
  }

  package func encoded() -> [UInt8] {
    let wire = WireEnrolRequest.with {
      $0.key = key.wire
      $0.name = name.string
      if let inviteKey { $0.inviteKey = Data(inviteKey.bytes) }
      $0.signature = Data(signature)
      $0.continues = continues?.rawValue ?? 0
    }
    return wire.encodedBytes()
  }
}

package struct EnrolAnswer: Hashable, Sendable {
  package var device: DeviceNumber
  package var role: Role
  /// Of the `DeviceEnrolled` entry.
  package var index: LogIndex
  /// The bytes of entry 0.
  package var surveyOpened: [UInt8]
  /// The signed note.
  package var checkpoint: [UInt8]

  package init(
    device: DeviceNumber, role: Role, index: LogIndex, surveyOpened: [UInt8], checkpoint: [UInt8]
  ) {
    self.device = device
    self.role = role
    self.index = index
    self.surveyOpened = surveyOpened
    self.checkpoint = checkpoint
  }

  package init(decoding bytes: [UInt8]) throws(WireError) {
    self = try CairnWire.decoding(WireEnrolAnswer.self, from: bytes) {
      wire throws(MeaninglessValue) in
      EnrolAnswer(
        device: try DeviceNumber(wire: wire.device), role: try Role(wire: wire.role),
        index: LogIndex(wire.index), surveyOpened: Array(wire.surveyOpened),
        checkpoint: Array(wire.checkpoint))
    }
  }

  package func encoded() -> [UInt8] {
    let wire = WireEnrolAnswer.with {
      $0.device = device.rawValue
      $0.role = role.wire
      $0.index = index.rawValue
      $0.surveyOpened = Data(surveyOpened)
      $0.checkpoint = Data(checkpoint)
    }
    return wire.encodedBytes()
  }
}
