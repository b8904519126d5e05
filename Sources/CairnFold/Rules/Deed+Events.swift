import CairnModel

extension Deed {
  /// What an event does to one of its subjects.
  /// - Parameter id: decides between the two sides of a merge, and of what is no pair; elsewhere all sides are
  ///   alike.
  static func deeds(of event: Event, for id: EntityID) -> [Deed] {
    switch event.body {
    case .entityRegistered(let body):
      [.registered(body.kind)] + body.fields.map { .set($0.key, $0.value) }
        + body.elements.map { .added($0.key, $0.value) }
    case .fieldsRevised(let body): body.fields.map { .set($0.key, $0.value) }
    case .conflictResolved(let body): [.resolved(body.key, body.value, rejected: body.rejected)]
    case .elementsAdded(let body): body.elements.map { .added($0.key, $0.value) }
    case .elementsRemoved(let body):
      body.elements.map { .removed($0.element.key, $0.element.value, addedBy: $0.addedBy) }
    case .entityRetracted: [.retracted(true)]
    case .entityRestored: [.retracted(false)]
    case .entitiesMerged(let body):
      id == body.survivor
        ? [.absorbed(body.merged)] : [.merged(into: body.survivor, chosen: body.chosen)]
    case .mergeReverted(let body): [.mergeReverted(body.merge)]
    case .changeUndone(let body): [.undone(body.undone)]
    case .entitiesDistinguished(let body):
      [.judged(.distinct(from: id == body.first ? body.second : body.first))]
    default: remarks(of: event.body)
    }
  }

  private static func remarks(of body: EventBody) -> [Deed] {
    switch body {
    case .sampleRecorded(let body):
      [
        .sampled(
          item: body.item, value: body.value, unit: body.unit, confidence: body.confidence,
          evidence: body.evidence)
      ]
    case .sampleWithdrawn(let body): [.sampleWithdrawn(body.sample)]
    case .noteWritten(let body): [.noted(text: body.text, tags: body.tags)]
    case .noteRevised(let body): [.noteRevised(body.note, text: body.text, tags: body.tags)]
    case .attachmentDeclared(let body):
      [
        .attached(
          digest: body.digest, byteCount: body.byteCount, mediaType: body.mediaType,
          name: body.name)
      ]
    case .attachmentRedacted(let body): [.attachmentRedacted(body.attachment)]
    case .consentGiven(let body):
      [.consented(statement: body.statement, evidence: body.evidence)]
    case .consentWithdrawn(let body): [.consentWithdrawn(body.consent)]
    case .warningAccepted(let body): [.judged(.accepted(WarningName(body)))]
    case .judgementReverted(let body): [.judgementReverted(body.judgement)]
    default: []
    }
  }
}

extension EventBody {
  /// Why, where the act says so.
  var reason: Text {
    switch self {
    case .entityRetracted(let body): body.reason
    case .entityRestored(let body): body.reason
    case .conflictResolved(let body): body.reason
    case .entitiesMerged(let body): body.reason
    case .mergeReverted(let body): body.reason
    case .changeUndone(let body): body.reason
    case .sampleWithdrawn(let body): body.reason
    case .attachmentRedacted(let body): body.reason
    case .consentWithdrawn(let body): body.reason
    case .entitiesDistinguished(let body): body.reason
    case .warningAccepted(let body): body.reason
    case .judgementReverted(let body): body.reason
    default: ""
    }
  }
}
