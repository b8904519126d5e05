import CairnLog
package import CairnModel
package import CairnStore

/// Who belongs to a survey, as its log says. Authority is decided at an act's own index: what an
/// author had no right to do changes nothing here.
package struct Membership: Sendable {
  package private(set) var members: [DeviceNumber: MemberRecord] = [:]
  package private(set) var invites: [PublicKey: InviteRecord] = [:]
  package private(set) var lineages = Lineages()
  /// The entry that closed the survey; nil while it is open.
  package private(set) var closedAt: LogIndex?
  private var devices: [PublicKey: DeviceNumber] = [:]
  private var last: DeviceNumber?
  private var changedMembers: Set<DeviceNumber> = []
  private var changedInvites: Set<PublicKey> = []

  package init() {}

  package init(members: [MemberRecord], invites: [InviteRecord], closedAt: LogIndex?) {
    self.members = Dictionary(uniqueKeysWithValues: members.map { ($0.device, $0) })
    self.invites = Dictionary(uniqueKeysWithValues: invites.map { ($0.inviteKey, $0) })
    self.closedAt = closedAt
    lineages = Lineages(members)
    devices = Dictionary(members.map { ($0.key, $0.device) }) { min($0, $1) }
    last = members.lazy.map(\.device).max()
  }

  /// The number that the next device gets; nil where the survey has no more.
  package var nextDevice: DeviceNumber? {
    guard let last else { return .firstAdmin }
    return last.next
  }

  package func member(withKey key: PublicKey) -> MemberRecord? {
    devices[key].flatMap { members[$0] }
  }

  /// Whether a device may act as an admin. One that was continued records no more, but what it
  /// recorded before counts.
  package func isAdmin(_ device: DeviceNumber) -> Bool {
    guard let member = members[device] else { return false }
    return member.role == .admin && member.revokedAt == nil
  }

  /// Admins that are neither revoked nor continued: who can still act.
  package var activeAdmins: [DeviceNumber] {
    members.values.filter {
      $0.role == .admin && $0.revokedAt == nil && !lineages.isContinued($0.device)
    }.map(\.device).sorted()
  }

  package mutating func apply(_ opened: SurveyOpened) {
    enter(
      MemberRecord(
        device: .firstAdmin, key: opened.adminKey, name: opened.adminName, role: .admin,
        enrolledAt: LogIndex(0)))
  }

  package mutating func apply(_ enrolled: DeviceEnrolled, at index: LogIndex) {
    let older = enrolled.continues.flatMap { members[$0] }
    let isRevoked = older?.isLineageRevoked ?? false
    enter(
      MemberRecord(
        device: enrolled.device, key: enrolled.key, name: enrolled.name, role: enrolled.role,
        enrolledAt: index, revokedAt: isRevoked ? index : nil, isLineageRevoked: isRevoked,
        continues: older?.device, beside: enrolled.beside))
    if let key = enrolled.inviteKey, var invite = invites[key] {
      invite.usedBy = enrolled.device
      set(invite)
    }
  }

  private mutating func enter(_ member: MemberRecord) {
    set(member)
    last = max(last ?? member.device, member.device)
    if devices[member.key] == nil { devices[member.key] = member.device }
    if let older = member.continues { lineages.add(member.device, continuing: older) }
  }

  /// An event about membership. Others change nothing.
  package mutating func apply(_ body: EventBody, by author: DeviceNumber, at index: LogIndex) {
    guard isAdmin(author) else { return }
    switch body {
    case .inviteIssued(let issued):
      // Anybody could use an invite whose key anybody can sign for.
      guard issued.inviteKey.isSound else { return }
      // An invite beside nobody is one like any other.
      let beside = issued.beside.flatMap { members[$0]?.device }
      add(
        InviteRecord(
          inviteKey: issued.inviteKey, role: issued.role, expires: issued.expires,
          name: issued.name, issuedAt: index, beside: beside))
    case .roleChanged(let change):
      guard var member = members[change.device] else { return }
      member.role = change.role
      set(member)
    case .deviceRevoked(let revoked): apply(revoked, at: index)
    case .eventsAdopted(let adopted): apply(adopted)
    case .surveyClosed: closedAt = closedAt ?? index
    case .surveyReopened: closedAt = nil
    default: break
    }
  }

  private mutating func apply(_ revoked: DeviceRevoked, at index: LogIndex) {
    for device in lineages.covered(by: revoked) {
      guard var member = members[device] else { continue }
      member.revokedAt = member.revokedAt ?? index
      member.isLineageRevoked = member.isLineageRevoked || revoked.hasLineage
      set(member)
    }
  }

  private mutating func apply(_ adopted: EventsAdopted) {
    guard var member = members[adopted.device] else { return }
    member.adopted.append(
      AdoptedEvents(through: adopted.throughSequence, chain: adopted.chainHead))
    member.adopted.removeFirst(
      max(member.adopted.count - Limits.adoptionsPerDeviceMaximum, 0))
    set(member)
  }

  /// What the operator of the service did, where it is valid.
  package mutating func apply(_ appointed: AdminAppointed, at index: LogIndex) {
    for device in appointed.replaced {
      guard var member = members[device], member.role == .admin else { continue }
      member.role = .coordinator
      set(member)
    }
    switch appointed.appointee {
    case .device(let device):
      guard var member = members[device] else { return }
      member.role = .admin
      set(member)
    case .invite(let key, let name, let expires):
      add(
        InviteRecord(inviteKey: key, role: .admin, expires: expires, name: name, issuedAt: index))
    }
  }

  /// The first invite with a key counts.
  private mutating func add(_ invite: InviteRecord) {
    if invites[invite.inviteKey] == nil { set(invite) }
  }

  private mutating func set(_ member: MemberRecord) {
    members[member.device] = member
    changedMembers.insert(member.device)
  }

  private mutating func set(_ invite: InviteRecord) {
    invites[invite.inviteKey] = invite
    changedInvites.insert(invite.inviteKey)
  }

  /// What changed since the last time, for the store.
  mutating func takeChanges() -> (members: [MemberRecord], invites: [InviteRecord]) {
    defer {
      changedMembers = []
      changedInvites = []
    }
    return (
      changedMembers.sorted().compactMap { members[$0] },
      changedInvites.compactMap { invites[$0] }.sorted { $0.issuedAt < $1.issuedAt }
    )
  }
}
