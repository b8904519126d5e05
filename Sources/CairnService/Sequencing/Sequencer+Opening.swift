import CairnLog
import CairnModel
import CairnStore
import CairnViews
import CairnWire

extension Sequencer {
  /// Opens a survey on the disk's queue, so that no two of one name are opened.
  func open<Storage: Engine>(
    _ request: OpenSurveyRequest, in engine: Storage
  ) async throws(Refusal) -> OpenSurveyAnswer
  where Storage.Store == Store, Storage.Guard == Guard {
    if let refusal { throw refusal }
    return try await onDisk { surveys, now throws(Refusal) in
      try SurveyOpening.open(request, in: engine, surveys: surveys, now: now)
    }
  }
}

private enum SurveyOpening {
  static func open(
    _ request: OpenSurveyRequest, in engine: some Engine, surveys: ServedSurveys, now: Timestamp
  ) throws(Refusal) -> OpenSurveyAnswer {
    do {
      if let survey = surveys.all[request.slug] {
        return try again(request, survey, engine.store)
      }
      return try anew(request, in: engine, surveys: surveys, now: now)
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw Refusal(.internalError, "the survey could not be stored", retryAfterSeconds: 30)
    }
  }

  private static func again(
    _ request: OpenSurveyRequest, _ survey: ServedSurvey, _ store: some LogStore
  ) throws -> OpenSurveyAnswer {
    guard let bytes = try store.bundle(BundleNumber(0), of: survey.record.key).first,
      case .service(.surveyOpened(let opened)) = try Entry(decoding: bytes),
      opened.nonce == request.nonce, opened.adminKey == request.adminKey
    else {
      throw Refusal(.surveyExists, "there is a survey of this name already")
    }
    return OpenSurveyAnswer(surveyOpened: Array(bytes), checkpoint: survey.published.note)
  }

  private static func anew(
    _ request: OpenSurveyRequest, in engine: some Engine, surveys: ServedSurveys, now: Timestamp
  ) throws -> OpenSurveyAnswer {
    let signer = try engine.keys.makeLogKey(slug: request.slug)
    let prefix = try engine.store.originPrefix(orElse: "")
    let opened = SurveyOpened(
      origin: "\(prefix)/\(request.slug)", nonce: request.nonce, logKey: signer.publicKey,
      adminKey: request.adminKey, adminName: request.adminName, title: request.title, opened: now)
    let entry = ServiceEntry.surveyOpened(opened).encoded()
    let id = SurveyID(LogHash.leaf(entry))
    var growth = LogGrowth(survey: id, verifiesSignatures: false)
    growth.append(opened)
    let checkpoint = Checkpoint(origin: opened.origin, size: growth.size, root: growth.tree.root)
    let published = CheckpointRecord(
      size: checkpoint.size, root: checkpoint.root, note: try checkpoint.note(signedBy: signer))
    let record = try engine.store.addSurvey(
      id: id, slug: request.slug, title: request.title.string, origin: opened.origin,
      isPublic: request.isPublic)
    try engine.store.append([growth.takeGain(of: record.key, checkpoint: published)])
    // A survey that once was under this number and never opened may have left a guard.
    try engine.checkpoints.reset(
      record.key, to: PublishedCheckpoint(size: published.size, root: published.root))
    surveys.replace([
      record.slug: ServedSurvey(
        record: record, signer: signer, growth: growth, published: published, state: .ready)
    ])
    return OpenSurveyAnswer(surveyOpened: entry, checkpoint: published.note)
  }
}
