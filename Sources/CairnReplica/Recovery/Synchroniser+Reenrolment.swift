import CairnLog
import CairnModel
import CairnStore
import CairnWire

extension Synchroniser {
  /// Makes this replica a device of its own, because another copy of it recorded under the same
  /// number: what the log has of that number stays, only the rest is recorded again.
  ///
  /// Each step may be taken again: the new key is the same until the replica is its device.
  mutating func reenrol(keeping common: EventSequence) async throws {
    let older = identity
    let pending = try replica.pendingEvents()
    let newKey = try replica.keys.nextKey(besides: older.deviceKey)
    let answer = try await transport.enrol(
      try enrolment(of: newKey.publicKey, after: older), survey: older.slug)
    try replica.keys.keep(newKey)
    var newer = older
    newer.device = answer.device
    newer.deviceKey = newKey.publicKey
    newer.role = answer.role
    let restamping = Restamping(from: older.device, keeping: common, to: answer.device)
    var chain = DeviceChain(
      survey: newer.survey, device: newer.device, key: newer.deviceKey)
    var outbox: [PendingEvent] = []
    for event in pending where event.id.sequence > common {
      let entry = try restamping.restamped(event).encoded()
      chain.append(LogHash.leaf(entry))
      outbox.append(PendingEvent(sequence: chain.sequence, chain: chain.value, entry: entry))
    }
    try store.adopt(newer, outbox: outbox)
    identity = newer
    key = newKey
    tokens = AccessTokens(identity: newer, key: newKey, clock: replica.clock)
    report.reenrolledAs = newer.device
  }

  /// Signed by the older key, which the new one takes over from; or by an invite's secret.
  private func enrolment(
    of newKey: PublicKey, after older: ReplicaIdentity
  ) throws -> EnrolRequest {
    let secret = try invite.map { invite in
      guard invite.survey == older.survey,
        let secret = SoftwareSigner(.ed25519, seed: invite.secret)
      else { throw Refusal(.inviteUnknown, "the invite is of another survey") }
      return secret
    }
    let continues = secret == nil ? older.device : nil
    let statement = EnrolmentStatement.bytes(
      survey: older.survey, key: newKey, name: older.name, continues: continues)
    return EnrolRequest(
      key: newKey, name: older.name, inviteKey: secret?.publicKey,
      signature: try secret?.sign(statement) ?? key.sign(statement), continues: continues)
  }
}
