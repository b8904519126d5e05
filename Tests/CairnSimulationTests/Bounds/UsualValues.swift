import CairnModel

/// What a field holds where it is not the one that is tried out: ids of what is there, so that an
/// act has an effect and reaches the code behind it.
struct UsualValues {
  typealias Field = ProtoDefinition.Field

  /// Entities that stand.
  var entity: UInt64
  var other: UInt64
  /// Events by what names them, such as `sample` and `note`.
  var events: [String: UInt64] = [:]
  /// A device that acts of membership may be about: no other one is needed.
  var device: UInt64
  var base: UInt64
  var now: Int64
  /// Of the schema that is in force; 0 for none.
  var schema: UInt64 = 0
  /// A document that can be read, and its SHA-256.
  var document: [UInt8] = []
  var documentDigest: [UInt8] = []
  /// Sound, of Ed25519.
  var key: [UInt8]

  /// Nil for messages, and for what is usually absent.
  func content(of field: Field, in message: String) -> ProtoContent? {
    switch field.type {
    case "uint32": number32(field.name, in: message).map { .varint($0) }
    case "uint64": number64(field.name, in: message).map { .varint($0) }
    case "sint32": signed32(field)
    case "sint64": .signed(now)
    case "bool": .varint(1)
    case "string": .text(field.name == "item" ? "A.AGG" : "a word")
    case "bytes": .bytes(bytes(field.name, in: message))
    case "Role": .varint(2)
    case "KeyAlgorithm": .varint(1)
    default: nil
    }
  }

  private func number32(_ name: String, in message: String) -> UInt64? {
    switch name {
    case "device", "except", "heads_of": device
    case "continues", "beside", "replaced": nil
    case "kind", "kinds": 2
    case "key": 1
    case "part": 0
    case "part_count", "level": 1
    case "code": 13
    case "confidence": 3
    case "month", "day": 2
    case "scale": 2
    case "accuracy_mm": 5_000
    default: 1
    }
  }

  private func number64(_ name: String, in message: String) -> UInt64? {
    switch name {
    case "entity", "subject", "survivor", "first", "entities": entity
    case "merged" where message == "MergeReverted": events["merged"]
    case "merged", "second", "related": other
    case "previous", "schema": schema == 0 ? nil : schema
    case "was", "seen", "reinstated": nil
    case "base": base
    case "after", "through_sequence", "cursor", "from", "first_sequence", "last_sequence": 1
    default: events[name] ?? (name == "byte_count" ? 5 : events["event"])
    }
  }

  private func signed32(_ field: Field) -> ProtoContent {
    if field.isRepeated {
      let ring: [Int64] = [600_000_000, 249_000_000, 0, 10_000, 10_000, 0]
      return ProtoBytes.packed(ring.map { UInt64(bitPattern: $0 << 1 ^ $0 >> 63) })
    }
    return .signed(
      field.name == "year"
        ? 2_020 : field.name == "latitude_e7" ? 600_000_000 : 249_000_000)
  }

  private func bytes(_ name: String, in message: String) -> [UInt8] {
    switch name {
    case "document": document
    case "document_sha256": documentDigest
    case "invite_key", "bytes": key
    case "nonce": [UInt8](repeating: 7, count: 16)
    case "signature", "signature_by_old_key", "signature_by_new_key":
      [UInt8](repeating: 9, count: 64)
    default: [UInt8](repeating: 3, count: 32)
    }
  }

  // MARK: Numbers at the edges

  /// Devices without those that do all this: they must not lose their right to.
  func numbers32(of field: Field) -> [UInt64] {
    let isDevice = ["device", "except", "replaced", "continues", "beside", "heads_of"]
      .contains(field.name)
    return numbers32.filter { !isDevice || ($0 != 2 && $0 != 4) }
  }

  private var numbers32: [UInt64] {
    [
      0, 1, 2, 3, 4, 5, 18, 19, 255, 256, 999, 1_000, 1_000_000, 1_000_001, 1 << 20 - 1, 1 << 20,
      1 << 31 - 1, 1 << 31, 1 << 32 - 1_001, 1 << 32 - 20, 1 << 32 - 1, 1 << 32, 1 << 63, .max,
    ]
  }

  var numbers64: [UInt64] {
    [
      0, 1, 1 << 20, 1 << 20 | 1, 1 << 20 - 1, entity, other, 1 << 32, 1 << 43 - 1, 1 << 43,
      1 << 62 - 1, 1 << 62, 1 << 62 + 1, (1 << 43 - 1) << 20 | 2, 1 << 63 - 1, 1 << 63,
      1 << 63 | 1 << 20 | 1, .max - 1, .max,
    ]
  }

  var signed32: [Int64] {
    [
      0, 1, -1, 12, 9_999, 10_000, -9_999, -10_000, 900_000_000, 900_000_001, -900_000_000,
      -900_000_001, 1_800_000_000, 1_800_000_001, -1_800_000_000, -1_800_000_001,
      Int64(Int32.max), Int64(Int32.min), 1 << 33, .max, .min,
    ]
  }

  var signed64: [Int64] {
    [
      0, 1, -1, 1_000_000_000_000_000_000, -1_000_000_000_000_000_000, 1 << 53, .max - 300_000,
      .max - 1, .max, .min, .min + 1, .min + 300_000,
    ]
  }

  var lines: [(String, [Int64])] {
    let pole: Int64 = 900_000_000
    let edge: Int64 = 1_800_000_000
    var lines: [(String, [Int64])] = []
    lines.append(("one vertex", [0, 0]))
    lines.append(("half a vertex", [0]))
    lines.append(("two vertices", [0, 0, 1, 1]))
    lines.append(("one place three times", [5, 5, 0, 0, 0, 0]))
    lines.append(("around both poles", [pole, -edge, 0, 2 * edge, -2 * pole, 0, 0, -2 * edge]))
    lines.append(("at the north pole", [pole, 0, 0, edge, 0, -2 * edge]))
    lines.append(("along 180°", [-pole, edge, 2 * pole, 0, 0, -1]))
    lines.append(("across 180°", [0, edge - 10, 10, 20 - 2 * edge, 10, -5]))
    lines.append(("beyond the pole", [pole + 1, 0, 0, 1, 1, 0]))
    var turns = [pole, edge]
    for number in 1..<999 { turns += [0, number.isMultiple(of: 2) ? 2 * edge : -2 * edge] }
    lines.append(("from edge to edge in turn", turns))
    var saw: [Int64] = []
    for number in 0..<3_000 { saw += [1, number.isMultiple(of: 2) ? 900 : -900] }
    lines.append(("3,000 vertices in a saw", saw))
    return lines
  }
}
