import CairnModel

extension EntitiesDistinguished {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("first", first)
    members.add("second", second)
    members.add("reason", reason)
    return .object(members)
  }
}

extension WarningAccepted {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("code", code)
    if let subject { members.add("subject", subject) }
    if let related { members.add("related", related) }
    if let key { members.add("key", key.rawValue) }
    if let item { members.add("item", item) }
    if let device { members.add("device", device.rawValue) }
    members.add("reason", reason)
    return .object(members)
  }
}

extension JudgementReverted {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("judgement", judgement)
    members.add("entities", entities.map(\.event))
    members.add("reason", reason)
    return .object(members)
  }
}
