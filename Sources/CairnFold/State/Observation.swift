package import CairnModel

/// A note, with what each author last made of it. One author's versions follow each other; those of
/// different authors stand side by side.
package struct Note: Hashable, Sendable {
  package struct Version: Hashable, Sendable {
    package var event: EventID
    package var index: LogIndex
    package var claimed: Timestamp
    package var corrected: Timestamp
    package var text: Text
    package var tags: [Text]
    /// What stands for a long text with its tags in a part of a fingerprint.
    var digest: [UInt8]

    init(
      event: EventID, index: LogIndex, claimed: Timestamp, corrected: Timestamp, text: Text,
      tags: [Text]
    ) {
      self.event = event
      self.index = index
      self.claimed = claimed
      self.corrected = corrected
      self.text = text
      self.tags = tags
      digest = StatePart.digest(of: text, tags)
    }
  }

  package var id: EventID
  /// The latest of each author, by event id.
  package internal(set) var versions: [Version]
}

package struct Attachment: Hashable, Sendable {
  package var id: EventID
  package var digest: Digest
  package var byteCount: UInt64
  package var mediaType: Text
  package var name: Text
  /// The event that took its content from sight.
  package var redactedBy: EventID?
}

package struct Consent: Hashable, Sendable {
  package var id: EventID
  package var statement: Text
  package var evidence: EventID?
  package var withdrawnBy: EventID?
}
