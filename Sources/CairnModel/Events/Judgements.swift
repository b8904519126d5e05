/// A person looked: these two are not one.
public struct EntitiesDistinguished: Hashable, Sendable {
  public var first: EntityID
  public var second: EntityID
  public var reason: Text

  public init(first: EntityID, second: EntityID, reason: Text) {
    self.first = first
    self.second = second
    self.reason = reason
  }
}

/// A person looked: what the warning says is so, and is fine. Named as warnings name themselves.
public struct WarningAccepted: Hashable, Sendable {
  /// 1 is W01.
  public var code: UInt32
  public var subject: EntityID?
  public var related: EntityID?
  public var key: FieldKey?
  public var item: Text?
  public var device: DeviceNumber?
  public var reason: Text

  public init(
    code: UInt32, subject: EntityID? = nil, related: EntityID? = nil, key: FieldKey? = nil,
    item: Text? = nil, device: DeviceNumber? = nil, reason: Text
  ) {
    self.code = code
    self.subject = subject
    self.related = related
    self.key = key
    self.item = item
    self.device = device
    self.reason = reason
  }
}

/// An earlier judgement is taken back.
public struct JudgementReverted: Hashable, Sendable {
  public var judgement: EventID
  /// What it is about.
  public var entities: [EntityID]
  public var reason: Text

  public init(judgement: EventID, entities: [EntityID], reason: Text) {
    self.judgement = judgement
    self.entities = entities
    self.reason = reason
  }
}
