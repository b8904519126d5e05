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
  package func fault(of appointed: AdminAppointed) -> String? {
    let replaced = Set(appointed.replaced)
    let remaining = activeAdmins.filter { !replaced.contains($0) }
    guard remaining.isEmpty else {
      return "still admins: " + remaining.map(\.description).joined(separator: ", ")
    }
    switch appointed.appointee {
    case .device(let device):
      guard let member = members[device] else { return "device \(device) is not enrolled" }
      if member.revokedAt != nil { return "device \(device) was revoked" }
      return lineages.isContinued(device) ? "device \(device) was continued" : nil
    case .invite(let key, _, _):
      return invites[key] == nil ? nil : "the invite is another one's"
    }
  }
}
