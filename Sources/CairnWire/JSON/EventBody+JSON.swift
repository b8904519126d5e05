package import CairnModel

extension EventBody {
  /// The name of the body's field in the message, such as `entity_registered`.
  package var typeName: String {
    switch self {
    case .inviteIssued: "invite_issued"
    case .roleChanged: "role_changed"
    case .deviceRevoked: "device_revoked"
    case .eventsAdopted: "events_adopted"
    case .schemaPublished: "schema_published"
    case .rulesRaised: "rules_raised"
    case .entityRegistered: "entity_registered"
    case .fieldsRevised: "fields_revised"
    case .elementsAdded: "elements_added"
    case .elementsRemoved: "elements_removed"
    case .entityRetracted: "entity_retracted"
    case .entityRestored: "entity_restored"
    case .entitiesMerged: "entities_merged"
    case .mergeReverted: "merge_reverted"
    case .sampleRecorded: "sample_recorded"
    case .sampleWithdrawn: "sample_withdrawn"
    case .conflictResolved: "conflict_resolved"
    case .changeUndone: "change_undone"
    case .attachmentDeclared: "attachment_declared"
    case .attachmentRedacted: "attachment_redacted"
    case .noteWritten: "note_written"
    case .noteRevised: "note_revised"
    case .consentGiven: "consent_given"
    case .consentWithdrawn: "consent_withdrawn"
    case .subjectErased: "subject_erased"
    case .baselineImported: "baseline_imported"
    case .deviceSetAside: "device_set_aside"
    case .setAsideReverted: "set_aside_reverted"
    case .surveyClosed: "survey_closed"
    case .surveyReopened: "survey_reopened"
    case .memberFiltered: "member_filtered"
    case .entitiesDistinguished: "entities_distinguished"
    case .warningAccepted: "warning_accepted"
    case .judgementReverted: "judgement_reverted"
    case .opaque: "opaque"
    }
  }

  var json: JSONValue {
    switch self {
    case .inviteIssued(let body): body.json
    case .roleChanged(let body): body.json
    case .deviceRevoked(let body): body.json
    case .eventsAdopted(let body): body.json
    case .schemaPublished(let body): body.json
    case .rulesRaised(let level): ["level": .integer(Int64(level))]
    case .entityRegistered(let body): body.json
    case .fieldsRevised(let body): body.json
    case .elementsAdded(let body): body.json
    case .elementsRemoved(let body): body.json
    case .entityRetracted(let body): body.json
    case .entityRestored(let body): body.json
    case .entitiesMerged(let body): body.json
    case .mergeReverted(let body): body.json
    case .sampleRecorded(let body): body.json
    case .sampleWithdrawn(let body): body.json
    case .conflictResolved(let body): body.json
    case .changeUndone(let body): body.json
    case .attachmentDeclared(let body): body.json
    case .attachmentRedacted(let body): body.json
    case .noteWritten(let body): body.json
    case .noteRevised(let body): body.json
    case .consentGiven(let body): body.json
    case .consentWithdrawn(let body): body.json
    case .subjectErased(let body): body.json
    case .baselineImported(let body): body.json
    case .deviceSetAside(let body): body.json
    case .setAsideReverted(let body): body.json
    case .surveyClosed(let body): body.json
    case .surveyReopened(let body): body.json
    case .memberFiltered(let body): body.json
    case .entitiesDistinguished(let body): body.json
    case .warningAccepted(let body): body.json
    case .judgementReverted(let body): body.json
    case .opaque(let body): body.json
    }
  }
}

extension OpaqueBody {
  fileprivate var json: JSONValue {
    var members: [JSONMember] = []
    members.add("field_number", fieldNumber)
    switch reason {
    case .missing: members.add("reason", "missing")
    case .unknownType: members.add("reason", "unknown_type")
    case .malformed(let byteOffset):
      members.add("reason", "malformed")
      members.add("byte_offset", Int64(byteOffset))
    }
    return .object(members)
  }
}
