import CairnModel

extension FoldState {
  mutating func enrol(_ enrolled: DeviceEnrolled) {
    let device = enrolled.device
    // A number is related to others by its first enrolment alone, and only to those before it.
    if header.roles[device] == nil, let kinship = kinship(of: enrolled) {
      header.relate(device, kinship)
      // Of a number that nobody has used yet nothing changes.
      if !header.setAsides.acts.isEmpty { header.coverAnew() }
    }
    setRole(enrolled.role, of: device)
    if let older = header.kin[device]?.continues, header.revokedLineages.contains(older) {
      revoke(device, withLineage: true)
    }
  }

  private func kinship(of enrolled: DeviceEnrolled) -> Kinship? {
    func known(_ other: DeviceNumber?) -> DeviceNumber? {
      other.flatMap { $0 < enrolled.device && header.roles[$0] != nil ? $0 : nil }
    }
    let kinship = Kinship(
      continues: known(enrolled.continues), beside: known(enrolled.beside), index: size.nextIndex)
    return kinship.continues == nil && kinship.beside == nil ? nil : kinship
  }

  /// The operator of the service gives the survey an admin again.
  mutating func appoint(_ appointed: AdminAppointed) {
    for device in appointed.replaced where header.roles[device] == .admin {
      setRole(.coordinator, of: device)
    }
    // An invite gives its role where somebody is enrolled with it.
    if case .device(let device) = appointed.appointee, header.roles[device] != nil {
      setRole(.admin, of: device)
    }
  }

  mutating func setRole(_ role: Role, of device: DeviceNumber) {
    changeMember(device) { $0.header.roles[device] = role }
  }

  mutating func revoke(_ revoked: DeviceRevoked) {
    for device in header.lineages.covered(by: revoked) where header.roles[device] != nil {
      revoke(device, withLineage: revoked.hasLineage)
    }
  }

  private mutating func revoke(_ device: DeviceNumber, withLineage: Bool) {
    changeMember(device) {
      $0.header.revoked.insert(device)
      if withLineage { $0.header.revokedLineages.insert(device) }
    }
  }

  private mutating func changeMember(
    _ device: DeviceNumber, _ body: (inout FoldState) -> Void
  ) {
    if let part = memberPart(device) { header.fingerprint.remove(part) }
    body(&self)
    if let part = memberPart(device) { header.fingerprint.add(part) }
  }

  private func memberPart(_ device: DeviceNumber) -> [UInt8]? {
    header.roles[device].map { role in
      let revocation: UInt64 =
        header.revokedLineages.contains(device) ? 2 : header.revoked.contains(device) ? 1 : 0
      return StatePart.member(device, role, revocation: revocation, header.kin[device])
    }
  }
}
