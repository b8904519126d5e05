/// An entry that the service writes. It has no event id and no seal: the checkpoint vouches for it.
public enum ServiceEntry: Hashable, Sendable {
  case surveyOpened(SurveyOpened)
  case receipt(Receipt)
  case deviceEnrolled(DeviceEnrolled)
  case logKeyRotated(LogKeyRotated)
  case adminAppointed(AdminAppointed)
}

/// Entry 0 of every log. The survey's id is its leaf hash.
public struct SurveyOpened: Hashable, Sendable {
  public static let nonceByteCount = 16

  /// The C2SP origin and key name, fixed for ever and independent of any URL.
  public var origin: String
  public var nonce: [UInt8]
  public var logKey: PublicKey
  /// The first admin's, who is device 1.
  public var adminKey: PublicKey
  public var adminName: Text
  public var title: Text
  public var opened: Timestamp

  public init(
    origin: String, nonce: [UInt8], logKey: PublicKey, adminKey: PublicKey, adminName: Text,
    title: Text, opened: Timestamp
  ) {
    self.origin = origin
    self.nonce = nonce
    self.logKey = logKey
    self.adminKey = adminKey
    self.adminName = adminName
    self.title = title
    self.opened = opened
  }

  /// What URLs call the survey: the origin's last component.
  public var slug: String { origin.split(separator: "/").last.map(String.init) ?? origin }
}

/// Says that the batch behind it was accepted, under which seal and when.
public struct Receipt: Hashable, Sendable {
  public var seal: Seal
  /// Never decreases along a log.
  public var received: Timestamp
  /// The device's clock minus the service's in that exchange; nil for relayed batches.
  public var clockOffset: Milliseconds?

  public init(seal: Seal, received: Timestamp, clockOffset: Milliseconds?) {
    self.seal = seal
    self.received = received
    self.clockOffset = clockOffset
  }
}

/// A device joined: by an invite, or in place of an older device whose key signed for it.
public struct DeviceEnrolled: Hashable, Sendable {
  public var device: DeviceNumber
  public var key: PublicKey
  public var name: Text
  public var role: Role
  /// Nil where the device continues an older one.
  public var inviteKey: PublicKey?
  public var signature: [UInt8]
  /// The device that may record no more.
  public var continues: DeviceNumber?
  /// A device of the same person, which goes on recording.
  public var beside: DeviceNumber?
  public var enrolled: Timestamp

  public init(
    device: DeviceNumber, key: PublicKey, name: Text, role: Role, inviteKey: PublicKey?,
    signature: [UInt8], continues: DeviceNumber?, beside: DeviceNumber? = nil,
    enrolled: Timestamp
  ) {
    self.device = device
    self.key = key
    self.name = name
    self.role = role
    self.inviteKey = inviteKey
    self.signature = signature
    self.continues = continues
    self.beside = beside
    self.enrolled = enrolled
  }
}

/// The operator of the service gave a survey an admin again. Nobody signed it but the log's
/// checkpoint.
public struct AdminAppointed: Hashable, Sendable {
  /// Who becomes an admin.
  public enum Appointee: Hashable, Sendable {
    case device(DeviceNumber)
    /// Whoever comes with the invite.
    case invite(key: PublicKey, name: Text, expires: Timestamp)
  }

  public var appointee: Appointee
  /// Devices that are admins no more.
  public var replaced: [DeviceNumber]
  public var reason: Text
  public var appointed: Timestamp

  public init(
    appointee: Appointee, replaced: [DeviceNumber], reason: Text, appointed: Timestamp
  ) {
    self.appointee = appointee
    self.replaced = replaced
    self.reason = reason
    self.appointed = appointed
  }
}

/// The log signs with another key from here on.
public struct LogKeyRotated: Hashable, Sendable {
  public var newKey: PublicKey
  public var signatureByOldKey: [UInt8]
  public var signatureByNewKey: [UInt8]

  public init(newKey: PublicKey, signatureByOldKey: [UInt8], signatureByNewKey: [UInt8]) {
    self.newKey = newKey
    self.signatureByOldKey = signatureByOldKey
    self.signatureByNewKey = signatureByNewKey
  }
}

/// What an entry's bytes say.
public enum Entry: Hashable, Sendable {
  case service(ServiceEntry)
  case event(Event)
}
