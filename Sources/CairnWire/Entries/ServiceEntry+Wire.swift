package import CairnModel
import FoundationEssentials
import SwiftProtobuf

extension ServiceEntry {
  /// Nil where the body is an event's.
  init?(wire body: WireEntry.OneOf_Body) throws(MeaninglessValue) {
    switch body {
    case .surveyOpened(let wire):
      self = .surveyOpened(
        SurveyOpened(
          origin: wire.origin, nonce: Array(wire.nonce), logKey: try PublicKey(wire: wire.logKey),
          adminKey: try PublicKey(wire: wire.adminKey), adminName: Text(wire.adminName),
          title: Text(wire.title), opened: Timestamp(milliseconds: wire.openedTimeMs)))
    case .receipt(let wire):
      guard wire.hasSeal else { throw MeaninglessValue("a receipt without a seal") }
      self = .receipt(
        Receipt(
          seal: try Seal(wire: wire.seal), received: Timestamp(milliseconds: wire.receivedTimeMs),
          clockOffset: wire.hasClockOffsetMs ? Milliseconds(wire.clockOffsetMs) : nil))
    case .deviceEnrolled(let wire):
      self = .deviceEnrolled(
        DeviceEnrolled(
          device: try DeviceNumber(wire: wire.device), key: try PublicKey(wire: wire.key),
          name: Text(wire.name), role: try Role(wire: wire.role),
          inviteKey: wire.inviteKey.isEmpty ? nil : try PublicKey(inviteKey: wire.inviteKey),
          signature: Array(wire.signature),
          continues: try .optional(wire: wire.continues), beside: try .optional(wire: wire.beside),
          enrolled: Timestamp(milliseconds: wire.enrolledTimeMs)))
    case .logKeyRotated(let wire):
      self = .logKeyRotated(
        LogKeyRotated(
          newKey: try PublicKey(wire: wire.newKey),
          signatureByOldKey: Array(wire.signatureByOldKey),
          signatureByNewKey: Array(wire.signatureByNewKey)))
    case .adminAppointed(let wire): self = .adminAppointed(try AdminAppointed(wire: wire))
    default: return nil
    }
  }

  var wire: WireEntry.OneOf_Body {
    switch self {
    case .surveyOpened(let body):
      .surveyOpened(
        .with {
          $0.origin = body.origin
          $0.nonce = Data(body.nonce)
          $0.logKey = body.logKey.wire
          $0.adminKey = body.adminKey.wire
          $0.adminName = body.adminName.string
          $0.title = body.title.string
          $0.openedTimeMs = body.opened.milliseconds
        })
    case .receipt(let body):
      .receipt(
        .with {
          $0.seal = body.seal.wire
          $0.receivedTimeMs = body.received.milliseconds
          if let offset = body.clockOffset { $0.clockOffsetMs = offset.rawValue }
        })
    case .deviceEnrolled(let body):
      .deviceEnrolled(
        .with {
          $0.device = body.device.rawValue
          $0.key = body.key.wire
          $0.name = body.name.string
          $0.role = body.role.wire
          if let inviteKey = body.inviteKey { $0.inviteKey = Data(inviteKey.bytes) }
          $0.signature = Data(body.signature)
          $0.continues = body.continues?.rawValue ?? 0
          $0.beside = body.beside?.rawValue ?? 0
          $0.enrolledTimeMs = body.enrolled.milliseconds
        })
    case .logKeyRotated(let body):
      .logKeyRotated(
        .with {
          $0.newKey = body.newKey.wire
          $0.signatureByOldKey = Data(body.signatureByOldKey)
          $0.signatureByNewKey = Data(body.signatureByNewKey)
        })
    case .adminAppointed(let body): .adminAppointed(body.wire)
    }
  }

  /// The bytes that the log stores for ever.
  package func encoded() -> [UInt8] {
    var entry = WireEntry()
    entry.body = wire
    return entry.encodedBytes()
  }
}

extension AdminAppointed {
  /// What an operator asks for: as in the entry, with a time that does not count.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    self = try CairnWire.decoding(WireAdminAppointed.self, from: bytes) {
      wire throws(MeaninglessValue) in
      guard wire.name.utf8.count <= Limits.nameByteCountMaximum,
        wire.reason.utf8.count <= Limits.reasonByteCountMaximum
      else { throw MeaninglessValue("a name or a reason that is too long") }
      return try AdminAppointed(wire: wire)
    }
  }

  package func encodedMessage() -> [UInt8] { wire.encodedBytes() }

  fileprivate init(wire: WireAdminAppointed) throws(MeaninglessValue) {
    guard (wire.device == 0) != wire.inviteKey.isEmpty else {
      throw MeaninglessValue("an admin is appointed by a device or by an invite")
    }
    let appointee: Appointee =
      if wire.inviteKey.isEmpty {
        .device(try DeviceNumber(wire: wire.device))
      } else {
        .invite(
          key: try PublicKey(inviteKey: wire.inviteKey), name: Text(wire.name),
          expires: Timestamp(milliseconds: wire.expiresTimeMs))
      }
    self.init(
      appointee: appointee, replaced: try [DeviceNumber](wire: wire.replaced),
      reason: Text(wire.reason), appointed: Timestamp(milliseconds: wire.appointedTimeMs))
  }

  fileprivate var wire: WireAdminAppointed {
    .with {
      switch appointee {
      case .device(let device): $0.device = device.rawValue
      case .invite(let key, let name, let expires):
        $0.inviteKey = Data(key.bytes)
        $0.name = name.string
        $0.expiresTimeMs = expires.milliseconds
      }
      $0.replaced = replaced.map(\.rawValue)
      $0.reason = reason.string
      $0.appointedTimeMs = appointed.milliseconds
    }
  }
}
