/// A field put together by hand, alone in its message or beside what the message needs.
struct FieldCase {
  var name: String
  /// The field as it stands in the message; nothing where it is left out.
  var bytes: [UInt8]
  /// Whether the body can be read with it.
  var isRead: Bool

  init(_ name: String, isRead: Bool, _ build: (inout ProtoBytes) -> Void) {
    self.name = name
    self.isRead = isRead
    bytes = ProtoBytes(build).bytes
  }
}

extension FieldRule {
  static let leastID: UInt64 = 1 << 20 | 1

  /// The field as a sound message has it.
  /// - Parameter message: of the message that it holds.
  func sound(_ number: UInt64, _ message: (String) -> [UInt8]) -> [UInt8] {
    ProtoBytes { bytes in
      switch self {
      case .id: bytes.add(number, Self.leastID)
      case .device, .role, .algorithm, .sequence: bytes.add(number, 1)
      case .hash, .inviteKey: bytes.add(number, [UInt8](repeating: 7, count: 32))
      case .signature: bytes.add(number, [UInt8](repeating: 7, count: 64))
      case .message(let name, _), .messages(let name, _): bytes.add(number, message(name))
      case .special(_, let needed): bytes.raw(needed ?? [])
      default: bytes.add(number, 1)
      }
    }.bytes
  }

  func cases(_ number: UInt64, _ message: (String) -> [UInt8]) -> [FieldCase] {
    let absent = FieldCase("absent", isRead: !isRequired) { _ in }
    let own: [FieldCase]
    switch self {
    case .special: return []
    case .id, .device, .sequence, .key, .number32, .number64, .size, .signed32, .signed64, .flag,
      .role,
      .algorithm:
      let once = ProtoBytes { $0.add(number, 1) }.bytes
      own =
        numbers(number) + [
          FieldCase("as bytes", isRead: !isRequired) { $0.add(number, [1]) },
          FieldCase("as bytes, then as a number", isRead: false) {
            $0.add(number, [1])
            $0.raw(once)
          },
          FieldCase("twice", isRead: false) { $0.raw(once + once) },
        ]
    case .text, .hash, .inviteKey, .signature, .anyBytes:
      let once = sound(number, message)
      own =
        contents(number) + [
          FieldCase("as a number", isRead: !isRequired) { $0.add(number, 1) },
          FieldCase("as a fixed number", isRead: !isRequired) {
            $0.tag(number, 5)
            $0.raw([1, 2, 3, 4])
          },
          FieldCase("twice", isRead: false) { $0.raw(once + once) },
        ]
    case .ids, .devices, .kinds, .texts: own = lists(number)
    case .message(let name, _):
      own = [
        FieldCase("as a number", isRead: false) { $0.add(number, 1) },
        FieldCase("twice", isRead: false) {
          $0.add(number, message(name))
          $0.add(number, message(name))
        },
      ]
    case .messages(let name, let count):
      own =
        [FieldCase("as a number", isRead: false) { $0.add(number, 1) }]
        + (count.map { count in
          [(count.upperBound, true), (count.upperBound + 1, false)].map { many, isRead in
            FieldCase("\(many.grouped) of them", isRead: isRead) { bytes in
              for _ in 0..<many { bytes.add(number, message(name)) }
            }
          }
        } ?? [])
    }
    return [absent] + own
  }

