import CairnModel
import CairnVectorFixtures

/// Bytes as vectors have them: hexadecimal digits, and of long ones a list in which an object stands
/// for a byte that comes many times.
struct RunBytes {
  static let plainByteCountMaximum = 16_384
  private static let runCountMinimum = 64

  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Nil where it is neither.
  init?(_ json: JSONValue) {
    guard let parts = json.asArray else {
      guard let bytes = json.asString.flatMap({ [UInt8](hex: $0) }) else { return nil }
      self.bytes = bytes
      return
    }
    var bytes: [UInt8] = []
    for part in parts {
      if let plain = part.asString.flatMap({ [UInt8](hex: $0) }) {
        bytes += plain
      } else {
        guard let byte = part["byte"]?.asString.flatMap({ [UInt8](hex: $0) })?.first,
          let count = part["count"]?.asInteger
        else { return nil }
        bytes += [UInt8](repeating: byte, count: Int(count))
      }
    }
    self.bytes = bytes
  }

  var json: JSONValue {
    guard bytes.count > Self.plainByteCountMaximum else { return .string(bytes.hex) }
    var parts: [JSONValue] = []
    var plain: [UInt8] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 != bytes[start] } ?? bytes.count
      if end - start >= Self.runCountMinimum {
        if !plain.isEmpty { parts.append(.string(plain.hex)) }
        plain = []
        parts.append([
          "byte": .string([bytes[start]].hex), "count": .integer(Int64(end - start)),
        ])
      } else {
        plain += bytes[start..<end]
      }
      start = end
    }
    if !plain.isEmpty { parts.append(.string(plain.hex)) }
    return .array(parts)
  }
}
