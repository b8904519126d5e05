import CairnLog
package import CairnModel
import CairnStore

/// Why no number may continue a device any more.
package enum LineageFault: Hashable, Sendable {
  /// This number of the lineage was revoked: its key lies in the same folders.
  case revoked(DeviceNumber)
  /// It has as many direct continuations as it may.
  case continuedOften
  /// Its lineage has as many numbers as it may.
  case full
}

extension Membership {
  /// What the service refuses, and what no log may hold: the same for all, so that no service can
  /// be lenient to some.
  /// - Parameter older: a member.
  package func fault(continuing older: DeviceNumber) -> LineageFault? {
    for device in lineages.descendants(of: older) where members[device]?.revokedAt != nil {
      return .revoked(device)
    }
    guard lineages.continuations(of: older).count < Limits.continuationsPerDeviceMaximum else {
      return .continuedOften
    }
    return lineages.count(of: older) < Limits.devicesPerLineageMaximum ? nil : .full
  }

  /// What contradicts the log in an enrolment, but for its signature; nil where nothing does.
  package func fault(of enrolled: DeviceEnrolled) -> String? {
    if let older = enrolled.continues {
      guard let member = members[older] else { return "it continues a device that is not there" }
      if enrolled.inviteKey != nil { return "it continues a device and comes with an invite" }
      if enrolled.role != member.role { return "it has another role than the device it continues" }
      if enrolled.beside != nil { return "it continues a device and stands beside one" }
      return switch fault(continuing: older) {
      case .revoked(let device): "it continues a lineage in which device \(device) was revoked"
      case .continuedOften: "too many devices continue device \(older)"
      case .full: "the lineage of device \(older) has too many devices"
      case nil: nil
      }
    }
    guard let invite = enrolled.inviteKey.flatMap({ invites[$0] }) else {
      return "it comes with no invite"
    }
    if invite.usedBy != nil { return "its invite was used" }
    if enrolled.role != invite.role { return "it has another role than its invite" }
    return enrolled.beside == invite.beside ? nil : "it stands beside another than its invite says"
  }

  /// Why an operator may not appoint an admin like this; nil where nothing is against it.
  package func fault(of appointed: AdminAppointed) -> AppointmentFault? {
    let replaced = Set(appointed.replaced)
    let remaining = activeAdmins.filter { !replaced.contains($0) }
    guard remaining.isEmpty else { return .adminsRemain(remaining) }
    switch appointed.appointee {
    case .device(let device):
      guard let member = members[device] else { return .unable(device, "is not enrolled") }
      if member.revokedAt != nil { return .unable(device, "was revoked") }
      return lineages.isContinued(device) ? .unable(device, "was continued") : nil
    case .invite(let key, _, _):
      return invites[key] == nil && key.isSound ? nil : .inviteTaken
    }
  }

  /// Whether an appointment, or one of the same appointee, stands: an answer may get lost.
  package func isAppointed(_ appointed: AdminAppointed) -> Bool {
    switch appointed.appointee {
    case .device(let device): activeAdmins == [device]
    case .invite(let key, _, _): invites[key]?.role == .admin && invites[key]?.usedBy == nil
    }
  }
}

/// Why an operator may not appoint an admin.
package enum AppointmentFault: Hashable, Sendable, CustomStringConvertible {
  /// They can still act, and are not named as replaced.
  case adminsRemain([DeviceNumber])
  /// The device can't act.
  case unable(DeviceNumber, String)
  /// An invite with this key was issued already.
  case inviteTaken

  package var description: String {
    switch self {
    case .adminsRemain(let devices):
      "still admins: " + devices.map(\.description).joined(separator: ", ")
    case .unable(let device, let why): "device \(device) \(why)"
    case .inviteTaken: "the invite is another one's"
    }
  }
}