  /// What numbers can and can't be.
  private func numbers(_ number: UInt64) -> [FieldCase] {
    func a(_ name: String, _ value: UInt64, _ isRead: Bool) -> FieldCase {
      FieldCase(name, isRead: isRead) { $0.add(number, value) }
    }
    switch self {
    case .id(let required):
      return [
        a("0", 0, !required), a("the greatest id", 1 << 63 - 1, true),
        a("2^63 and more", 1 << 63 | Self.leastID, false), a("of device 0", 1 << 20, false),
        a("of sequence 0", 1, false),
      ]
    case .device(let required):
      return [
        a("0", 0, !required), a("2^20 − 1", 1 << 20 - 1, true), a("2^20", 1 << 20, false),
        a("2^32 + 3, which is 3", 1 << 32 | 3, true),
      ]
    case .sequence(let least):
      return [
        a("0", 0, least == 0), a("2^43 − 1", 1 << 43 - 1, least == 0), a("2^43", 1 << 43, false),
      ]
    case .key:
      return [
        a("0", 0, false), a("1,000,000", 1_000_000, true), a("1,000,001", 1_000_001, false),
        a("2^32 + 1, which is 1", 1 << 32 | 1, true),
      ]
    case .number32(let most):
      let above = most == .max ? [] : [a("above", UInt64(most) + 1, false)]
      return [a("the greatest", UInt64(most), true)] + above + [
        a("2^32 + 1, which is 1", 1 << 32 | 1, true)
      ]
    case .size: return [a("2^62", 1 << 62, true), a("2^62 + 1", 1 << 62 + 1, false)]
    case .number64: return [a("2^64 − 1", .max, true)]
    case .signed32(let range):
      let zigzag = { (value: Int32) in UInt64(UInt32(bitPattern: value << 1 ^ value >> 31)) }
      let isWhole = range == Int32.min...Int32.max
      return [
        a("the least", zigzag(range.lowerBound), true),
        a("the greatest", zigzag(range.upperBound), true),
        a("2^32 + 3, which is −2", 1 << 32 | 3, range ~= -2),
      ] + (isWhole ? [] : [a("below", zigzag(range.lowerBound - 1), false)])
        + (isWhole ? [] : [a("above", zigzag(range.upperBound + 1), false)])
    case .signed64: return [a("−2^63", .max, true), a("2^63 − 1", .max - 1, true)]
    case .flag: return [a("0", 0, true), a("1", 1, true), a("2^40, which is true", 1 << 40, true)]
    case .role:
      return [
        a("0", 0, false), a("4", 4, true), a("5", 5, false),
        a("2^32 + 2, which is 2", 1 << 32 | 2, true),
      ]
    case .algorithm: return [a("0", 0, false), a("3", 3, false)]
    default: return []
    }
  }

  private func contents(_ number: UInt64) -> [FieldCase] {
    func of(_ count: Int, _ isRead: Bool) -> FieldCase {
      FieldCase("\(count.grouped) bytes", isRead: isRead) {
        $0.add(number, [UInt8](repeating: 0x78, count: count))
      }
    }
    let notText = FieldCase("not UTF-8", isRead: false) { $0.add(number, [0x78, 0xff]) }
    let surrogate = FieldCase("half of a surrogate pair", isRead: false) {
      $0.add(number, [0xed, 0xa0, 0x80])
    }
    switch self {
    case .text(let most?): return [of(most, true), of(most + 1, false), notText, surrogate]
    case .text(nil): return [of(1, true), notText]
    case .hash: return [of(31, false), of(32, true), of(33, false)]
    case .inviteKey(let required):
      return [of(0, !required), of(31, false), of(32, true), of(33, false)]
    case .signature: return [of(63, false), of(64, true), of(65, false)]
    default: return [of(0, true), of(100, true)]
    }
  }

  private func lists(_ number: UInt64) -> [FieldCase] {
    func packed(_ name: String, _ values: [UInt64], _ isRead: Bool) -> FieldCase {
      FieldCase(name, isRead: isRead) {
        $0.add(number) { list in values.forEach { list.varint($0) } }
      }
    }
    func many(_ one: UInt64, _ count: Int) -> [FieldCase] {
      [
        packed("\(count.grouped) of them", [UInt64](repeating: one, count: count), true),
        packed("\(count.grouped) and one more", [UInt64](repeating: one, count: count + 1), false),
        FieldCase("packed and one by one", isRead: true) { bytes in
          bytes.add(number) { $0.varint(one) }
          bytes.add(number, one)
        },
        FieldCase("packed, and breaking off", isRead: false) { $0.add(number, [0x80]) },
        FieldCase("as a fixed number", isRead: true) {
          $0.tag(number, 5)
          $0.raw([1, 2, 3, 4])
        },
      ]
    }
    switch self {
    case .ids(let count):
      return many(Self.leastID, count) + [packed("0 among them", [Self.leastID, 0], false)]
    case .devices(let count):
      return many(1, count) + [
        packed("0 among them", [1, 0], false), packed("2^20 among them", [1 << 20], false),
      ]
    case .kinds(let count):
      return many(1, count) + [
        packed("0 among them", [1, 0], false), packed("1,000,001 among them", [1_000_001], false),
      ]
    case .texts(let count, let bytes):
      let word = [UInt8](repeating: 0x78, count: bytes)
      return [
        FieldCase("\(count.grouped) of them", isRead: true) { list in
          for _ in 0..<count { list.add(number, "x") }
        },
        FieldCase("\(count.grouped) and one more", isRead: false) { list in
          for _ in 0...count { list.add(number, "x") }
        },
        FieldCase("one of \(bytes.grouped) bytes", isRead: true) { $0.add(number, word) },
        FieldCase("one of \((bytes + 1).grouped) bytes", isRead: false) {
          $0.add(number, word + [0x78])
        },
        FieldCase("as a number", isRead: true) { $0.add(number, 1) },
      ]
    default: return []
    }
  }
}
