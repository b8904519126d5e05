import CairnModel
import struct Crypto.SHA256

/// The parts that a fingerprint is made of. They hold what a state means, and no place in the log.
enum StatePart {
  static func entity(_ id: EntityID, _ kind: KindNumber) -> [UInt8] {
    part(1, id) { $0.write(UInt64(kind.rawValue)) }
  }

  /// Of a field.
  static func sibling(_ id: EntityID, _ key: FieldKey, _ write: Write) -> [UInt8] {
    part(2, id) {
      $0.write(UInt64(key.rawValue))
      self.write(write, to: &$0)
    }
  }

  static func retraction(_ id: EntityID, _ write: Write) -> [UInt8] {
    part(3, id) { self.write(write, to: &$0) }
  }

  /// One event that added an element.
  static func element(_ id: EntityID, _ key: FieldKey, _ pair: ElementSet.Pair) -> [UInt8] {
    part(4, id) { write(pair, of: key, to: &$0) }
  }

  /// An add that removes named and that is not here, or not yet.
  static func keptAway(_ id: EntityID, _ key: FieldKey, _ pair: ElementSet.Pair) -> [UInt8] {
    part(17, id) { write(pair, of: key, to: &$0) }
  }

  private static func write(
    _ pair: ElementSet.Pair, of key: FieldKey, to writer: inout StateWriter
  ) {
    writer.write(UInt64(key.rawValue))
    write(pair.value, pair.digest, to: &writer)
    writer.write(pair.event.packed)
  }

  /// - Parameter isOpposed: whether it and a retraction that stands did not know of each other.
  static func touch(_ id: EntityID, _ write: Write, isOpposed: Bool) -> [UInt8] {
    part(16, id) {
      $0.write(write.event.packed)
      $0.write(write.context)
      $0.write(flag: isOpposed)
    }
  }

  static func schema(_ document: PublishedSchemas.Document) -> [UInt8] {
    var writer = StateWriter(part: 5)
    writer.write(document.event.packed)
    writer.write(bytes: document.bytes)
    return writer.bytes
  }

  static func anomaly(_ event: EventID, _ code: Anomaly.Code) -> [UInt8] {
    var writer = StateWriter(part: 6)
    writer.write(event.packed)
    writer.write(UInt64(code.rawValue))
    return writer.bytes
  }

  /// - Parameter isOpposed: whether it and a retraction that stands did not know of each other.
  static func alias(_ id: EntityID, _ write: Write, isOpposed: Bool) -> [UInt8] {
    part(7, id) {
      self.write(write, to: &$0)
      $0.write(flag: isOpposed)
    }
  }

  static func sample(_ id: EntityID, _ sample: Sample) -> [UInt8] {
    part(8, id) {
      $0.write(sample.event.packed)
      $0.write(sample.context)
      $0.write(sample.item)
      $0.write(flag: sample.value != nil)
      if let value = sample.value { $0.write(value) }
      $0.write(sample.unit)
      $0.write(UInt64(sample.confidence.map { UInt64($0) + 1 } ?? 0))
      $0.write(sample.evidence)
      $0.write(signed: sample.corrected.milliseconds)
      $0.write(signed: sample.observed.milliseconds)
    }
  }

  static func note(_ id: EntityID, _ note: EventID, _ version: Note.Version) -> [UInt8] {
    part(9, id) {
      $0.write(note.packed)
      $0.write(version.event.packed)
      $0.write(flag: !version.digest.isEmpty)
      if version.digest.isEmpty {
        write(version.text, version.tags, to: &$0)
      } else {
        $0.append(version.digest)
      }
    }
  }

  /// What stands for a text with tags that is too long for a part: the SHA-256 of its bytes. Empty for
  /// others.
  static func digest(of text: Text, _ tags: [Text]) -> [UInt8] {
    var writer = StateWriter()
    write(text, tags, to: &writer)
    return digest(of: writer.bytes)
  }

  private static func write(_ text: Text, _ tags: [Text], to writer: inout StateWriter) {
    writer.write(text)
    writer.write(count: tags.count)
    for tag in tags { writer.write(tag) }
  }

