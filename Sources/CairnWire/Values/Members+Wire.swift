import CairnModel
import FoundationEssentials
import SwiftProtobuf

extension PublicKey {
  init(wire: WirePublicKey) throws(MeaninglessValue) {
    let algorithm: Algorithm
    switch wire.algorithm {
    case .ed25519: algorithm = .ed25519
    case .p256: algorithm = .p256
    default: throw MeaninglessValue("a key of an unknown algorithm")
    }
    guard let key = PublicKey(algorithm, Array(wire.bytes)) else {
      throw MeaninglessValue("a key of another size")
    }
    self = key
  }

  var wire: WirePublicKey {
    .with {
      $0.algorithm = algorithm == .ed25519 ? .ed25519 : .p256
      $0.bytes = Data(bytes)
    }
  }

  /// Keys of invites are always Ed25519 and travel without their algorithm.
  init(inviteKey data: Data) throws(MeaninglessValue) {
    guard let key = PublicKey(.ed25519, Array(data)) else {
      throw MeaninglessValue("an invite's key of another size")
    }
    self = key
  }
}

extension Role {
  init(wire: WireRole) throws(MeaninglessValue) {
    guard let value = UInt8(exactly: wire.rawValue), let role = Role(rawValue: value) else {
      throw MeaninglessValue("an unknown role")
    }
    self = role
  }

  var wire: WireRole { WireRole(rawValue: Int(rawValue)) ?? .unspecified }
}

extension Seal {
  init(wire: WireSeal) throws(MeaninglessValue) {
    let first = try EventSequence(wire: wire.firstSequence)
    let last = try EventSequence(wire: wire.lastSequence)
    guard first != .none, first <= last, wire.signature.count == Seal.signatureByteCount else {
      throw MeaninglessValue("a seal with broken sequences or signature")
    }
    self.init(
      device: try DeviceNumber(wire: wire.device), firstSequence: first, lastSequence: last,
      chainHead: try Digest(wire: wire.chainHead),
      witnessedSize: try LogSize(wire: wire.witnessedSize),
      witnessedRoot: try Digest(wire: wire.witnessedRoot),
      clock: Timestamp(milliseconds: wire.clockMs), signature: Array(wire.signature))
  }

  var wire: WireSeal {
    .with {
      $0.device = device.rawValue
      $0.firstSequence = firstSequence.rawValue
      $0.lastSequence = lastSequence.rawValue
      $0.chainHead = chainHead.wire
      $0.witnessedSize = witnessedSize.rawValue
      $0.witnessedRoot = witnessedRoot.wire
      $0.clockMs = clock.milliseconds
      $0.signature = Data(signature)
    }
  }
}

extension DeviceHead {
  init(wire: WireDeviceHead) throws(MeaninglessValue) {
    self.init(
      device: try DeviceNumber(wire: wire.device), sequence: try EventSequence(wire: wire.sequence),
      chain: try Digest(wire: wire.chainHead))
  }

  var wire: WireDeviceHead {
    .with {
      $0.device = device.rawValue
      $0.sequence = sequence.rawValue
      $0.chainHead = chain.wire
    }
  }
}

extension Refusal {
  init(wire: WireRefusal) {
    self.init(
      RefusalCode(rawValue: wire.code), wire.message,
      retryAfterSeconds: wire.retryAfterS == 0 ? nil : wire.retryAfterS)
  }

  var wire: WireRefusal {
    .with {
      $0.code = code.rawValue
      $0.message = message
      $0.retryAfterS = retryAfterSeconds ?? 0
    }
  }
}
