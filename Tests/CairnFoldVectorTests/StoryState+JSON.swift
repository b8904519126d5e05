import CairnFold
import CairnModel
import CairnWire

extension StoryState {
  /// The state as the vectors write it: `protocol/vectors/README.md` tells the form.
  func json() throws -> JSONValue {
    let header = state.header
    return [
      "size": .integer(Int64(state.size.rawValue)),
      "fingerprint": .string(state.fingerprint.hex),
      "rules_level": .integer(Int64(header.rulesLevel)),
      "members": .array(
        header.roles.sorted { $0.key < $1.key }.map { device, role in
          [
            "device": .integer(Int64(device.rawValue)), "role": .string(role.name),
            "revoked": .bool(header.revoked.contains(device)),
          ]
        }),
      "schemas": .array(header.schemas.documents.map { .string("\($0.event)") }),
      "baselines": .array(header.baselines.map { .string("\($0)") }),
      "erased": .array(header.erased.map(\.hex).sorted().map { .string($0) }),
      "entities": .array(try entities.map { try json(of: $0) }),
      "conflicts": .array(try conflictList().map(json)),
      "anomalies": .array(
        anomalyList.map { anomaly in
          [
            "index": .integer(Int64(anomaly.index.rawValue)),
            "event": .string("\(anomaly.event)"), "code": .string(anomaly.code.name),
          ]
        }),
      "warnings": .array(try warningList().map(json)),
      "warnings_digest": .string(SurveyWarnings.digest(try warningList()).hex),
    ]
  }

  /// What the digest covers: the words for people are not in it.
  private func json(_ warning: Warning) -> JSONValue {
    var members = [JSONMember("code", .string(warning.name))]
    if let subject = warning.subject {
      members.append(JSONMember("subject", .string("\(subject)")))
    }
    if let related = warning.related {
      members.append(JSONMember("related", .string("\(related)")))
    }
    if let key = warning.key { members.append(JSONMember("field", .integer(Int64(key.rawValue)))) }
    if let item = warning.item { members.append(JSONMember("item", .string(item.string))) }
    if let device = warning.device {
      members.append(JSONMember("device", .integer(Int64(device.rawValue))))
    }
    return .object(members)
  }

  private func json(of entity: EntityState) throws -> JSONValue {
    let group = try group(of: entity.id)
    let isRoot = group.id == entity.id
    let keys = isRoot ? group.fieldKeys : entity.fields.keys.sorted()
    let sets = isRoot ? group.setKeys : entity.sets.keys.sorted()
    let shown = isRoot ? group : MergeGroup(root: entity)
    return [
      "id": .string("\(entity.id)"),
      "kind": .integer(Int64(entity.kind?.rawValue ?? 0)),
      "status": .string(
        isRoot ? group.isRetracted ? "retracted" : "standing" : "merged"),
      "members": .array(isRoot ? group.members.map { .string("\($0.id)") } : []),
      "fields": .object(try keys.map { try fieldJSON(of: entity, $0) }),
      "sets": .object(
        sets.compactMap { key in
          let elements = shown.elements(key)
          return elements.isEmpty
            ? nil : JSONMember("\(key.rawValue)", .array(elements.map(json)))
        }),
      "retraction": .array(entity.retraction.siblings.map { .string("\($0.event)") }),
      "alias": .array(entity.alias.siblings.map(json)),
      "undone": .array(entity.undone.sorted().map { .string("\($0)") }),
      "samples": .array(shown.samples.map { .string("\($0.event)") }),
      "summaries": .array(isRoot ? try summaryList(of: group).map(json) : []),
      "notes": .array(shown.notes.map(json)),
      "attachments": .array(
        shown.attachments.map { attachment in
          [
            "event": .string("\(attachment.id)"), "sha256": .string(attachment.digest.hex),
            "redacted_by": attachment.redactedBy.map { .string("\($0)") } ?? .null,
          ]
        }),
      "consents": .array(
        shown.consents.map { consent in
          [
            "event": .string("\(consent.id)"),
            "withdrawn_by": consent.withdrawnBy.map { .string("\($0)") } ?? .null,
          ]
        }),
    ]
  }

  private func fieldJSON(of entity: EntityState, _ key: FieldKey) throws -> JSONMember {
    let register = try register(of: entity, key)
    let shown = entity.kind.flatMap { value(register, key, $0) }
    let event = register.shown.map { JSONValue.string("\($0.event)") }
    let siblings = register.siblings.map { write in json(write) }
    return JSONMember(
      "\(key.rawValue)",
      [
        "value": shown?.vectorJSON ?? .null, "event": event ?? .null,
        "siblings": .array(siblings),
      ])
  }

  private func json(_ write: Write) -> JSONValue {
    [
      "event": .string("\(write.event)"),
      "corrected_time_ms": .integer(write.corrected.milliseconds),
      "value": write.value.vectorJSON,
    ]
  }

  private func json(_ element: ElementSet.Element) -> JSONValue {
    [
      "value": element.value.vectorJSON,
      "added_by": .array(element.addedBy.map { .string("\($0)") }),
    ]
  }

  private func json(_ summary: SampleSummaryValue) -> JSONValue {
    func json(_ decimal: Decimal?) -> JSONValue {
      decimal.map { Value.decimal($0).vectorJSON } ?? .null
    }
    return [
      "item": .string(summary.item.string), "unit": .string(summary.unit.string),
      "value": json(summary.value), "least": json(summary.least),
      "greatest": json(summary.greatest), "raters": .integer(Int64(summary.raterCount)),
      "samples": .integer(Int64(summary.sampleCount)),
      "newest_ms": .integer(summary.newest.milliseconds),
    ]
  }

  private func json(_ note: Note) -> JSONValue {
    [
      "event": .string("\(note.id)"),
      "versions": .array(
        note.versions.map { version in
          ["event": .string("\(version.event)"), "text": .string(version.text.string)]
        }),
    ]
  }

  private func json(_ conflict: Conflict) -> JSONValue {
    var members = [
      JSONMember("entity", .string("\(conflict.entity)")),
      JSONMember("matter", .string(Self.name(of: conflict.matter))),
      JSONMember("siblings", .array(conflict.siblings.map { .string("\($0.event)") })),
    ]
    if let distance = conflict.distanceMillimetres {
      members.append(JSONMember("distance_mm", .integer(distance)))
    }
    return .object(members)
  }
}

extension Value {
  /// As an entry that holds the value gives it.
  var vectorJSON: JSONValue {
    let event = Event(
      id: event("1.1"), context: Context(base: LogSize(1)),
      claimedTime: Timestamp(milliseconds: 0),
      body: .fieldsRevised(FieldsRevised(entity: id("1.1"), fields: [Field(FieldKey(1), self)])))
    return Entry.event(event).json()["body"]?["fields"]?.asArray?.first?["value"] ?? .null
  }
}
