import CairnModel

extension EventBody {
  /// The same body with every event and entity that it names under another id.
  func mappingReferences(_ map: (EventID) -> EventID) -> EventBody {
    func entity(_ id: EntityID) -> EntityID { EntityID(map(id.event)) }
    func value(_ value: Value) -> Value {
      switch value {
      case .entity(let id): .entity(entity(id))
      case .attachment(let id): .attachment(map(id))
      default: value
      }
    }
    func fields(_ list: [Field]) -> [Field] { list.map { Field($0.key, value($0.value)) } }

    switch self {
    case .inviteIssued, .roleChanged, .deviceRevoked, .eventsAdopted, .rulesRaised, .subjectErased,
      .baselineImported, .deviceSetAside, .surveyClosed, .surveyReopened, .memberFiltered, .opaque:
      return self
    case .setAsideReverted(var body):
      body.setAside = map(body.setAside)
      return .setAsideReverted(body)
    case .entitiesDistinguished(var body):
      body.first = entity(body.first)
      body.second = entity(body.second)
      return .entitiesDistinguished(body)
    case .warningAccepted(var body):
      body.subject = body.subject.map(entity)
      body.related = body.related.map(entity)
      return .warningAccepted(body)
    case .judgementReverted(var body):
      body.judgement = map(body.judgement)
      body.entities = body.entities.map(entity)
      return .judgementReverted(body)
    case .schemaPublished(var body):
      body.previous = body.previous.map(map)
      return .schemaPublished(body)
    case .entityRegistered(var body):
      body.fields = fields(body.fields)
      body.elements = fields(body.elements)
      return .entityRegistered(body)
    case .fieldsRevised(var body):
      body.entity = entity(body.entity)
      body.fields = fields(body.fields)
      return .fieldsRevised(body)
    case .elementsAdded(var body):
      body.entity = entity(body.entity)
      body.elements = fields(body.elements)
      return .elementsAdded(body)
    case .elementsRemoved(var body):
      body.entity = entity(body.entity)
      body.elements = body.elements.map { removed in
        RemovedElement(
          element: Field(removed.element.key, value(removed.element.value)),
          addedBy: removed.addedBy.map(map))
      }
      return .elementsRemoved(body)
    case .entityRetracted(var body):
      body.entity = entity(body.entity)
      return .entityRetracted(body)
    case .entityRestored(var body):
      body.entity = entity(body.entity)
      return .entityRestored(body)
    case .entitiesMerged(var body):
      body.survivor = entity(body.survivor)
      body.merged = entity(body.merged)
      body.chosen = body.chosen.map { ChosenField(key: $0.key, event: map($0.event)) }
      return .entitiesMerged(body)
    case .mergeReverted(var body):
      body.merged = entity(body.merged)
      body.merge = map(body.merge)
      return .mergeReverted(body)
    case .sampleRecorded(var body):
      body.subject = entity(body.subject)
      body.value = body.value.map(value)
      body.evidence = body.evidence.map(map)
      return .sampleRecorded(body)
    case .sampleWithdrawn(var body):
      body.subject = entity(body.subject)
      body.sample = map(body.sample)
      return .sampleWithdrawn(body)
    case .conflictResolved(var body):
      body.entity = entity(body.entity)
      body.value = value(body.value)
      body.rejected = body.rejected.map(map)
      return .conflictResolved(body)
    case .changeUndone(var body):
      body.entities = body.entities.map(entity)
      body.undone = body.undone.map(map)
      body.reinstated = body.reinstated.map(map)
      return .changeUndone(body)
    case .attachmentDeclared(var body):
      body.subject = entity(body.subject)
      return .attachmentDeclared(body)
    case .attachmentRedacted(var body):
      body.subject = entity(body.subject)
      body.attachment = map(body.attachment)
      return .attachmentRedacted(body)
    case .noteWritten(var body):
      body.subject = entity(body.subject)
      return .noteWritten(body)
    case .noteRevised(var body):
      body.subject = entity(body.subject)
      body.note = map(body.note)
      return .noteRevised(body)
    case .consentGiven(var body):
      body.subject = entity(body.subject)
      body.evidence = body.evidence.map(map)
      return .consentGiven(body)
    case .consentWithdrawn(var body):
      body.subject = entity(body.subject)
      body.consent = map(body.consent)
      return .consentWithdrawn(body)
    }
  }
}
