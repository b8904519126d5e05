/// Gives each field of a message its least, greatest, just-beyond, empty, longest, deepest and
/// repeated value, as the bytes that stand for it; and beside it each other field a usual one.
struct FieldBounds {
  typealias Field = ProtoDefinition.Field

  /// One way in which a field can be there, or not.
  struct Variant {
    var name: String
    var bytes: [UInt8]
    /// Whether other members of its oneof are left out beside it.
    var isAlone = true
  }

  let definition: ProtoDefinition
  var usual: UsualValues

  private static let deepestCount = 64

  // MARK: Messages

  /// A message of usual values.
  func usual(_ message: String) -> [UInt8] { body(message, besides: nil) }

  /// A message with one field as a variant has it.
  func bytes(_ message: String, _ field: Field, _ variant: Variant) -> [UInt8] {
    body(message, besides: field, isAlone: variant.isAlone) + variant.bytes
  }

  /// The usual fields of a message, without one.
  func body(_ message: String, besides left: Field?, isAlone: Bool = true) -> [UInt8] {
    var bytes: [UInt8] = []
    var hasAlternative = left?.isAlternative == true && isAlone
    for field in definition.messages[message] ?? [] where field != left {
      if field.isAlternative {
        if hasAlternative { continue }
        hasAlternative = true
      }
      bytes += usualBytes(field, in: message)
    }
    return bytes
  }

  func usualBytes(_ field: Field, in message: String) -> [UInt8] {
    guard let content = usual.content(of: field, in: message) ?? nested(field) else { return [] }
    return ProtoBytes.field(field.number, content)
  }

  private func nested(_ field: Field) -> ProtoContent? {
    definition.messages[field.type] == nil ? nil : .bytes(usual(field.type))
  }

  // MARK: Variants of a field

  /// Every variant; those of the messages in it among them.
  func variants(of field: Field, in message: String) -> [Variant] {
    var variants = [Variant(name: "absent", bytes: [])]
    for (name, content) in contents(of: field) {
      variants.append(Variant(name: name, bytes: ProtoBytes.field(field.number, content)))
    }
    let one = usualBytes(field, in: message)
    let content =
      one.isEmpty
      ? contents(of: field).dropFirst().first.map { ProtoBytes.field(field.number, $0.1) } ?? []
      : one
    variants.append(Variant(name: "twice", bytes: content + content, isAlone: false))
    variants.append(Variant(name: "beside others", bytes: content, isAlone: false))
    variants += wrongTypes(field)
    if field.isRepeated { variants += repeated(field, content) }
    for inner in definition.messages[field.type] ?? [] {
      for variant in self.variants(of: inner, in: field.type) {
        variants.append(
          Variant(
            name: "\(inner.name) \(variant.name)",
            bytes: ProtoBytes.field(field.number, .bytes(bytes(field.type, inner, variant)))))
      }
    }
    return variants
  }

  /// Few variants, those that matter most beside variants of other fields.
  func extremes(of field: Field, in message: String) -> [Variant] {
    let all = contents(of: field)
    let picked = [all.first, all.dropFirst(all.count / 2).first, all.last].compactMap { $0 }
    var variants = [
      Variant(name: "absent", bytes: []),
      Variant(name: "usual", bytes: usualBytes(field, in: message)),
    ]
    variants += picked.map {
      Variant(name: $0.0, bytes: ProtoBytes.field(field.number, $0.1))
    }
    for inner in (definition.messages[field.type] ?? []).prefix(16) {
      guard let last = contents(of: inner).last else { continue }
      let variant = Variant(name: last.0, bytes: ProtoBytes.field(inner.number, last.1))
      variants.append(
        Variant(
          name: "\(inner.name) \(last.0)",
          bytes: ProtoBytes.field(field.number, .bytes(bytes(field.type, inner, variant)))))
    }
    return variants
  }

  private func wrongTypes(_ field: Field) -> [Variant] {
    let wrong: [(String, ProtoContent)] = [
      ("as a number", .varint(1)), ("as bytes", .bytes([8, 1])),
      ("as 8 bytes", .fixed(wireType: 1, [UInt8](repeating: 0xff, count: 8))),
      ("as 4 bytes", .fixed(wireType: 5, [UInt8](repeating: 0xff, count: 4))),
      ("as a group", .fixed(wireType: 3, [])),
      ("as bytes that break off", .fixed(wireType: 2, [0xff, 0xff, 0xff, 0xff, 0x0f])),
    ]
    return wrong.map { Variant(name: $0.0, bytes: ProtoBytes.field(field.number, $0.1)) }
  }

  /// Around each limit of a list, as far as an entry holds it.
  private func repeated(_ field: Field, _ one: [UInt8]) -> [Variant] {
    [2, 3, 256, 257, 1_000, 1_001, 2_000, 2_001, 10_001].compactMap { count in
      let bytes = [[UInt8]](repeating: one, count: count).flatMap { $0 }
      return bytes.count < 60_000 ? Variant(name: "\(count) times", bytes: bytes) : nil
    }
  }

  // MARK: Contents by type

  private func contents(of field: Field) -> [(String, ProtoContent)] {
    switch field.type {
    case "uint32": numbers(usual.numbers32(of: field))
    case "uint64": numbers(usual.numbers64)
    case "sint32": usual.signed32.map { ("\($0)", .signed($0)) } + lists(field)
    case "sint64": usual.signed64.map { ("\($0)", .signed($0)) }
    case "bool": numbers([0, 1, 2, .max])
    case "string": texts + [("no text", .bytes([0xc3, 0x28])), ("a zero", .bytes([0]))]
    case "bytes":
      [0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 20_000].map {
        ("\($0) bytes", .bytes([UInt8](repeating: 0x5a, count: $0)))
      }
    case let name where definition.enumerations.contains(name):
      numbers([0, 1, 2, 3, 4, 5, 1 << 31 - 1, 1 << 31, .max])
    default: [("an empty one", .bytes([])), ("very deep", .bytes(Self.deep))]
    }
  }

  private func numbers(_ numbers: [UInt64]) -> [(String, ProtoContent)] {
    numbers.map { ("\($0)", .varint($0)) } + lists(numbers)
  }

  private func lists(_ numbers: [UInt64]) -> [(String, ProtoContent)] {
    [
      ("all of them packed", ProtoBytes.packed(numbers)),
      (
        "a number of ten bytes with more than 64 bits",
        .fixed(wireType: 0, [UInt8](repeating: 0xff, count: 9) + [0x7f])
      ),
      ("packed with more than 64 bits", .bytes([UInt8](repeating: 0xff, count: 9) + [0x7f])),
    ]
  }

  /// Vertices of places at the poles, at ±180°, beyond, and far apart.
  private func lists(_ field: Field) -> [(String, ProtoContent)] {
    guard field.isRepeated else { return [] }
    return usual.lines.map { name, deltas in
      (name, ProtoBytes.packed(deltas.map { UInt64(bitPattern: $0 << 1 ^ $0 >> 63) }))
    }
  }

  private var texts: [(String, ProtoContent)] {
    [0, 1, 63, 64, 65, 200, 201, 2_000, 2_001, 16_384, 16_385].map {
      ("\($0) letters", .text(String(repeating: "a", count: $0)))
    } + [("letters of four bytes", .text(String(repeating: "🌍", count: 50)))]
  }

  /// Messages in fields that nobody knows, each in the one before.
  private static let deep: [UInt8] = (0..<deepestCount).reduce([]) { inner, _ in
    ProtoBytes.field(15, .bytes(inner))
  }
}
