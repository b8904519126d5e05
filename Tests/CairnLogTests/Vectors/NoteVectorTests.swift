import CairnLog
import CairnModel
import CairnVectorFixtures
import Testing

@Suite("Vectors of signed notes and proofs as text")
struct NoteVectorTests {
  private let name = "field.example.org/helsinki"
  private let tiles = MemoryTiles.counting(to: 300)

  private func note(_ size: UInt64) throws -> [UInt8] {
    try Checkpoint(origin: name, size: LogSize(size), root: tiles.root(at: LogSize(size)))
      .note(signedBy: try VectorKeys.signer(.ed25519))
  }

  private func outcome(_ note: [UInt8], _ key: NoteKey) -> String {
    do throws(NoteError) {
      _ = try VerifiedCheckpoint(verifying: note, under: key)
      return "verified"
    } catch {
      return switch error {
      case .malformed: "no note"
      case .unsigned: "not signed by the key"
      case .badSignature: "a bad signature"
      case .notThisLog: "no checkpoint of the log"
      }
    }
  }

  /// Notes that people make by hand, and what becomes of them.
  private func notes() throws -> [(name: String, text: String)] {
    let signer = try VectorKeys.signer(.ed25519)
    let sound = String(decoding: try note(300), as: UTF8.self)
    let body = sound.components(before: "\n\n") + "\n"
    let signature = String(sound.dropFirst(body.utf8.count + 1))
    let other = try #require(
      NoteKey(name: "witness.example.org", key: try VectorKeys.signer(.ed25519, 9).publicKey))
    let foreign = SignedNote(
      text: body,
      signatures: [
        .init(name: other.name, keyID: other.id, bytes: [UInt8](repeating: 1, count: 64))
      ])
    let foreignLine = String(decoding: foreign.bytes, as: UTF8.self).dropFirst(body.utf8.count + 1)
    func signed(_ text: String) throws -> String {
      let key = try #require(NoteKey(name: name, key: signer.publicKey))
      let note = SignedNote(
        text: text,
        signatures: [.init(name: name, keyID: key.id, bytes: try signer.sign(Array(text.utf8)))])
      return String(decoding: note.bytes, as: UTF8.self)
    }
    let bad = signature.replacing(signature.dropLast(5).suffix(4), with: "AAAA")
    let root = body.split(separator: "\n")[2]
    return [
      ("a checkpoint", sound),
      ("another key's signature ahead of the log's", body + "\n" + foreignLine + signature),
      ("another key's signature alone", body + "\n" + foreignLine),
      ("the log's signature twice", body + "\n" + signature + signature),
      ("a bad signature of the log's key beside a good one", body + "\n" + signature + bad),
      ("a line behind the root", try signed(body + "extension\n")),
      ("a byte 7F in a line behind the root", try signed(body + "exten\u{7F}sion\n")),
      ("a control beyond 7F in a line behind the root", try signed(body + "exten\u{85}sion\n")),
      ("a byte 1F in a line behind the root", try signed(body + "exten\u{1F}sion\n")),
      ("a size with a zero ahead", try signed("\(name)\n0300\n\(root)\n")),
      ("a size with a plus", try signed("\(name)\n+300\n\(root)\n")),
      ("a root without its padding", try signed("\(name)\n300\n\(root.dropLast())\n")),
      ("two lines", try signed("\(name)\n300\n")),
      ("the checkpoint of another log", try signed("field.example.org/oulu\n300\n\(root)\n")),
      ("no signature", body + "\n"), ("no empty line", body + signature),
      ("without the last newline", String(sound.dropLast())),
      ("newlines as CR LF", sound.replacing("\n", with: "\r\n")),
      ("a tab", body.replacing("300", with: "300\t") + "\n" + signature),
      ("a hyphen for the dash", sound.replacing("\u{2014}", with: "-")),
    ]
  }

  @Test("Notes verify, or don't, as their vectors say")
  func checkpoints() throws {
    let key = try #require(
      NoteKey(name: name, key: try VectorKeys.signer(.ed25519).publicKey))
    let made: [JSONValue] = try notes().map { one in
      [
        "name": .string(one.name), "bytes": .string(Array(one.text.utf8).hex),
        "outcome": .string(outcome(Array(one.text.utf8), key)),
      ]
    }
    let head: JSONValue = [
      "name": "the log's key", "seed": .string([UInt8](repeating: 0x42, count: 32).hex),
      "verifier_key": .string(key.vkey),
    ]
    let published = try VectorFile("notes").vectors(
      orWrite: "Signed notes under the key that the first vector names."
    ) { [head] + made }
    #expect(published == [head] + made)
    #expect(try made.count == notes().count)
    let verified = made.filter { $0["outcome"]?.asString == "verified" }
      .compactMap { $0["name"]?.asString }
    #expect(
      verified == [
        "a checkpoint", "another key's signature ahead of the log's", "the log's signature twice",
        "a line behind the root", "a byte 7F in a line behind the root",
        "a control beyond 7F in a line behind the root",
      ])
  }

  @Test("A proof as text leads from its entry to its checkpoint")
  func proofs() throws {
    let key = try #require(NoteKey(name: name, key: try VectorKeys.signer(.ed25519).publicKey))
    let made: [JSONValue] = try ([0, 255, 299] as [UInt64]).map { index in
      let proof = OfflineProof(
        index: LogIndex(index),
        hashes: try LogProof.inclusion(of: LogIndex(index), in: LogSize(300), from: tiles),
        checkpoint: try note(300))
      return [
        "name": .string("entry \(index) of 300"), "entry": .string(Array("e\(index)".utf8).hex),
        "verifier_key": .string(key.vkey), "bytes": .string(Array(proof.text.utf8).hex),
      ]
    }
    let published = try VectorFile("tlog-proofs").vectors(
      orWrite: "Inclusion proofs of entries e0, e1, … as tlog-proof texts."
    ) { made }
    #expect(published == made)
    for vector in published {
      let text = try #require(vector["bytes"]?.asString.flatMap { [UInt8](hex: $0) })
      let entry = try #require(vector["entry"]?.asString.flatMap { [UInt8](hex: $0) })
      let proof = try #require(OfflineProof(text: String(decoding: text, as: UTF8.self)))
      #expect(try proof.verified(entry: entry, under: key)?.size == LogSize(300))
      #expect(try proof.verified(entry: entry + [1], under: key) == nil)
    }
  }
}

extension String {
  fileprivate func components(before separator: String) -> String {
    firstRange(of: separator).map { String(self[..<$0.lowerBound]) } ?? self
  }
}
