import CairnLog
import CairnModel
import CairnStore
import CairnViews
import CairnWire

/// Makes a survey of an operator's request. Each step may be the last before a crash: the same
/// request then goes on from there.
enum SurveyOpening {
  static func again(
    _ request: OpenSurveyRequest, _ survey: ServedSurvey
  ) throws -> OpenSurveyAnswer {
    let opening = survey.growth.opening
    guard !opening.isEmpty,
      case .service(.surveyOpened(let opened)) = try Entry(decoding: opening[...]),
      opened.nonce == request.nonce, opened.adminKey == request.adminKey
    else {
      throw Refusal(.surveyExists, "there is a survey of this name already")
    }
    return OpenSurveyAnswer(surveyOpened: opening, checkpoint: survey.published.note)
  }

  static func anew(
    _ request: OpenSurveyRequest, origin: String, in engine: some Engine,
    _ surveys: ServedSurveys, now: Timestamp
  ) throws -> OpenSurveyAnswer {
    guard request.adminKey.isSound else {
      throw Refusal(.keyInvalid, "the admin's key is no point, or one that anybody can sign for")
    }
    let signer = try engine.keys.makeLogKey(slug: request.slug)
    let opened = SurveyOpened(
      origin: origin, nonce: request.nonce, logKey: signer.publicKey,
      adminKey: request.adminKey, adminName: request.adminName, title: request.title, opened: now)
    let entry = ServiceEntry.surveyOpened(opened).encoded()
    let id = SurveyID(LogHash.leaf(entry))
    var growth = LogGrowth(survey: id, verifiesSignatures: false)
    growth.append(opened)
    let checkpoint = Checkpoint(origin: origin, size: growth.size, root: growth.tree.root)
    let published = CheckpointRecord(
      size: checkpoint.size, root: checkpoint.root, note: try checkpoint.note(signedBy: signer))
    let record = try engine.store.addSurvey(
      id: id, slug: request.slug, title: request.title.string, origin: origin,
      isPublic: request.isPublic)
    try engine.store.append([growth.takeGain(of: record.key, checkpoint: published)])
    // A survey that once was under this number and never opened may have left a guard.
    try engine.checkpoints.reset(
      record.key, to: PublishedCheckpoint(size: published.size, root: published.root))
    surveys.replace([
      record.slug: ServedSurvey(
        record: record, signer: signer, growth: growth, published: published, state: .ready,
        dayCount: DayCount(of: UTCDay(containing: growth.lastReceived)))
    ])
    return OpenSurveyAnswer(surveyOpened: entry, checkpoint: published.note)
  }
}
