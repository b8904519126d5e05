import CairnModel
import FoundationEssentials

extension EventBody {
  /// Nil where the body is one that only the service writes.
  init?(wire body: WireEntry.OneOf_Body) throws(MeaninglessValue) {
    switch body {
    case .surveyOpened, .receipt, .deviceEnrolled, .logKeyRotated, .adminAppointed: return nil
    case .inviteIssued, .roleChanged, .deviceRevoked, .eventsAdopted, .schemaPublished,
      .rulesRaised:
      self = try EventBody(rules: body)
    case .deviceSetAside, .setAsideReverted, .surveyClosed, .surveyReopened, .memberFiltered,
      .entitiesDistinguished, .warningAccepted, .judgementReverted:
      self = try EventBody(stewardship: body)
    case .sampleRecorded, .sampleWithdrawn, .attachmentDeclared, .attachmentRedacted, .noteWritten,
      .noteRevised, .consentGiven, .consentWithdrawn, .subjectErased, .baselineImported:
      self = try EventBody(observation: body)
    default: self = try EventBody(entities: body)
    }
  }

  private init(rules body: WireEntry.OneOf_Body) throws(MeaninglessValue) {
    switch body {
    case .inviteIssued(let wire):
      self = .inviteIssued(
        InviteIssued(
          inviteKey: try PublicKey(inviteKey: wire.inviteKey), role: try Role(wire: wire.role),
          expires: Timestamp(milliseconds: wire.expiresTimeMs), name: try .name(wire.name),
          beside: try .optional(wire: wire.beside),
          filter: wire.hasFilter ? try MemberFilter(wire: wire.filter) : nil))
    case .roleChanged(let wire):
      self = .roleChanged(
        RoleChanged(device: try DeviceNumber(wire: wire.device), role: try Role(wire: wire.role)))
    case .deviceRevoked(let wire):
      self = .deviceRevoked(
        DeviceRevoked(
          device: try DeviceNumber(wire: wire.device), reason: try .reason(wire.reason),
          hasLineage: wire.lineage, except: try [DeviceNumber](wire: wire.except)))
    case .eventsAdopted(let wire):
      self = .eventsAdopted(
        EventsAdopted(
          device: try DeviceNumber(wire: wire.device),
          throughSequence: try EventSequence(wire: wire.throughSequence),
          chainHead: try Digest(wire: wire.chainHead)))
    case .schemaPublished(let wire):
      guard wire.partCount > 0, wire.part < wire.partCount else {
        throw MeaninglessValue("a part of a schema that is not one of its parts")
      }
      self = .schemaPublished(
        SchemaPublished(
          name: try .name(wire.name), previous: try .optional(wire: wire.previous),
          part: wire.part, partCount: wire.partCount,
          documentDigest: try Digest(wire: wire.documentSha256), document: Array(wire.document)))
    case .rulesRaised(let wire): self = .rulesRaised(level: wire.level)
    default: preconditionFailure("not a body about rules")
    }
  }

  private init(entities body: WireEntry.OneOf_Body) throws(MeaninglessValue) {
    switch body {
    case .entityRegistered(let wire):
      self = .entityRegistered(
        EntityRegistered(
          kind: KindNumber(wire.kind), fields: try Field.list(wire: wire.fields),
          elements: try Field.list(wire: wire.elements)))
    case .fieldsRevised(let wire):
      self = .fieldsRevised(
        FieldsRevised(
          entity: try EntityID(wire: wire.entity), fields: try Field.list(wire: wire.fields)))
    case .elementsAdded(let wire):
      self = .elementsAdded(
        ElementsAdded(
          entity: try EntityID(wire: wire.entity), elements: try Field.list(wire: wire.elements)))
    case .elementsRemoved(let wire):
      self = .elementsRemoved(
        ElementsRemoved(
          entity: try EntityID(wire: wire.entity), elements: try wire.removedElements()))
    case .entityRetracted(let wire):
      self = .entityRetracted(
        EntityRetracted(
          entity: try EntityID(wire: wire.entity), reason: try .reason(wire.reason)))
    case .entityRestored(let wire):
      self = .entityRestored(
        EntityRestored(entity: try EntityID(wire: wire.entity), reason: try .reason(wire.reason)))
    case .entitiesMerged(let wire):
      var chosen: [ChosenField] = []
      for field in wire.chosen {
        chosen.append(ChosenField(key: FieldKey(field.key), event: try EventID(wire: field.event)))
      }
      self = .entitiesMerged(
        EntitiesMerged(
          survivor: try EntityID(wire: wire.survivor), merged: try EntityID(wire: wire.merged),
          chosen: chosen, reason: try .reason(wire.reason)))
    case .mergeReverted(let wire):
      self = .mergeReverted(
        MergeReverted(
          merged: try EntityID(wire: wire.merged), merge: try EventID(wire: wire.merge),
          reason: try .reason(wire.reason)))
    case .conflictResolved(let wire):
      guard wire.hasValue else { throw MeaninglessValue("a decision without a value") }
      self = .conflictResolved(
        ConflictResolved(
          entity: try EntityID(wire: wire.entity), key: FieldKey(wire.key),
          value: try Value(wire: wire.value), rejected: try [EventID](wire: wire.rejected),
          reason: try .reason(wire.reason)))
    case .changeUndone(let wire):
      self = .changeUndone(try ChangeUndone(wire: wire))
    default: preconditionFailure("not a body about entities")
    }
  }

