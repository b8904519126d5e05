import CairnLog
package import CairnModel

/// The fixed name that the origins of all logs of a service begin with.
enum OriginPrefix {
  /// - Throws: `Refusal` where a log could not be named after it (C2SP signed-note).
  static func check(_ prefix: String) throws(Refusal) {
    let longest = origin(prefix, slug: String(repeating: "x", count: Limits.slugByteCountMaximum))
    let anyKey = PublicKey(.ed25519, [UInt8](repeating: 0, count: 32))
    guard !prefix.isEmpty, !prefix.hasPrefix("/"), !prefix.hasSuffix("/"),
      let anyKey, NoteKey(name: longest, key: anyKey) != nil
    else {
      throw Refusal(
        .originInvalid,
        "an origin is a name such as field.example.org, of at most 190 bytes, without spaces or +")
    }
  }

  static func origin(_ prefix: String, slug: String) -> String { "\(prefix)/\(slug)" }
}

extension RefusalCode {
  package static let originInvalid = RefusalCode(rawValue: "origin_invalid")
}
