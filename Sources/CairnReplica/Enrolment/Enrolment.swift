import CairnLog
package import CairnModel
package import CairnStore
package import CairnWire

/// Makes an empty store a replica: by an invite, or by opening a survey.
///
/// Each step may be taken again after a crash or a lost answer: the key is the same until the
/// replica is its device, and the service knows the key.
package enum Enrolment {
  /// Enrols this device with an invite. The log itself comes with the first sync.
  ///
  /// - Throws: `Refusal`: `invite_used`, `invite_expired`, `invite_unknown`, or `root_mismatch`
  ///   where the service is not the one that the invite speaks of.
  package static func enrol<Store: ReplicaStore>(
    with invite: Invite, name: Text, store: Store, keys: some DeviceKeys,
    transport: some ServiceTransport
  ) async throws {
    guard let slug = invite.slug, let survey = invite.survey,
      let logKey = NoteKey(vkey: invite.logKey),
      let secret = SoftwareSigner(.ed25519, seed: invite.secret)
    else {
      throw Refusal(.inviteUnknown, "this invite is an operator's: use it to log in")
    }
    // The replica of an earlier try is found again.
    if let identity = try store.identity() {
      guard identity.survey == survey else {
        throw Refusal(.surveyExists, "this folder is a replica of another survey")
      }
      try requireSame(secret.publicKey, identity, in: store)
      return
    }
    let key = try keys.nextKey(besides: nil)
    let statement = EnrolmentStatement.bytes(
      survey: survey, key: key.publicKey, name: name, continues: nil)
    let answer = try await transport.enrol(
      EnrolRequest(
        key: key.publicKey, name: name, inviteKey: secret.publicKey,
        signature: try secret.sign(statement)),
      survey: slug)
    let opened = try Opening(
      answer.surveyOpened, checkpoint: answer.checkpoint, survey: survey, logKey: logKey)
    try keys.keep(key)
    try adopt(
      opened, url: invite.url, logKey: logKey, device: answer.device, key: key.publicKey,
      role: answer.role, name: name, in: store)
  }

  /// One folder is one device: an invite for another one stays unused.
  private static func requireSame(
    _ inviteKey: PublicKey, _ identity: ReplicaIdentity, in store: some ReplicaStore
  ) throws {
    guard let survey = try store.surveys().first(where: { $0.id == identity.survey }) else {
      return
    }
    let own = try store.invites(of: survey.key).first { $0.usedBy == identity.device }
    guard own == nil || own?.inviteKey == inviteKey else {
      throw Refusal(
        .surveyExists,
        "this folder is device \(identity.device) already, let in by another invite; this one is unused"
      )
    }
  }

  /// What opening a survey needs from its first admin.
  package static func openingRequest(
    slug: String, title: Text, adminName: Text, isPublic: Bool, nonce: [UInt8],
    keys: some DeviceKeys
  ) throws -> OpenSurveyRequest {
    let key = try keys.nextKey(besides: nil)
    return OpenSurveyRequest(
      slug: slug, title: title, adminKey: key.publicKey, adminName: adminName, nonce: nonce,
      isPublic: isPublic)
  }

  /// Makes the store the replica of the admin who opened a survey.
  package static func adopt<Store: ReplicaStore>(
    _ answer: OpenSurveyAnswer, to request: OpenSurveyRequest, url: String, store: Store,
    keys: some DeviceKeys
  ) throws {
    if try store.identity() != nil { return }
    let key = try keys.nextKey(besides: nil)
    let survey = SurveyID(LogHash.leaf(answer.surveyOpened))
    let opened = try Opening(
      answer.surveyOpened, checkpoint: answer.checkpoint, survey: survey, logKey: nil)
    guard opened.entry.adminKey == key.publicKey, opened.entry.nonce == request.nonce else {
      throw Refusal(.rootMismatch, "the service opened another survey than was asked for")
    }
    try keys.keep(key)
    try adopt(
      opened, url: url, logKey: opened.logKey, device: .firstAdmin, key: key.publicKey,
      role: .admin, name: request.adminName, in: store)
  }

  private static func adopt<Store: ReplicaStore>(
    _ opened: Opening, url: String, logKey: NoteKey, device: DeviceNumber, key: PublicKey,
    role: Role, name: Text, in store: Store
  ) throws {
    _ = try store.addSurvey(
      id: opened.survey, slug: opened.entry.slug, title: opened.entry.title.string,
      origin: opened.entry.origin, isPublic: false)
    try store.adopt(
      ReplicaIdentity(
        survey: opened.survey, slug: opened.entry.slug, title: opened.entry.title.string,
        origin: opened.entry.origin, url: url, logKey: logKey.vkey, device: device,
        deviceKey: key, role: role, name: name),
      outbox: [])
  }
}

/// Entry 0 as the service told it, found to be the survey's.
private struct Opening {
  let survey: SurveyID
  let entry: SurveyOpened
  let logKey: NoteKey

  /// - Parameter logKey: the one that is expected; nil takes the entry's own.
  init(
    _ bytes: [UInt8], checkpoint: [UInt8], survey: SurveyID, logKey expected: NoteKey?
  ) throws {
    guard LogHash.leaf(bytes) == survey.digest,
      case .service(.surveyOpened(let entry))? = try? Entry(decoding: bytes[...]),
      let logKey = NoteKey(name: entry.origin, key: entry.logKey),
      expected == nil || expected == logKey,
      (try? VerifiedCheckpoint(verifying: checkpoint, under: logKey)) != nil
    else {
      throw Refusal(
        .rootMismatch, "what the service answered is not the survey that the invite speaks of")
    }
    self.survey = survey
    self.entry = entry
    self.logKey = logKey
  }
}
