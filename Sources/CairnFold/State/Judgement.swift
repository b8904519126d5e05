package import CairnModel

/// What a person decided about something odd, having looked: it is so, and it is fine.
package enum Judgement: Hashable, Sendable {
  /// The entity is not the same as another one.
  case distinct(from: EntityID)
  /// A warning says what is so.
  case accepted(WarningName)
}

/// What a warning is, without the words that say it.
package struct WarningName: Hashable, Sendable {
  /// 1 is W01. Any number: what is no warning is accepted without effect.
  package var code: UInt32
  package var subject: EntityID?
  package var related: EntityID?
  package var key: FieldKey?
  package var item: Text?
  package var device: DeviceNumber?

  package init(
    code: UInt32, subject: EntityID? = nil, related: EntityID? = nil, key: FieldKey? = nil,
    item: Text? = nil, device: DeviceNumber? = nil
  ) {
    self.code = code
    self.subject = subject
    self.related = related
    self.key = key
    self.item = item
    self.device = device
  }

  package init(_ body: WarningAccepted) {
    self.init(
      code: body.code, subject: body.subject, related: body.related, key: body.key,
      item: body.item, device: body.device)
  }

  /// Such as `W01`.
  package var codeName: String {
    WarningCode(rawValue: UInt8(clamping: code))?.name ?? "warning \(code)"
  }

  /// As an event accepts it.
  package func accepted(reason: Text) -> WarningAccepted {
    WarningAccepted(
      code: code, subject: subject, related: related, key: key, item: item, device: device,
      reason: reason)
  }
}

extension Warning {
  package var identity: WarningName {
    WarningName(
      code: UInt32(code.rawValue), subject: subject, related: related, key: key, item: item,
      device: device)
  }
}

/// A judgement that an entity's journal holds, and that nobody took back.
package struct StandingJudgement: Hashable, Sendable {
  package var event: EventID
  package var judgement: Judgement
}

/// That a device's clock is off, which a person found to be so: of a device and an author, the
/// author's latest. It is kept by the survey, for no entity is what is odd.
package struct ClockJudgement: Hashable, Sendable {
  package var device: DeviceNumber
  package var event: EventID
  package var index: LogIndex
  /// Where the log has the act that took it back.
  package var revertedAt: LogIndex?

  /// Whether it held in a log of `size` entries.
  package func stands(in size: LogSize) -> Bool {
    size.contains(index) && !(revertedAt.map { size.contains($0) } ?? false)
  }
}
