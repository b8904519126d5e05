import CairnLog
package import CairnModel
package import CairnStore

/// Who belongs to a survey, as its log says. Authority is decided at an act's own index: what an
/// author had no right to do changes nothing here.
package struct Membership: Sendable {
  package private(set) var members: [DeviceNumber: MemberRecord] = [:]
  package private(set) var invites: [PublicKey: InviteRecord] = [:]
  private var changedMembers: Set<DeviceNumber> = []
  private var changedInvites: Set<PublicKey> = []

  package init() {}

  package init(members: [MemberRecord], invites: [InviteRecord]) {
    self.members = Dictionary(uniqueKeysWithValues: members.map { ($0.device, $0) })
    self.invites = Dictionary(uniqueKeysWithValues: invites.map { ($0.inviteKey, $0) })
  }

  /// The number that the next device gets; nil where the survey has no more.
  package var nextDevice: DeviceNumber? {
    guard let last = members.keys.max() else { return .firstAdmin }
    return last.next
  }

  package func member(withKey key: PublicKey) -> MemberRecord? {
    members.values.first { $0.key == key }
  }

  private func isAdmin(_ device: DeviceNumber) -> Bool {
    guard let member = members[device] else { return false }
    return member.role == .admin && member.revokedAt == nil
  }

  package mutating func apply(_ opened: SurveyOpened) {
    set(
      MemberRecord(
        device: .firstAdmin, key: opened.adminKey, name: opened.adminName, role: .admin,
        enrolledAt: LogIndex(0)))
  }

  package mutating func apply(_ enrolled: DeviceEnrolled, at index: LogIndex) {
    set(
      MemberRecord(
        device: enrolled.device, key: enrolled.key, name: enrolled.name, role: enrolled.role,
        enrolledAt: index))
    if let key = enrolled.inviteKey, var invite = invites[key] {
      invite.usedBy = enrolled.device
      set(invite)
    }
    if let older = enrolled.continues, var member = members[older], member.continuedBy == nil {
      member.continuedBy = enrolled.device
      set(member)
    }
  }

  /// An event about membership. Others change nothing.
  package mutating func apply(_ body: EventBody, by author: DeviceNumber, at index: LogIndex) {
    guard isAdmin(author) else { return }
    switch body {
    case .inviteIssued(let issued):
      // Anybody could use an invite whose key anybody can sign for.
      guard invites[issued.inviteKey] == nil, issued.inviteKey.isSound else { return }
      set(
        InviteRecord(
          inviteKey: issued.inviteKey, role: issued.role, expires: issued.expires,
          name: issued.name, issuedAt: index))
    case .roleChanged(let change):
      guard var member = members[change.device] else { return }
      member.role = change.role
      set(member)
    case .deviceRevoked(let revoked):
      guard var member = members[revoked.device], member.revokedAt == nil else { return }
      member.revokedAt = index
      set(member)
    case .eventsAdopted(let adopted):
      guard var member = members[adopted.device] else { return }
      member.adoptedThrough = max(member.adoptedThrough ?? .none, adopted.throughSequence)
      set(member)
    default: break
    }
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
