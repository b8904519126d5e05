/// Work of devices that counts for nothing while this is in effect. It stays in the log.
public struct DeviceSetAside: Hashable, Sendable {
  public var points: [SetAsidePoint]
  public var reason: Text

  public init(points: [SetAsidePoint], reason: Text) {
    self.points = points
    self.reason = reason
  }
}

/// From where on a device's work is set aside.
public struct SetAsidePoint: Hashable, Sendable {
  public var device: DeviceNumber
  /// The last event that still counts.
  public var after: EventSequence
  /// Whether the numbers that continue this one are meant from their first event on, unless another
  /// point of the same event names them.
  public var withSuccessors: Bool

  public init(device: DeviceNumber, after: EventSequence, withSuccessors: Bool) {
    self.device = device
    self.after = after
    self.withSuccessors = withSuccessors
  }
}

/// What was set aside counts again.
public struct SetAsideReverted: Hashable, Sendable {
  public var setAside: EventID
  public var reason: Text

  public init(setAside: EventID, reason: Text) {
    self.setAside = setAside
    self.reason = reason
  }
}

/// The survey is done: the service takes no more work until it is reopened.
public struct SurveyClosed: Hashable, Sendable {
  public var reason: Text

  public init(reason: Text) { self.reason = reason }
}

public struct SurveyReopened: Hashable, Sendable {
  public var reason: Text

  public init(reason: Text) { self.reason = reason }
}
