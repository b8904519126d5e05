import CairnModel

extension InviteIssued {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("invite_key", inviteKey.bytes)
    members.add("role", role.name)
    members.add("expires_time_ms", expires.milliseconds)
    members.add("name", name)
    if let beside { members.add("beside", beside.rawValue) }
    if let filter { members.append(JSONMember("filter", filter.json)) }
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

extension MemberFilter {
  fileprivate var json: JSONValue {
    var members: [JSONMember] = []
    if let area { members.append(JSONMember("area", area.wireJSON)) }
    members.append(JSONMember("kinds", .array(kinds.map { .integer(Int64($0.rawValue)) })))
    members.add("where", conditions)
    return .object(members)
  }
}

extension MemberFiltered {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("device", device.rawValue)
    if let filter { members.append(JSONMember("filter", filter.json)) }
    return .object(members)
  }
}

extension DeviceRevoked {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("device", device.rawValue)
    members.add("reason", reason)
    if hasLineage { members.append(JSONMember("lineage", .bool(true))) }
    if !except.isEmpty { members.add("except", except) }
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

extension DeviceSetAside {
  var json: JSONValue {
    var members: [JSONMember] = []
    let points = points.map { point -> JSONValue in
      var members: [JSONMember] = []
      members.add("device", point.device.rawValue)
      members.add("after", point.after.rawValue)
      members.append(JSONMember("with_successors", .bool(point.withSuccessors)))
      return .object(members)
    }
    members.append(JSONMember("points", .array(points)))
    members.add("reason", reason)
    return .object(members)
  }
}

extension SetAsideReverted {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("set_aside", setAside)
    members.add("reason", reason)
    return .object(members)
  }
}

extension SurveyClosed {
  var json: JSONValue { ["reason": .string(reason.string)] }
}

extension SurveyReopened {
  var json: JSONValue { ["reason": .string(reason.string)] }
}

extension [JSONMember] {
  mutating func add(_ name: String, _ devices: [DeviceNumber]) {
    append(JSONMember(name, .array(devices.map { .integer(Int64($0.rawValue)) })))
  }
}
