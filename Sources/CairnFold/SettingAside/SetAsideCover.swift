package import CairnModel

/// Which events are out: an act in effect sets them aside.
///
/// An entity means what its journal means without what is out, whoever had seen it.
package struct SetAsideCover: Hashable, Sendable {
  struct Reach: Hashable, Sendable {
    /// The last event that still counts.
    var after: EventSequence
    var act: SetAside

    /// An event says one thing for ever: nothing else of an act is compared.
    static func == (a: Reach, b: Reach) -> Bool {
      a.after == b.after && a.act.event == b.act.event
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(after)
      hasher.combine(act.event)
    }
  }

  /// Of each device, the one that reaches furthest first.
  private var reaches: [DeviceNumber: [Reach]] = [:]

  package init() {}

  package var isEmpty: Bool { reaches.isEmpty }

  mutating func add(_ act: SetAside, of device: DeviceNumber, after: EventSequence) {
    var known = reaches[device] ?? []
    known.insert(
      Reach(after: after, act: act), at: known.firstIndex { after < $0.after } ?? known.count)
    reaches[device] = known
  }

  package func covers(_ event: EventID) -> Bool {
    reaches.isEmpty ? false : reaches[event.device].map { $0[0].after < event.sequence } ?? false
  }

  /// The last event of a device that still counts; nil where all do.
  package func lastThatCounts(of device: DeviceNumber) -> EventSequence? {
    reaches[device]?.first?.after
  }

  /// The acts in effect that take out something of a device, in the order of the log, each with the
  /// last event that counts by it.
  package func acts(of device: DeviceNumber) -> [(act: SetAside, after: EventSequence)] {
    (reaches[device] ?? []).map { ($0.act, $0.after) }.sorted { $0.act.index < $1.act.index }
  }

  /// How the acts in effect retract an entity whose registration they take out, in the order of the log:
  /// of each author the last few, for no more can stand in a register.
  func retractions(of registration: EventID) -> [Act] {
    guard let known = reaches[registration.device] else { return [] }
    var last: [DeviceNumber: [SetAside]] = [:]
    for reach in known.prefix(while: { $0.after < registration.sequence }) {
      var own = last[reach.act.event.device] ?? []
      let place = own.firstIndex { $0.event < reach.act.event } ?? own.count
      guard place < Register.siblingsPerDeviceMaximum else { continue }
      own.insert(reach.act, at: place)
      if own.count > Register.siblingsPerDeviceMaximum { own.removeLast() }
      last[reach.act.event.device] = own
    }
    return last.values.flatMap { $0 }.sorted { $0.index < $1.index }.map(\.retraction)
  }

  /// The devices of which another cover takes out something else, each with the first event that may
  /// be concerned.
  package func differences(from other: SetAsideCover) -> [DeviceNumber: EventSequence] {
    var differences: [DeviceNumber: EventSequence] = [:]
    for device in Set(reaches.keys).union(other.reaches.keys) {
      let (own, others) = (Set(reaches[device] ?? []), Set(other.reaches[device] ?? []))
      let least = own.symmetricDifference(others).map(\.after).min()
      if let least { differences[device] = least.next }
    }
    return differences
  }

  /// Whether two covers say the same of what happened to an entity.
  func agrees(with other: SetAsideCover, on events: some Sequence<EventID>, of id: EntityID) -> Bool
  {
    retractions(of: id.event).map(\.event) == other.retractions(of: id.event).map(\.event)
      && events.allSatisfy { covers($0) == other.covers($0) }
  }
}
