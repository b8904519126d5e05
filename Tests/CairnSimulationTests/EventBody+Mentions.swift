import CairnModel

extension EventBody {
  /// The events that this one rests on.
  var mentioned: [EventID] {
    switch self {
    case .entityRegistered(let body): (body.fields + body.elements).flatMap(\.value.mentioned)
    case .fieldsRevised(let body): [body.entity.event] + body.fields.flatMap(\.value.mentioned)
    case .elementsAdded(let body): [body.entity.event] + body.elements.flatMap(\.value.mentioned)
    case .elementsRemoved(let body): [body.entity.event] + body.elements.flatMap(\.addedBy)
    case .entityRetracted(let body): [body.entity.event]
    case .entityRestored(let body): [body.entity.event]
    case .entitiesMerged(let body):
      [body.survivor.event, body.merged.event] + body.chosen.map(\.event)
    case .mergeReverted(let body): [body.merge]
    case .sampleRecorded(let body): [body.subject.event] + body.evidence
    case .conflictResolved(let body): [body.entity.event] + body.rejected
    case .changeUndone(let body): body.undone + body.reinstated
    case .noteWritten(let body): [body.subject.event]
    case .attachmentDeclared(let body): [body.subject.event]
    case .consentGiven(let body): [body.subject.event] + (body.evidence.map { [$0] } ?? [])
    default: []
    }
  }

  var sort: String {
    switch self {
    case .entityRegistered: "registered"
    case .fieldsRevised: "revised"
    case .elementsAdded: "added"
    case .elementsRemoved: "removed"
    case .entityRetracted: "retracted"
    case .entitiesMerged: "merged"
    case .sampleRecorded: "sampled"
    case .conflictResolved: "resolved"
    case .changeUndone: "undone"
    case .noteWritten: "noted"
    case .attachmentDeclared: "attached"
    case .consentGiven: "consented"
    default: "other"
    }
  }
}

extension Value {
  fileprivate var mentioned: [EventID] {
    if case .entity(let id) = self { [id.event] } else { [] }
  }
}
