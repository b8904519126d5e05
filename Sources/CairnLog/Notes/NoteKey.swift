package import CairnModel

/// A log's verifier key: its name and its Ed25519 key.
package struct NoteKey: Hashable, Sendable, CustomStringConvertible {
  /// The type of Ed25519 keys in C2SP's signed-note.
  private static let type: UInt8 = 1

  package let name: String
  package let key: PublicKey
  /// The first four bytes of SHA-256(name ‖ 0A ‖ type ‖ key).
  package let id: UInt32

  /// Nil unless the name can stand in a note and the key is an Ed25519 key.
  package init?(name: String, key: PublicKey) {
    guard Self.isName(name), key.algorithm == .ed25519 else { return nil }
    self.name = name
    self.key = key
    let hash = LogHash.plain(Array(name.utf8) + [0x0a, Self.type] + key.bytes)
    id = hash.bytes[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
  }

  /// Reads `name+hex8+base64`.
  package init?(vkey: some StringProtocol) {
    let parts = vkey.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let tagged = Base64.decode(parts[2]), tagged.first == Self.type,
      let key = PublicKey(.ed25519, Array(tagged.dropFirst())), key.isSound
    else { return nil }
    self.init(name: String(parts[0]), key: key)
    guard parts[1] == idText else { return nil }
  }

  /// `name+hex8+base64`
  package var vkey: String { "\(name)+\(idText)+\(Base64.encode([Self.type] + key.bytes))" }

  package var description: String { vkey }

  private var idText: String { withUnsafeBytes(of: id.bigEndian) { $0.hex } }

  static func isName(_ name: some StringProtocol) -> Bool {
    !name.isEmpty && name.utf8.count <= 255
      && !name.unicodeScalars.contains {
        $0 == "+" || $0.value < 0x21 || $0.value == 0x7f || $0.properties.isWhitespace
      }
  }
}
