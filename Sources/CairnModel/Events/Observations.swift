/// A rating, a weight or a measure. Samples never conflict.
public struct SampleRecorded: Hashable, Sendable {
  public var subject: EntityID
  /// The code of an item or a sampled field, such as `F.DIG`.
  public var item: Text
  /// Nil: not observed, which is never 0.
  public var value: Value?
  public var unit: Text
  /// 0 to 4
  public var confidence: UInt32?
  /// Attachments and notes.
  public var evidence: [EventID]

  public init(
    subject: EntityID, item: Text, value: Value?, unit: Text = "", confidence: UInt32? = nil,
    evidence: [EventID] = []
  ) {
    self.subject = subject
    self.item = item
    self.value = value
    self.unit = unit
    self.confidence = confidence
    self.evidence = evidence
  }
}

public struct SampleWithdrawn: Hashable, Sendable {
  public var subject: EntityID
  public var sample: EventID
  public var reason: Text

  public init(subject: EntityID, sample: EventID, reason: Text) {
    self.subject = subject
    self.sample = sample
    self.reason = reason
  }
}

public struct AttachmentDeclared: Hashable, Sendable {
  public var subject: EntityID
  public var digest: Digest
  public var byteCount: UInt64
  public var mediaType: Text
  public var name: Text

  public init(
    subject: EntityID, digest: Digest, byteCount: UInt64, mediaType: Text, name: Text
  ) {
    self.subject = subject
    self.digest = digest
    self.byteCount = byteCount
    self.mediaType = mediaType
    self.name = name
  }
}

public struct AttachmentRedacted: Hashable, Sendable {
  public var subject: EntityID
  public var attachment: EventID
  public var reason: Text

  public init(subject: EntityID, attachment: EventID, reason: Text) {
    self.subject = subject
    self.attachment = attachment
    self.reason = reason
  }
}

public struct NoteWritten: Hashable, Sendable {
  public var subject: EntityID
  public var text: Text
  public var tags: [Text]

  public init(subject: EntityID, text: Text, tags: [Text] = []) {
    self.subject = subject
    self.text = text
    self.tags = tags
  }
}

public struct NoteRevised: Hashable, Sendable {
  public var subject: EntityID
  public var note: EventID
  public var text: Text
  public var tags: [Text]

  public init(subject: EntityID, note: EventID, text: Text, tags: [Text] = []) {
    self.subject = subject
    self.note = note
    self.text = text
    self.tags = tags
  }
}

public struct ConsentGiven: Hashable, Sendable {
  public var subject: EntityID
  public var statement: Text
  public var evidence: EventID?

  public init(subject: EntityID, statement: Text, evidence: EventID? = nil) {
    self.subject = subject
    self.statement = statement
    self.evidence = evidence
  }
}

public struct ConsentWithdrawn: Hashable, Sendable {
  public var subject: EntityID
  public var consent: EventID
  public var reason: Text

  public init(subject: EntityID, consent: EventID, reason: Text) {
    self.subject = subject
    self.consent = consent
    self.reason = reason
  }
}

/// The key of a subject's personal values was destroyed.
public struct SubjectErased: Hashable, Sendable {
  public var subjectKeyID: [UInt8]
  public var reason: Text

  public init(subjectKeyID: [UInt8], reason: Text) {
    self.subjectKeyID = subjectKeyID
    self.reason = reason
  }
}

/// Official totals to set a survey against.
public struct BaselineImported: Hashable, Sendable {
  public var source: Text
  public var figures: [BaselineFigure]

  public init(source: Text, figures: [BaselineFigure]) {
    self.source = source
    self.figures = figures
  }
}

public struct BaselineFigure: Hashable, Sendable {
  public var area: Text
  public var code: Text
  public var year: Int32
  public var firms: UInt64?
  public var employment: UInt64?

  public init(area: Text, code: Text, year: Int32, firms: UInt64?, employment: UInt64?) {
    self.area = area
    self.code = code
    self.year = year
    self.firms = firms
    self.employment = employment
  }
}
