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
    let statement = EnrolmentStatement.bytes(
      survey: older.survey, key: newKey.publicKey, name: older.name, continues: older.device)
    let answer = try await transport.enrol(
      EnrolRequest(
        key: newKey.publicKey, name: older.name, inviteKey: nil,
        signature: try key.sign(statement), continues: older.device),
      survey: older.slug)
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
}
