import CairnModel

extension SampleRecorded {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("subject", subject)
    members.add("item", item)
    if let value { members.append(JSONMember("value", value.wireJSON)) }
    members.add("unit", unit)
    if let confidence { members.add("confidence", confidence) }
    members.add("evidence", evidence)
    return .object(members)
  }
}

extension SampleWithdrawn {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("subject", subject)
    members.add("sample", sample)
    members.add("reason", reason)
    return .object(members)
  }
}

extension AttachmentDeclared {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("subject", subject)
    members.add("sha256", digest)
    members.add("byte_count", byteCount)
    members.add("media_type", mediaType)
    members.add("name", name)
    return .object(members)
  }
}

extension AttachmentRedacted {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("subject", subject)
    members.add("attachment", attachment)
    members.add("reason", reason)
    return .object(members)
  }
}

extension NoteWritten {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("subject", subject)
    members.add("text", text)
    members.add("tags", tags)
    return .object(members)
  }
}

extension NoteRevised {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("subject", subject)
    members.add("note", note)
    members.add("text", text)
    members.add("tags", tags)
    return .object(members)
  }
}

extension ConsentGiven {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("subject", subject)
    members.add("statement", statement)
    if let evidence { members.add("evidence", evidence) }
    return .object(members)
  }
}

extension ConsentWithdrawn {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("subject", subject)
    members.add("consent", consent)
    members.add("reason", reason)
    return .object(members)
  }
}

extension SubjectErased {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("subject_key_id", subjectKeyID)
    members.add("reason", reason)
    return .object(members)
  }
}

extension BaselineImported {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("source", source)
    members.append(JSONMember("figures", .array(figures.map(\.json))))
    return .object(members)
  }
}

extension BaselineFigure {
  fileprivate var json: JSONValue {
    var members: [JSONMember] = []
    members.add("area", area)
    members.add("code", code)
    members.add("year", Int64(year))
    if let firms { members.add("firms", firms) }
    if let employment { members.add("employment", employment) }
    return .object(members)
  }
}
