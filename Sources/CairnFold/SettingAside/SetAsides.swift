package import CairnModel

/// That the work of some devices was set aside, as the log tells it.
package struct SetAside: Hashable, Sendable {
  package var event: EventID
  package var index: LogIndex
  package var claimed: Timestamp
  package var corrected: Timestamp
  package var reason: Text
  package var points: [SetAsidePoint]
  /// Where the log has the act that took it back.
  package var revertedAt: LogIndex?

  package init(_ body: DeviceSetAside, by event: Event, at index: LogIndex, corrected: Timestamp) {
    self.event = event.id
    self.index = index
    claimed = event.claimedTime
    self.corrected = corrected
    reason = body.reason
    points = body.points
  }

  init(
    event: EventID, index: LogIndex, claimed: Timestamp, corrected: Timestamp, reason: Text,
    points: [SetAsidePoint], revertedAt: LogIndex?
  ) {
    self.event = event
    self.index = index
    self.claimed = claimed
    self.corrected = corrected
    self.reason = reason
    self.points = points
    self.revertedAt = revertedAt
  }

  /// Whether it was in effect in a log of `size` entries.
  package func isInEffect(in size: LogSize) -> Bool {
    size.contains(index) && !(revertedAt.map { size.contains($0) } ?? false)
  }

  /// What it says of an entity whose registration it takes out.
  ///
  /// That retraction has seen nothing, so all that others said of the entity stands against it, and
  /// nobody's work vanishes without a person's decision.
  var retraction: Act {
    Act(
      event: event, index: index, byteCount: 0,
      context: Context(
        base: .zero, seen: [SeenThrough(device: event.device, sequence: .none)]),
      claimed: claimed, corrected: corrected, reason: reason, deeds: [.retracted(true)])
  }
}

/// All that was ever set aside in a survey.
package struct SetAsides: Hashable, Sendable {
  /// All acts of one device number together name so many points at most: they are kept for ever,
  /// looked at with each that comes, and each may make everybody read all that a device did again.
  package static let pointsPerDeviceMaximum = 256

  /// In the order of the log.
  package private(set) var acts: [SetAside] = []

  package init() {}

  mutating func add(_ act: SetAside) { acts.append(act) }

  /// Whether the author of an act has named few enough points before it.
  func hasRoom(for act: SetAside) -> Bool {
    let earlier = acts.lazy.filter { $0.event.device == act.event.device }
      .reduce(0) { $0 + $1.points.count }
    return earlier + act.points.count <= Self.pointsPerDeviceMaximum
  }

  package func act(_ event: EventID) -> SetAside? { acts.first { $0.event == event } }

  /// - Returns: the act that is no longer in effect; nil where there is none, or it was not.
  mutating func revert(_ event: EventID, at index: LogIndex) -> SetAside? {
    guard let place = acts.firstIndex(where: { $0.event == event }),
      acts[place].revertedAt == nil
    else { return nil }
    acts[place].revertedAt = index
    return acts[place]
  }

  /// What is out by the acts in effect.
  /// - Parameter size: of the log; nil for all of it.
  func cover(asOf size: LogSize? = nil, _ lineages: Lineages) -> SetAsideCover {
    var cover = SetAsideCover()
    for var act in acts where size.map(act.isInEffect) ?? (act.revertedAt == nil) {
      // What came later is no matter of the past.
      act.revertedAt = nil
      let named = Set(act.points.map(\.device))
      var known: Set<DeviceNumber> = []
      for point in act.points where known.insert(point.device).inserted {
        cover.add(act, of: point.device, after: point.after)
        guard point.withSuccessors else { continue }
        let others = named.subtracting([point.device])
        for device in lineages.descendants(of: point.device, except: others).dropFirst() {
          cover.add(act, of: device, after: .none)
        }
      }
    }
    return cover
  }
}
