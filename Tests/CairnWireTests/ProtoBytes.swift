/// Protobuf bytes put together by hand, right or wrong.
struct ProtoBytes {
  private(set) var bytes: [UInt8] = []

  init(_ build: (inout ProtoBytes) -> Void = { _ in }) { build(&self) }

  mutating func tag(_ number: UInt64, _ wireType: UInt64) { varint(number << 3 | wireType) }

  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest > 127 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func raw(_ more: [UInt8]) { bytes += more }

  mutating func add(_ number: UInt64, _ value: UInt64) {
    tag(number, 0)
    varint(value)
  }

  mutating func add(_ number: UInt64, _ content: [UInt8]) {
    tag(number, 2)
    varint(UInt64(content.count))
    bytes += content
  }

  mutating func add(_ number: UInt64, _ text: String) { add(number, Array(text.utf8)) }

  mutating func add(_ number: UInt64, _ build: (inout ProtoBytes) -> Void) {
    add(number, ProtoBytes(build).bytes)
  }

  /// The start of an entry: event 3.17 on base 12.
  static func event(_ build: (inout ProtoBytes) -> Void) -> [UInt8] {
    var entry = ProtoBytes()
    entry.add(1, 3)
    entry.add(2, 17)
    entry.add(3, 12)
    build(&entry)
    return entry.bytes
  }

  /// Event 3.17, which retracts entity 3.1 for the reason "x".
  static func retraction(_ build: (inout ProtoBytes) -> Void = { _ in }) -> [UInt8] {
    event { entry in
      build(&entry)
      entry.add(36) {
        $0.add(1, 1 << 20 | 3)
        $0.add(2, "x")
      }
    }
  }
}
