import CairnLog
import CairnModel
import Testing

@Suite("Notes")
struct NoteTests {
  /// The example of C2SP's signed-note specification and of Go's sumdb/note.
  static let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  static let text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
  static let note =
    text
    + "\n\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

  @Test("Go's published note verifies under its key")
  func published() throws {
    let key = try #require(NoteKey(vkey: Self.vkey))
    #expect(key.vkey == Self.vkey)
    let note = try SignedNote(parsing: Array(Self.note.utf8))
    #expect(note.text == Self.text)
    #expect(note.bytes == Array(Self.note.utf8))
    try note.verify(under: key)
  }

  @Test("Signatures of unknown keys are passed over; a bad one of the known key rejects the note")
  func otherSignatures() throws {
    let key = try #require(NoteKey(vkey: Self.vkey))
    var note = try SignedNote(parsing: Array(Self.note.utf8))
    note.signatures.append(
      .init(name: "witness.example", keyID: 7, bytes: Array(repeating: 1, count: 72)))
    try note.verify(under: key)
    note.signatures.append(
      .init(name: key.name, keyID: key.id, bytes: Array(repeating: 1, count: 64)))
    #expect(throws: NoteError.badSignature) { try note.verify(under: key) }
    note.signatures = []
    #expect(throws: NoteError.unsigned) { try note.verify(under: key) }
  }

  @Test("A checkpoint survives signing, and no changed byte verifies")
  func checkpoint() throws {
    let signer = SoftwareSigner(generating: .ed25519)
    let key = try #require(NoteKey(name: "field.example.org/helsinki", key: signer.publicKey))
    let checkpoint = Checkpoint(origin: key.name, size: LogSize(70_000), root: LogHash.empty)
    let note = try checkpoint.note(signedBy: signer)
    #expect(try VerifiedCheckpoint(verifying: note, under: key).checkpoint == checkpoint)
    for position in note.indices {
      var changed = note
      changed[position] ^= 1
      #expect(throws: NoteError.self) { try VerifiedCheckpoint(verifying: changed, under: key) }
    }
  }

  @Test(
    "What is not a checkpoint is refused",
    arguments: [
      "a\n", "a\n1\n", "a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
      "a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "a\n1\n47DE\n",
      "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    ])
  func badCheckpoints(text: String) {
    #expect(throws: NoteError.self) { try Checkpoint(text: text) }
  }

  @Test("An offline proof survives as text and convinces without the log")
  func offlineProof() throws {
    let tiles = MemoryTiles.counting(to: 300)
    let signer = SoftwareSigner(generating: .ed25519)
    let key = try #require(NoteKey(name: "field.example.org/helsinki", key: signer.publicKey))
    let note = try Checkpoint(origin: key.name, size: tiles.tree.size, root: tiles.tree.root)
      .note(signedBy: signer)
    let proof = OfflineProof(
      index: LogIndex(17),
      hashes: try LogProof.inclusion(of: LogIndex(17), in: tiles.tree.size, from: tiles),
      checkpoint: note)
    let read = try #require(OfflineProof(text: proof.text))
    #expect(read == proof)
    #expect(try read.verified(entry: Array("e17".utf8), under: key) != nil)
    #expect(try read.verified(entry: Array("e18".utf8), under: key) == nil)
  }
}
