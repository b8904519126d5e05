package import CairnModel

/// An inclusion proof with the checkpoint it leads to, as a text to keep (C2SP tlog-proof).
package struct OfflineProof: Hashable, Sendable {
  package var index: LogIndex
  package var hashes: [Digest]
  /// The signed note.
  package var checkpoint: [UInt8]

  package init(index: LogIndex, hashes: [Digest], checkpoint: [UInt8]) {
    self.index = index
    self.hashes = hashes
    self.checkpoint = checkpoint
  }

  private static let header = "c2sp.org/tlog-proof@v1"

  package var text: String {
    let lines = [Self.header, "index \(index)"] + hashes.map { Base64.encode($0.bytes) }
    return lines.joined(separator: "\n") + "\n\n" + String(decoding: checkpoint, as: UTF8.self)
  }

  /// Nil where the text has another form.
  package init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let end = lines.firstIndex(of: ""), end >= 2, lines[0] == Self.header,
      lines[1].hasPrefix("index "), let number = UInt64(lines[1].dropFirst(6)),
      String(number) == lines[1].dropFirst(6), number < LogSize.maximum
    else { return nil }
    var hashes: [Digest] = []
    for line in lines[2..<end] {
      guard let hash = Base64.decode(line).flatMap({ Digest($0) }) else { return nil }
      hashes.append(hash)
    }
    self.init(
      index: LogIndex(number), hashes: hashes,
      checkpoint: Array(lines[(end + 1)...].joined(separator: "\n").utf8))
  }

  /// The checkpoint, if its key is the log's and the proof leads from the entry to its root.
  package func verified(
    entry: [UInt8], under key: NoteKey
  ) throws(NoteError) -> VerifiedCheckpoint? {
    let verified = try VerifiedCheckpoint(verifying: checkpoint, under: key)
    let isIncluded = LogProof.includes(
      leaf: LogHash.leaf(entry), at: index, root: verified.root, size: verified.size, proof: hashes)
    return isIncluded ? verified : nil
  }
}