  static func attachment(_ id: EntityID, _ attachment: Attachment, isRedacted: Bool) -> [UInt8] {
    part(10, id) {
      $0.write(attachment.id.packed)
      $0.write(attachment.digest)
      $0.write(flag: isRedacted)
    }
  }

  static func consent(_ id: EntityID, _ consent: Consent, isWithdrawn: Bool) -> [UInt8] {
    part(11, id) {
      $0.write(consent.id.packed)
      $0.write(consent.statement)
      $0.write(flag: isWithdrawn)
    }
  }

  /// - Parameter revocation: 0 for none, 1 of the number, 2 also of what will continue it.
  static func member(
    _ device: DeviceNumber, _ role: Role, revocation: UInt64, _ kinship: Kinship?
  ) -> [UInt8] {
    var writer = StateWriter(part: 12)
    writer.write(UInt64(device.rawValue))
    writer.write(UInt64(role.rawValue))
    writer.write(revocation)
    writer.write(UInt64(kinship?.continues?.rawValue ?? 0))
    writer.write(UInt64(kinship?.beside?.rawValue ?? 0))
    return writer.bytes
  }

  static func rules(level: UInt32) -> [UInt8] {
    var writer = StateWriter(part: 13)
    writer.write(UInt64(level))
    return writer.bytes
  }

  static func baseline(_ event: EventID, _ baseline: BaselineImported) -> [UInt8] {
    var writer = StateWriter(part: 14)
    writer.write(event.packed)
    writer.write(baseline.source)
    writer.write(count: baseline.figures.count)
    return writer.bytes
  }

  static func erased(_ subjectKeyID: [UInt8]) -> [UInt8] {
    var writer = StateWriter(part: 15)
    writer.write(bytes: subjectKeyID)
    return writer.bytes
  }

  static func judgement(_ id: EntityID, _ standing: StandingJudgement) -> [UInt8] {
    part(18, id) {
      $0.write(standing.event.packed)
      $0.write(standing.judgement)
    }
  }

  static func clockJudgement(_ judgement: ClockJudgement) -> [UInt8] {
    var writer = StateWriter(part: 19)
    writer.write(UInt64(judgement.device.rawValue))
    writer.write(judgement.event.packed)
    return writer.bytes
  }

  /// While it is in effect.
  static func setAside(_ act: SetAside) -> [UInt8] {
    var writer = StateWriter(part: 20)
    writer.write(act.event.packed)
    writer.write(act.points)
    return writer.bytes
  }

  private static func part(
    _ number: UInt8, _ id: EntityID, _ body: (inout StateWriter) -> Void
  ) -> [UInt8] {
    var writer = StateWriter(part: number)
    writer.write(id.packed)
    body(&writer)
    return writer.bytes
  }

  private static func write(_ write: Write, to writer: inout StateWriter) {
    writer.write(write.event.packed)
    writer.write(write.context)
    writer.write(signed: write.corrected.milliseconds)
    self.write(write.value, write.digest, to: &writer)
  }

  // MARK: Values

  /// A value of more bytes is in a part by its hash.
  private static let valueByteCountMaximum = 64

  private static func write(_ value: Value, _ digest: [UInt8], to writer: inout StateWriter) {
    let digest = digest.isEmpty ? self.digest(of: value) : digest
    if digest.isEmpty { writer.write(value) } else { writer.append(digest) }
  }

  static func bytes(of value: Value) -> [UInt8] {
    var writer = StateWriter()
    writer.write(value)
    return writer.bytes
  }

  /// What stands for a value that is too long for a part: a byte 0, which begins no value, and the
  /// SHA-256 of its bytes. Empty for others.
  static func digest(of value: Value) -> [UInt8] {
    switch value {
    case .text(let text), .code(let text):
      guard text.string.utf8.count > valueByteCountMaximum - 3 else { return [] }
    case .line, .polygon, .multipolygon, .sealed: break
    default: return []
    }
    let digest = digest(of: bytes(of: value))
    return digest.isEmpty ? [] : [0] + digest
  }

  private static func digest(of bytes: [UInt8]) -> [UInt8] {
    guard bytes.count > valueByteCountMaximum else { return [] }
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return Array(hash.finalize())
  }
}
