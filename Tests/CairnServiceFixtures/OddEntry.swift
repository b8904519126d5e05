import CairnLog
import CairnModel

/// Entries that Cairn's own encoder does not write.
package enum OddEntry {
  /// An event's envelope around a body under any number.
  package static func bytes(
    of device: TestDevice, position: Int, body: (number: UInt64, bytes: [UInt8])?
  ) -> [UInt8] {
    let sequence = device.chain.sequence.advanced(by: position + 1).rawValue
    var entry = field(1, UInt64(device.number.rawValue)) + field(2, sequence)
    entry += field(3, device.witnessed.size.rawValue)
    if let body {
      entry += varint(body.number << 3 | 2) + varint(UInt64(body.bytes.count)) + body.bytes
    }
    return entry
  }

  /// An entry with bytes behind it that no reader knows.
  package static func padded(_ entry: [UInt8], to byteCount: Int) -> [UInt8] {
    let tag = varint(2_000 << 3 | 2)
    let rest = byteCount - entry.count - tag.count
    let length = rest - varint(UInt64(rest)).count
    let padded = entry + tag + varint(UInt64(length)) + [UInt8](repeating: 0, count: length)
    precondition(padded.count == byteCount, "the length's own length changed")
    return padded
  }

  private static func field(_ number: UInt64, _ value: UInt64) -> [UInt8] {
    varint(number << 3) + varint(value)
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    var rest = value
    var bytes: [UInt8] = []
    while rest > 127 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
