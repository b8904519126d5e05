import CairnFold
import CairnLog
import CairnModel
import CairnReplica
import CairnService
import CairnServiceFixtures
import CairnSimulation
import CairnStore
import CairnViews
import CairnWire
import Testing

extension BoundsSurvey {
  /// A replica of somebody who joins now.
  mutating func replica() async throws -> MemberReplica {
    try await enrolled(named: "late", MemoryLogStore(), MemoryViewStore(), MemoryDeviceKeys())
  }

  /// A replica of somebody who joins now, in stores that hold nothing.
  mutating func enrolled<Store: ReplicaStore, Views: ViewStore, Keys: DeviceKeys>(
    named name: Text, as role: Role = .surveyor, _ store: Store, _ views: Views, _ keys: Keys
  ) async throws -> Replica<Store, Views, Keys> {
    let secret = SoftwareSigner(generating: .ed25519)
    let issued = InviteIssued(
      inviteKey: secret.publicKey, role: role,
      expires: harness.clock.now.advanced(by: .seconds(86_400)), name: name)
    let body = EventBody.inviteIssued(issued)
    let refused = try await push([try member.event(body, base: LogSize(usual.base)).encoded()])
    #expect(refused == nil)
    let summary = try harness.service.summary(of: Self.slug)
    try await Enrolment.enrol(
      with: Invite(
        url: "http://x", slug: Self.slug, survey: admin.survey, secret: secret.seed,
        logKey: summary.logKey, role: role, name: name.string),
      name: name, store: store, keys: keys, transport: LoopbackTransport(harness.service))
    return try Replica(
      store: store, views: views, keys: keys,
      clock: DeviceClock(now: { [clock = harness.clock] in clock.now }))
  }

  /// Reads a replica's log in every way: entries, histories, replay, differences, the past.
  func readLog(of replica: MemberReplica, from first: LogSize) throws {
    let size = try replica.verified.size
    try LogWalk(replica.store, replica.survey.key).forEach(from: .zero, to: size) {
      entry, index, _ in
      _ = entry.json(at: index).text()
      return true
    }
    var steps = 0
    try Replay(replica.store, replica.survey.key).run(from: .zero, to: size, every: 997) { _, _ in
      steps += 1
    }
    #expect(steps > 0)
    _ = try SurveyDifference.between(
      first, size, store: replica.store, survey: replica.survey.key, views: replica.views)
    for reader in [try replica.reader(), try replica.reader(asOf: first)] {
      let names = reader.names
      try reader.forEachEntity { view in
        _ = view.historyJSON(names: names) { "device \($0)" }.json.text()
        for act in view.group.acts(after: nil, count: .max).acts {
          _ = act.act.deeds.map { $0.text(names: names) }
        }
      }
      _ = try reader.conflicts()
      _ = try reader.disputes(after: nil, count: 1_000, all: true)
      let list = try reader.warnings(isKept: false)
      _ = try reader.duplicates(try list.all())
      _ = reader.schemasJSON()
    }
  }
}
