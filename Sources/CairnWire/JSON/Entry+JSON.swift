package import CairnModel

extension Entry {
  /// What an entry says, for scripts and for other implementations to compare with:
  /// `protocol/vectors/README.md` tells the form. The same entry always gives the same text.
  package func json(at index: LogIndex? = nil) -> JSONValue {
    var members: [JSONMember] = []
    if let index { members.add("index", index.rawValue) }
    switch self {
    case .service(let entry):
      members.add("type", entry.typeName)
      members.append(JSONMember("body", entry.json))
    case .event(let event):
      members += event.envelopeJSON
      members.add("type", event.body.typeName)
      members.append(JSONMember("body", event.body.json))
    }
    return .object(members)
  }
}

extension Event {
  fileprivate var envelopeJSON: [JSONMember] {
    var members: [JSONMember] = []
    members.add("id", id)
    members.add("base", context.base.rawValue)
    if !context.seen.isEmpty {
      members.append(
        JSONMember(
          "seen", .array(context.seen.map { .string("\($0.device).\($0.sequence)") })))
    }
    members.add("claimed_time_ms", claimedTime.milliseconds)
    if let observedTime { members.add("observed_time_ms", observedTime.milliseconds) }
    if !bootID.isEmpty { members.add("boot_id", bootID.hex) }
    if uptime.rawValue != 0 { members.add("uptime_ms", uptime.rawValue) }
    if let schema { members.add("schema", schema) }
    if let was { members.add("was", was) }
    if let onBehalfOf { members.add("on_behalf_of", onBehalfOf) }
    return members
  }
}

extension [JSONMember] {
  mutating func add(_ name: String, _ text: String) { append(JSONMember(name, .string(text))) }

  mutating func add(_ name: String, _ text: Text) { add(name, text.string) }

  mutating func add(_ name: String, _ id: EventID) { add(name, id.description) }

  mutating func add(_ name: String, _ id: EntityID) { add(name, id.description) }

  mutating func add(_ name: String, _ digest: Digest) { add(name, digest.hex) }

  mutating func add(_ name: String, _ bytes: [UInt8]) { add(name, bytes.hex) }

  mutating func add(_ name: String, _ number: Int64) { append(JSONMember(name, .integer(number))) }

  mutating func add(_ name: String, _ number: UInt32) { add(name, Int64(number)) }

  /// In digits, also where no signed integer holds it.
  mutating func add(_ name: String, _ number: UInt64) {
    append(
      JSONMember(name, Int64(exactly: number).map { .integer($0) } ?? .number(String(number))))
  }

  mutating func add(_ name: String, _ key: PublicKey) {
    append(
      JSONMember(
        name,
        [
          "algorithm": key.algorithm == .ed25519 ? "ed25519" : "p256",
          "bytes": .string(key.bytes.hex),
        ]))
  }

  mutating func add(_ name: String, _ ids: [EventID]) {
    append(JSONMember(name, .array(ids.map { .string($0.description) })))
  }

  mutating func add(_ name: String, _ texts: [Text]) {
    append(JSONMember(name, .array(texts.map { .string($0.string) })))
  }

  mutating func add(_ name: String, _ fields: [Field]) {
    append(JSONMember(name, .array(fields.map(\.wireJSON))))
  }
}
