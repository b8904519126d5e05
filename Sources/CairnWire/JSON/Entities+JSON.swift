import CairnModel

extension EntityRegistered {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("kind", kind.rawValue)
    members.add("fields", fields)
    members.add("elements", elements)
    return .object(members)
  }
}

extension FieldsRevised {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("entity", entity)
    members.add("fields", fields)
    return .object(members)
  }
}

extension ElementsAdded {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("entity", entity)
    members.add("elements", elements)
    return .object(members)
  }
}

extension ElementsRemoved {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("entity", entity)
    members.append(JSONMember("elements", .array(elements.map(\.json))))
    return .object(members)
  }
}

extension RemovedElement {
  fileprivate var json: JSONValue {
    var members: [JSONMember] = []
    members.append(JSONMember("element", element.wireJSON))
    members.add("added_by", addedBy)
    return .object(members)
  }
}

extension EntityRetracted {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("entity", entity)
    members.add("reason", reason)
    return .object(members)
  }
}

extension EntityRestored {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("entity", entity)
    members.add("reason", reason)
    return .object(members)
  }
}

extension EntitiesMerged {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("survivor", survivor)
    members.add("merged", merged)
    members.append(JSONMember("chosen", .array(chosen.map(\.json))))
    members.add("reason", reason)
    return .object(members)
  }
}

extension ChosenField {
  fileprivate var json: JSONValue {
    var members: [JSONMember] = []
    members.add("key", key.rawValue)
    members.add("event", event)
    return .object(members)
  }
}

extension MergeReverted {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("merged", merged)
    members.add("merge", merge)
    members.add("reason", reason)
    return .object(members)
  }
}

extension ConflictResolved {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("entity", entity)
    members.add("key", key.rawValue)
    members.append(JSONMember("value", value.wireJSON))
    members.add("rejected", rejected)
    members.add("reason", reason)
    return .object(members)
  }
}

extension ChangeUndone {
  var json: JSONValue {
    var members: [JSONMember] = []
    members.add("entities", entities.map(\.event))
    members.add("undone", undone)
    members.add("reinstated", reinstated)
    members.add("reason", reason)
    return .object(members)
  }
}
