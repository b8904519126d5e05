package import CairnModel

/// A log's size and root, before or after somebody signed them.
package struct Checkpoint: Hashable, Sendable {
  package var origin: String
  package var size: LogSize
  package var root: Digest

  package init(origin: String, size: LogSize, root: Digest) {
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Three lines; what the note's signature covers.
  package var text: String {
    "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
  }

  /// Lines behind the third are extensions, which Cairn passes over.
  package init(text: String) throws(NoteError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4, !lines[0].isEmpty,
      let number = UInt64(lines[1]), String(number) == lines[1],
      let size = LogSize(claimed: number),
      let root = Base64.decode(lines[2]).flatMap({ Digest($0) })
    else { throw .notThisLog }
    self.init(origin: String(lines[0]), size: size, root: root)
  }

  /// The signed note as published.
  /// - Throws: what the signer throws.
  package func note(signedBy signer: some Signer) throws -> [UInt8] {
    guard let key = NoteKey(name: origin, key: signer.publicKey) else {
      preconditionFailure("a log's origin or key can't sign notes")
    }
    let signature = SignedNote.Signature(
      name: origin, keyID: key.id, bytes: try signer.sign(Array(text.utf8)))
    return SignedNote(text: text, signatures: [signature]).bytes
  }
}

/// A checkpoint that the log's key signed.
package struct VerifiedCheckpoint: Hashable, Sendable {
  package let checkpoint: Checkpoint
  package let note: [UInt8]

  package var size: LogSize { checkpoint.size }
  package var root: Digest { checkpoint.root }

  /// - Throws: `NoteError`, also where the note is of another log.
  package init(verifying note: [UInt8], under key: NoteKey) throws(NoteError) {
    let parsed = try SignedNote(parsing: note)
    try parsed.verify(under: key)
    checkpoint = try Checkpoint(text: parsed.text)
    guard checkpoint.origin == key.name else { throw .notThisLog }
    self.note = note
  }
}