  private init(observation body: WireEntry.OneOf_Body) throws(MeaninglessValue) {
    switch body {
    case .sampleRecorded(let wire): self = .sampleRecorded(try SampleRecorded(wire: wire))
    case .sampleWithdrawn(let wire):
      self = .sampleWithdrawn(
        SampleWithdrawn(
          subject: try EntityID(wire: wire.subject), sample: try EventID(wire: wire.sample),
          reason: try .reason(wire.reason)))
    case .attachmentDeclared(let wire):
      self = .attachmentDeclared(
        AttachmentDeclared(
          subject: try EntityID(wire: wire.subject), digest: try Digest(wire: wire.sha256),
          byteCount: wire.byteCount, mediaType: try .name(wire.mediaType),
          name: try .name(wire.name)))
    case .attachmentRedacted(let wire):
      self = .attachmentRedacted(
        AttachmentRedacted(
          subject: try EntityID(wire: wire.subject),
          attachment: try EventID(wire: wire.attachment), reason: try .reason(wire.reason)))
    case .noteWritten(let wire):
      self = .noteWritten(
        NoteWritten(
          subject: try EntityID(wire: wire.subject), text: try .body(wire.text),
          tags: try .names(wire.tags)))
    case .noteRevised(let wire):
      self = .noteRevised(
        NoteRevised(
          subject: try EntityID(wire: wire.subject), note: try EventID(wire: wire.note),
          text: try .body(wire.text),
          tags: try .names(wire.tags)))
    case .consentGiven(let wire):
      self = .consentGiven(
        ConsentGiven(
          subject: try EntityID(wire: wire.subject), statement: try .body(wire.statement),
          evidence: try .optional(wire: wire.evidence)))
    case .consentWithdrawn(let wire):
      self = .consentWithdrawn(
        ConsentWithdrawn(
          subject: try EntityID(wire: wire.subject), consent: try EventID(wire: wire.consent),
          reason: try .reason(wire.reason)))
    case .subjectErased(let wire):
      self = .subjectErased(
        SubjectErased(subjectKeyID: Array(wire.subjectKeyID), reason: try .reason(wire.reason)))
    case .baselineImported(let wire):
      var figures: [BaselineFigure] = []
      for figure in wire.figures {
        figures.append(
          BaselineFigure(
            area: try .name(figure.area), code: try .name(figure.code), year: figure.year,
            firms: figure.hasFirms ? figure.firms : nil,
            employment: figure.hasEmployment ? figure.employment : nil))
      }
      self = .baselineImported(BaselineImported(source: try .body(wire.source), figures: figures))
    default: preconditionFailure("not an observation")
    }
  }
}

extension WireElementsRemoved {
  fileprivate func removedElements() throws(MeaninglessValue) -> [RemovedElement] {
    guard elements.count <= Limits.fieldsPerEventMaximum else {
      throw MeaninglessValue("more elements than an event may have")
    }
    var removed: [RemovedElement] = []
    for element in elements {
      removed.append(
        RemovedElement(
          element: try Field(wire: element.element), addedBy: try [EventID](wire: element.addedBy)))
    }
    return removed
  }
}

extension ChangeUndone {
  fileprivate init(wire: WireChangeUndone) throws(MeaninglessValue) {
    guard wire.entities.count <= Limits.entitiesPerUndoMaximum else {
      throw MeaninglessValue("more entities than one undo may name")
    }
    var entities: [EntityID] = []
    entities.reserveCapacity(wire.entities.count)
    for entity in wire.entities { entities.append(try EntityID(wire: entity)) }
    self.init(
      entities: entities,
      undone: try [EventID](wire: wire.undone, maximum: Limits.eventsPerUndoMaximum),
      reinstated: try [EventID](wire: wire.reinstated),
      reason: try .reason(wire.reason))
  }
}

extension SampleRecorded {
  fileprivate init(wire: WireSampleRecorded) throws(MeaninglessValue) {
    if wire.hasConfidence, wire.confidence > 4 {
      throw MeaninglessValue("a confidence above 4")
    }
    self.init(
      subject: try EntityID(wire: wire.subject), item: try .name(wire.item),
      value: wire.hasValue ? try Value(wire: wire.value) : nil, unit: try .name(wire.unit),
      confidence: wire.hasConfidence ? wire.confidence : nil,
      evidence: try [EventID](wire: wire.evidence))
  }
}

extension [EventID] {
  init(
    wire packed: [UInt64], maximum: Int = Limits.siblingsPerRegisterMaximum
  ) throws(MeaninglessValue) {
    guard packed.count <= maximum else {
      throw MeaninglessValue("a list of events that is too long")
    }
    self = []
    for id in packed { append(try EventID(wire: id)) }
  }
}

extension Text {
  static func name(_ string: String) throws(MeaninglessValue) -> Text {
    try Text(wire: string, maximum: Limits.nameByteCountMaximum)
  }
  static func reason(_ string: String) throws(MeaninglessValue) -> Text {
    try Text(wire: string, maximum: Limits.reasonByteCountMaximum)
  }
  fileprivate static func body(_ string: String) throws(MeaninglessValue) -> Text {
    try Text(wire: string, maximum: Limits.textByteCountMaximum)
  }
}

extension [Text] {
  fileprivate static func names(_ strings: [String]) throws(MeaninglessValue) -> [Text] {
    guard strings.count <= Limits.fieldsPerEventMaximum else {
      throw MeaninglessValue("too many tags")
    }
    var texts: [Text] = []
    for string in strings {
      texts.append(try Text(wire: string, maximum: Limits.nameByteCountMaximum))
    }
    return texts
  }
}

extension EventID? {
  fileprivate static func optional(wire packed: UInt64) throws(MeaninglessValue) -> EventID? {
    try EventID.optional(wire: packed)
  }
}
