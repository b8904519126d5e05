import CairnFormats
package import CairnLog
package import CairnModel

/// A whole survey that nobody made, of a seed: the same seed and counts give the same events, down
/// to their bytes.
///
///     let survey = SyntheticSurvey(seed: 7, events: 20_000)
///     for batch in survey { … }   // what a device pushes, in the order of the log
///
/// The batches fit one log only: entry 0; one batch of the admin with `adminEvents`; an enrolment
/// for each of `members` in order; then the batches, each behind its receipt. Contexts name the
/// sizes of that log.
package struct SyntheticSurvey: Sequence, Sendable {
  package let seed: UInt64
  package let plan: SurveyPlan
  package let members: [SyntheticMember]
  package let admin: SoftwareSigner
  /// For one more device, beside the members.
  package let spareInvite: SoftwareSigner
  package let logKey: SoftwareSigner
  package let nonce: [UInt8]
  /// The schema in parts, then the invites.
  package let adminEvents: [Event]
  /// The event that completes the schema, which all others name.
  let schema: EventID

  /// When the first device comes by. It lies in the past, so that a service that goes on with the
  /// log does not have to wait for its clock.
  package static let opened = Timestamp(milliseconds: 1_711_958_400_000)
  /// How long the field work lasts.
  static let duration = Milliseconds.seconds(90 * 86_400)
  static let expiry = Timestamp(milliseconds: 4_102_444_800_000)

  /// - Parameters:
  ///   - events: at least `SurveyPlan.eventCountMinimum`, those of the admin not counted.
  ///   - entities: nil for one in ten events.
  package init(seed: UInt64, events: Int, entities: Int? = nil) {
    self.seed = seed
    plan = SurveyPlan(events: events, entities: entities)
    members = SyntheticMember.all(seed: seed)
    var random = SeededGenerator(seed: seed, stream: 2)
    admin = SyntheticMember.signer(&random)
    spareInvite = SyntheticMember.signer(&random)
    logKey = SyntheticMember.signer(&random)
    // Surveys of one seed and other counts are other surveys, with other ids.
    var counts = SeededGenerator(
      seed: random.next() ^ UInt64(plan.eventCount), stream: UInt64(plan.entityCount))
    nonce = counts.bytes(SurveyOpened.nonceByteCount)
    let schemaParts = Self.schemaParts()
    let invites = members.map { Self.invite($0.invite, role: $0.role, name: $0.name) }
    let spare = Self.invite(spareInvite, role: .admin, name: "Guest")
    adminEvents = Self.events(schemaParts + invites + [spare])
    schema = adminEvents[schemaParts.count - 1].id
  }

  /// The log ahead of the first batch.
  package var openingSize: LogSize {
    LogSize(1 + 1 + UInt64(adminEvents.count) + UInt64(members.count))
  }

  package func makeIterator() -> SurveyWalk { SurveyWalk(self) }

  private static func invite(_ key: SoftwareSigner, role: Role, name: String) -> EventBody {
    .inviteIssued(
      InviteIssued(inviteKey: key.publicKey, role: role, expires: expiry, name: Text(name)))
  }

  private static func schemaParts() -> [EventBody] {
    let schema = BuiltInSchema.creativeClusters
    let document = schema.document
    let width = 60_000
    let starts = Array(stride(from: 0, to: document.count, by: width))
    return starts.enumerated().map { part, start in
      .schemaPublished(
        SchemaPublished(
          name: Text(schema.name), previous: nil, part: UInt32(part),
          partCount: UInt32(starts.count), documentDigest: LogHash.plain(document),
          document: Array(document[start..<Swift.min(start + width, document.count)])))
    }
  }

  /// The admin has seen entry 0.
  private static func events(_ bodies: [EventBody]) -> [Event] {
    bodies.enumerated().map { position, body in
      Event(
        id: EventID(.firstAdmin, .first.advanced(by: position)),
        context: Context(base: LogSize(1)), claimedTime: opened, body: body)
    }
  }
}

/// What one device pushes at once.
package struct SyntheticBatch: Sendable {
  package let device: DeviceNumber
  /// The log that the device has verified: the size behind its batch before.
  package let base: LogSize
  /// By the service's clock.
  package let received: Timestamp
  /// The device's clock minus the service's.
  package let clockOffset: Milliseconds
  package let events: [Event]
}
