package import CairnModel
package import CairnReplica

/// A JSON answer of a service, held to a bound before it is taken apart: a value takes a hundred
/// bytes of memory, and one byte of text can be a value.
package enum JSONAnswer {
  package static let byteCountMaximum = 64 << 20
  /// Of a list of a survey's devices, tens of thousands.
  package static let markCountMaximum = 1_000_000

  /// - Throws: `Unreachable` where the bytes are no JSON, or have more commas, colons and opening
  ///   brackets than an answer may have. Each value but the first has one of these marks ahead of it.
  package static func parse(_ bytes: [UInt8], to path: String) throws(Unreachable) -> JSONValue {
    let marks = [UInt8](",:[{".utf8)
    var count = 0
    for byte in bytes where marks.contains(byte) { count += 1 }
    guard count <= markCountMaximum else {
      throw Unreachable("the answer to \(path) has more values than it can have")
    }
    do throws(JSONError) {
      return try JSONValue(parsing: bytes)
    } catch {
      throw Unreachable("the answer to \(path) can't be read: \(error)")
    }
  }
}
