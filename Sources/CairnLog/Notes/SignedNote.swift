import CairnModel

/// A text with signatures below it (C2SP signed-note). Nothing has checked them yet.
package struct SignedNote: Hashable, Sendable {
  package struct Signature: Hashable, Sendable {
    package var name: String
    package var keyID: UInt32
    package var bytes: [UInt8]

    package init(name: String, keyID: UInt32, bytes: [UInt8]) {
      self.name = name
      self.keyID = keyID
      self.bytes = bytes
    }
  }

  package static let byteCountMaximum = 65_536
  package static let signatureCountMaximum = 64

  /// Ends with a newline.
  package var text: String
  package var signatures: [Signature]

  package init(text: String, signatures: [Signature]) {
    self.text = text
    self.signatures = signatures
  }

  package init(parsing bytes: [UInt8]) throws(NoteError) {
    guard bytes.count <= Self.byteCountMaximum,
      let whole = String(validating: bytes, as: UTF8.self),
      !bytes.contains(where: { $0 < 0x20 && $0 != 0x0a })
    else { throw .malformed }
    var end = bytes.count - 1
    while end > 0, !(bytes[end] == 0x0a && bytes[end - 1] == 0x0a) { end -= 1 }
    guard end > 0, whole.utf8.last == 0x0a else { throw .malformed }
    text = String(decoding: bytes[..<end], as: UTF8.self)
    let lines = bytes[(end + 1)...].split(separator: 0x0a, omittingEmptySubsequences: false)
    guard 2...Self.signatureCountMaximum + 1 ~= lines.count, lines.last?.isEmpty == true else {
      throw .malformed
    }
    signatures = []
    for line in lines.dropLast() {
      signatures.append(try Self.signature(String(decoding: line, as: UTF8.self)))
    }
  }

  private static func signature(_ line: String) throws(NoteError) -> Signature {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "\u{2014}", NoteKey.isName(parts[1]),
      let bytes = Base64.decode(parts[2]), bytes.count > 4
    else { throw .malformed }
    let keyID = bytes[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return Signature(name: String(parts[1]), keyID: keyID, bytes: Array(bytes[4...]))
  }

  package var bytes: [UInt8] {
    var note = text + "\n"
    for signature in signatures {
      let keyID = withUnsafeBytes(of: signature.keyID.bigEndian) { Array($0) }
      note += "\u{2014} \(signature.name) \(Base64.encode(keyID + signature.bytes))\n"
    }
    return Array(note.utf8)
  }

  /// Signatures of other keys are passed over; a bad one of this key rejects the note.
  package func verify(under key: NoteKey) throws(NoteError) {
    let own = signatures.filter { $0.name == key.name && $0.keyID == key.id }
    guard !own.isEmpty else { throw .unsigned }
    for signature in own where !key.key.isValidSignature(signature.bytes, for: Array(text.utf8)) {
      throw .badSignature
    }
  }
}

package enum NoteError: Error, Hashable, Sendable {
  case malformed
  /// No signature by the expected key.
  case unsigned
  case badSignature
  /// The text is not a checkpoint, or one of another log.
  case notThisLog
}
