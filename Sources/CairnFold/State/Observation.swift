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
  }

  package var id: EventID
  /// The latest of each author, by event id.
  package internal(set) var versions: [Version]

  mutating func add(_ version: Version) {
    versions.removeAll { $0.event.device == version.event.device }
    let place = versions.firstIndex { version.event < $0.event } ?? versions.count
    versions.insert(version, at: place)
  }
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
