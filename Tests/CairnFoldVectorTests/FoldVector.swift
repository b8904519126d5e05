import CairnModel
import CairnVectorFixtures
import CairnWire
import Testing

/// A file of `protocol/vectors/fold`. With CAIRN_REWRITE_VECTORS in the environment the tests write
/// the files anew: then the difference is for a person to judge.
struct FoldVector {
  let name: String
  let document: JSONValue

  /// Reads the file of a story, after it was written if that is asked for.
  init(_ story: Story) throws {
    name = story.name
    let path = "vectors/fold/\(name).json"
    if ProtocolFolder.isRewritten {
      try ProtocolFolder.write(try Self.document(of: story).text(pretty: true) + "\n", to: path)
    }
    document = try JSONValue(parsing: ProtocolFolder.read(path))
  }

  var rules: [String] { document["rules"]?.asArray?.compactMap(\.asString) ?? [] }

  /// What a list of entries in hexadecimal digits decodes to.
  func entries(_ member: String) throws -> [Entry] {
    try (document[member]?.asArray ?? []).map { entry in
      let bytes = try #require(entry["hex"].flatMap { RunBytes($0) }?.bytes)
      return try Entry(decoding: bytes[...])
    }
  }

  /// A story of this rule gives the bytes of every part, too.
  private static let partsRule = "R47"

  static func document(of story: Story) throws -> JSONValue {
    let log = story.log
    // What the bytes say, which is less than what was told where a body can't be read.
    let decoded = try log.entries.map { try Entry(decoding: StoryBytes.encoded($0)[...]) }
    var members: [JSONMember] = [
      JSONMember("name", .string(story.name)),
      JSONMember("about", .string(story.about)),
      JSONMember("rules", .array(story.rules.map { .string($0) })),
      JSONMember(
        "entries",
        .array(
          try log.entries.enumerated().map { try json($1, at: LogIndex(UInt64($0))) })),
      JSONMember("state", try StoryState(folding: decoded).json()),
    ]
    if story.rules.contains(partsRule) {
      let parts = StatedParts(of: StoryState(folding: decoded), decoded).hex
      members.append(JSONMember("parts", .array(parts.map { .string($0) })))
    }
    if !log.marks.isEmpty {
      members.append(JSONMember("past", .array(try log.marks.map { try past(decoded, $0) })))
    }
    if !log.pending.isEmpty {
      members.append(
        JSONMember("pending", .array(try log.pending.map { try json(.event($0), at: nil) })))
      members.append(
        JSONMember(
          "state_with_pending",
          try StoryState(folding: decoded, pending: log.pending).json()))
    }
    return .object(members)
  }

  private static func past(_ entries: [Entry], _ size: Int) throws -> JSONValue {
    let state = StoryState(folding: Array(entries.prefix(size)))
    return ["size": .integer(Int64(size)), "state": try state.json()]
  }

  private static func json(_ entry: Entry, at index: LogIndex?) throws -> JSONValue {
    let bytes = try StoryBytes.encoded(entry)
    var members = try Entry(decoding: bytes[...]).json(at: index).asMembers ?? []
    // Of an entry that is there for its length nobody reads the words.
    if bytes.count > RunBytes.plainByteCountMaximum { members.removeAll { $0.name == "body" } }
    members.append(JSONMember("hex", RunBytes(bytes).json))
    return .object(members)
  }
}

/// The bytes that a story's event has in the log.
enum StoryBytes {
  static func encoded(_ entry: Entry) throws -> [UInt8] {
    switch entry {
    case .service(let entry): entry.encoded()
    case .event(let event): try encoded(event)
    }
  }

  static func count(of entry: Entry) -> Int { (try? encoded(entry).count) ?? 0 }

  /// A body of a type that does not exist yet, or that can't be read, is put together by hand.
  static func encoded(_ event: Event) throws -> [UInt8] {
    var bare = event
    if case .changeUndone(let body) = event.body, body.undone.count > Limits.eventsPerUndoMaximum {
      bare.body = .rulesRaised(level: 0)
      return try bare.encoded().dropLast(3) + content(of: body)
    }
    guard case .opaque(let body) = event.body else { return try event.encoded() }
    bare.body = .rulesRaised(level: 0)
    // An empty message: two bytes of key and one of length, whose place the odd body takes.
    return try bare.encoded().dropLast(3) + content(of: body)
  }

  /// More names than a reader takes.
  private static func content(of body: ChangeUndone) -> [UInt8] {
    let undone = body.undone.reduce(PartBytes(0)) { $0.number($1) }.bytes.dropFirst()
    let entities = body.entities.reduce(PartBytes(0)) { $0.number($1.event) }.bytes.dropFirst()
    let message =
      PartBytes(1 << 3 | 2).content(undone).bytes + PartBytes(4 << 3 | 2).content(entities).bytes
    // `change_undone` is field 43 of an entry.
    return [0xda, 2] + PartBytes(0).content(message).bytes.dropFirst()
  }

  private static func content(of body: OpaqueBody) -> [UInt8] {
    guard body.reason != .missing else { return [] }
    let key = body.fieldNumber << 3 | 2
    let head = [UInt8(key & 127 | 128), UInt8(key >> 7)]
    // An unknown body may hold anything; one that can't be read holds a varint without its end.
    return body.reason == .unknownType ? head + [2, 8, 7] : head + [2, 8, 0xff]
  }
}
