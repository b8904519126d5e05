/// What stands behind a field's tag.
enum ProtoContent: Hashable {
  case varint(UInt64)
  case bytes([UInt8])
  case fixed(wireType: UInt64, [UInt8])

  static func signed(_ number: Int64) -> ProtoContent {
    .varint(UInt64(bitPattern: number << 1 ^ number >> 63))
  }

  static func text(_ text: String) -> ProtoContent { .bytes(Array(text.utf8)) }
}

/// Writes messages as bytes, right ones and wrong ones.
enum ProtoBytes {
  static func field(_ number: UInt64, _ content: ProtoContent) -> [UInt8] {
    switch content {
    case .varint(let value): varint(number << 3) + varint(value)
    case .bytes(let bytes): varint(number << 3 | 2) + varint(UInt64(bytes.count)) + bytes
    case .fixed(let wireType, let bytes): varint(number << 3 | wireType) + bytes
    }
  }

  static func varint(_ value: UInt64) -> [UInt8] {
    var rest = value
    var bytes: [UInt8] = []
    while rest > 127 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    return bytes + [UInt8(truncatingIfNeeded: rest)]
  }

  static func packed(_ values: [UInt64]) -> ProtoContent { .bytes(values.flatMap { varint($0) }) }
}
