/// Walks over the fields of a protobuf message without decoding what they hold.
struct FieldScanner {
  enum Content: Hashable {
    case varint(UInt64)
    /// 8 or 4 bytes.
    case fixed
    case bytes(Range<Int>)
  }

  struct Field {
    var number: UInt32
    var content: Content
    /// Where the field's tag begins.
    var offset: Int
  }

  private let bytes: ArraySlice<UInt8>
  private let origin: Int
  private var position: Int

  /// Offsets in errors count from `origin`, the start of the whole message.
  init(_ bytes: ArraySlice<UInt8>, origin: Int) {
    self.bytes = bytes
    self.origin = origin
    position = bytes.startIndex
  }

  mutating func next() throws(WireError) -> Field? {
    guard position < bytes.endIndex else { return nil }
    let offset = position - origin
    let tag = try varint()
    let number = tag >> 3
    guard 1...536_870_911 ~= number else {
      throw WireError(byteOffset: offset, "a field number out of range")
    }
    let content: Content
    switch tag & 7 {
    case 0: content = .varint(try varint())
    case 1: content = try fixed(8)
    case 5: content = try fixed(4)
    case 2:
      let length = try varint()
      guard length <= UInt64(bytes.endIndex - position) else {
        throw WireError(byteOffset: offset, "a field that ends behind its message")
      }
      content = .bytes(position..<position + Int(length))
      position += Int(length)
    default: throw WireError(byteOffset: offset, "a wire type that Cairn does not use")
    }
    return Field(number: UInt32(number), content: content, offset: offset)
  }

  private mutating func fixed(_ count: Int) throws(WireError) -> Content {
    guard bytes.endIndex - position >= count else {
      throw WireError(byteOffset: position - origin, "a number that breaks off")
    }
    position += count
    return .fixed
  }

  private mutating func varint() throws(WireError) -> UInt64 {
    let start = position
    guard let value = bytes.varint(at: &position) else {
      throw WireError(byteOffset: start - origin, "a number that breaks off or is too large")
    }
    return value
  }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  /// Reads a varint and moves behind it; nil where it breaks off or is too large.
  @inline(__always)
  func varint(at position: inout Int) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < endIndex {
      let byte = self[position]
      position += 1
      if shift == 63, byte > 1 { return nil }
      value |= UInt64(byte & 127) << shift
      if byte < 128 { return value }
      shift += 7
      if shift > 63 { return nil }
    }
    return nil
  }
}
