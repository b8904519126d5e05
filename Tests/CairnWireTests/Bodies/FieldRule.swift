/// What a field of a body may hold. `words` is how `protocol/bodies.md` says it, `cases` are bytes on
/// both sides of each bound.
enum FieldRule {
  /// The packed id of an event.
  case id(required: Bool)
  case device(required: Bool)
  /// UTF-8 of at most so many bytes; nil where the entry alone bounds it.
  case text(atMost: Int?)
  case hash
  /// The key of an invite, 32 bytes.
  case inviteKey(required: Bool)
  case signature
  case anyBytes
  case sequence(from: UInt64)
  /// The number of a kind, or the key of a field.
  case key(required: Bool)
  case number32(atMost: UInt32)
  case number64
  /// Of a log.
  case size
  case signed32(ClosedRange<Int32>)
  case signed64
  case flag
  case role
  case algorithm
  case ids(atMost: Int)
  case devices(atMost: Int)
  case kinds(atMost: Int)
  case texts(atMost: Int, bytes: Int)
  case message(String, required: Bool)
  case messages(String, count: ClosedRange<Int>?)
  /// Bounds that no other rule says; their cases stand beside the table. The bytes are a sound field
  /// where the message needs one.
  case special(String, needs: [UInt8]?)

  var words: String {
    switch self {
    case .id(let required): required ? "an id" : "0 or an id"
    case .device(let required): required ? "a device" : "0 or a device"
    case .text(let count): count.map { "text ≤ \($0.grouped)" } ?? "text"
    case .hash: "32 bytes"
    case .inviteKey(let required): required ? "32 bytes" : "0 or 32 bytes"
    case .signature: "64 bytes"
    case .anyBytes: "bytes"
    case .sequence(let least): "\(least) to 2^43 − 1"
    case .key: "1 to 1,000,000"
    case .number32(.max): "0 to 2^32 − 1"
    case .number32(let most): "0 to \(Int(most).grouped)"
    case .number64: "0 to 2^64 − 1"
    case .size: "0 to 2^62"
    case .signed32(Int32.min...Int32.max): "signed, 32 bits"
    case .signed32(let range):
      "\(Int(range.lowerBound).grouped) to \(Int(range.upperBound).grouped)"
    case .signed64: "signed, 64 bits"
    case .flag: "flag"
    case .role: "1 to 4"
    case .algorithm: "1 or 2"
    case .ids(let count): "≤ \(count.grouped) ids"
    case .devices(let count): "≤ \(count.grouped) devices"
    case .kinds(let count): "≤ \(count.grouped) numbers, 1 to 1,000,000"
    case .texts(let count, let bytes): "≤ \(count.grouped) texts ≤ \(bytes.grouped)"
    case .message(let name, _): "`\(name)`"
    case .messages(let name, nil): "`\(name)`s"
    case .messages(let name, let count?):
      (count.lowerBound > 0 ? "\(count.lowerBound) to " : "≤ ")
        + "\(count.upperBound.grouped) `\(name)`s"
    case .special(let words, _): words
    }
  }

  /// Whether a body without the field can't be read.
  var isRequired: Bool {
    switch self {
    case .id(let required), .device(let required), .inviteKey(let required), .key(let required),
      .message(_, let required):
      required
    case .special(_, let needed): needed != nil
    case .hash, .signature, .role, .algorithm: true
    case .sequence(let least): least > 0
    case .messages(_, let count): (count?.lowerBound ?? 0) > 0
    default: false
    }
  }
}

extension Int {
  /// 16,384
  var grouped: String {
    var digits = String(magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (self < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
  }
}
