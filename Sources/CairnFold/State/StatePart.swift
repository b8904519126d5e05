import CairnModel

/// The parts that a fingerprint is made of. They hold what a state means, and no place in the log.
enum StatePart {
  static func entity(_ id: EntityID, _ kind: KindNumber) -> [UInt8] {
    part(1, id) { $0.write(UInt64(kind.rawValue)) }
  }

  static func register(_ id: EntityID, _ key: FieldKey, _ register: Register) -> [UInt8] {
    part(2, id) {
      $0.write(UInt64(key.rawValue))
      write(register, to: &$0)
    }
  }

  /// With the edits that decide whether it is in question.
  static func retraction(
    _ id: EntityID, _ register: Register, _ touches: Register
  ) -> [UInt8] {
    part(3, id) {
      $0.write(count: register.siblings.count)
      write(register, to: &$0)
      $0.write(touches.siblings.map(\.event))
    }
  }

  static func element(
    _ id: EntityID, _ key: FieldKey, _ element: ElementSet.Element
  ) -> [UInt8] {
    part(4, id) {
      $0.write(UInt64(key.rawValue))
      $0.write(element.value)
      $0.write(element.addedBy)
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

  static func alias(_ id: EntityID, _ register: Register) -> [UInt8] {
    part(7, id) { write(register, to: &$0) }
  }

  static func sample(_ id: EntityID, _ sample: Sample) -> [UInt8] {
    part(8, id) {
      $0.write(sample.event.packed)
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

  static func note(_ id: EntityID, _ note: Note) -> [UInt8] {
    part(9, id) {
      $0.write(note.id.packed)
      for version in note.versions {
        $0.write(version.event.packed)
        $0.write(version.text)
        $0.write(count: version.tags.count)
        for tag in version.tags { $0.write(tag) }
      }
    }
  }

  static func attachment(_ id: EntityID, _ attachment: Attachment) -> [UInt8] {
    part(10, id) {
      $0.write(attachment.id.packed)
      $0.write(attachment.digest)
      $0.write(flag: attachment.redactedBy != nil)
    }
  }

  static func consent(_ id: EntityID, _ consent: Consent) -> [UInt8] {
    part(11, id) {
      $0.write(consent.id.packed)
      $0.write(consent.statement)
      $0.write(flag: consent.withdrawnBy != nil)
    }
  }

  static func member(_ device: DeviceNumber, _ role: Role, isRevoked: Bool) -> [UInt8] {
    var writer = StateWriter(part: 12)
    writer.write(UInt64(device.rawValue))
    writer.write(UInt64(role.rawValue))
    writer.write(flag: isRevoked)
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
    part(16, id) {
      $0.write(standing.event.packed)
      $0.write(standing.judgement)
    }
  }

  static func clockJudgement(_ judgement: ClockJudgement) -> [UInt8] {
    var writer = StateWriter(part: 17)
    writer.write(UInt64(judgement.device.rawValue))
    writer.write(judgement.event.packed)
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

  private static func write(_ register: Register, to writer: inout StateWriter) {
    for write in register.siblings {
      writer.write(write.event.packed)
      writer.write(signed: write.corrected.milliseconds)
      writer.write(write.value)
    }
  }
}
