package import CairnModel

extension ServiceEntry {
  /// The name of the body's field in the message.
  var typeName: String {
    switch self {
    case .surveyOpened: "survey_opened"
    case .receipt: "receipt"
    case .deviceEnrolled: "device_enrolled"
    case .logKeyRotated: "log_key_rotated"
    case .adminAppointed: "admin_appointed"
    }
  }

  var json: JSONValue {
    var members: [JSONMember] = []
    switch self {
    case .surveyOpened(let body):
      members.add("origin", body.origin)
      members.add("nonce", body.nonce)
      members.add("log_key", body.logKey)
      members.add("admin_key", body.adminKey)
      members.add("admin_name", body.adminName)
      members.add("title", body.title)
      members.add("opened_time_ms", body.opened.milliseconds)
    case .receipt(let body):
      members.append(JSONMember("seal", body.seal.json))
      members.add("received_time_ms", body.received.milliseconds)
      if let offset = body.clockOffset { members.add("clock_offset_ms", offset.rawValue) }
    case .deviceEnrolled(let body):
      members.add("device", body.device.rawValue)
      members.add("key", body.key)
      members.add("name", body.name)
      members.add("role", body.role.name)
      if let inviteKey = body.inviteKey { members.add("invite_key", inviteKey.bytes) }
      members.add("signature", body.signature)
      if let continues = body.continues { members.add("continues", continues.rawValue) }
      if let beside = body.beside { members.add("beside", beside.rawValue) }
      members.add("enrolled_time_ms", body.enrolled.milliseconds)
    case .logKeyRotated(let body):
      members.add("new_key", body.newKey)
      members.add("signature_by_old_key", body.signatureByOldKey)
      members.add("signature_by_new_key", body.signatureByNewKey)
    case .adminAppointed(let body):
      switch body.appointee {
      case .device(let device): members.add("device", device.rawValue)
      case .invite(let key, let name, let expires):
        members.add("invite_key", key.bytes)
        members.add("name", name)
        members.add("expires_time_ms", expires.milliseconds)
      }
      members.add("replaced", body.replaced)
      members.add("reason", body.reason)
      members.add("appointed_time_ms", body.appointed.milliseconds)
    }
    return .object(members)
  }
}

extension Seal {
  package var json: JSONValue {
    var members: [JSONMember] = []
    members.add("device", device.rawValue)
    members.add("first_sequence", firstSequence.rawValue)
    members.add("last_sequence", lastSequence.rawValue)
    members.add("chain_head", chainHead)
    members.add("witnessed_size", witnessedSize.rawValue)
    members.add("witnessed_root", witnessedRoot)
    members.add("clock_ms", clock.milliseconds)
    members.add("signature", signature)
    return .object(members)
  }
}
