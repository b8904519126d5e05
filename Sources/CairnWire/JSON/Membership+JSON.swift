import CairnModel

extension InviteIssued {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("invite_key", inviteKey.bytes)
    members.add("role", role.name)
    members.add("expires_time_ms", expires.milliseconds)
    members.add("name", name)
    return .object(members)
  }
}

extension RoleChanged {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("device", device.rawValue)
    members.add("role", role.name)
    return .object(members)
  }
}

extension DeviceRevoked {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("device", device.rawValue)
    members.add("reason", reason)
    return .object(members)
  }
}

extension EventsAdopted {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("device", device.rawValue)
    members.add("through_sequence", throughSequence.rawValue)
    members.add("chain_head", chainHead)
    return .object(members)
  }
}

extension SchemaPublished {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("name", name)
    if let previous { members.add("previous", previous) }
    members.add("part", part)
    members.add("part_count", partCount)
    members.add("document_sha256", documentDigest)
    members.add("document", document)
    return .object(members)
  }
}
