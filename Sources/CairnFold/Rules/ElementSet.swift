package import CairnModel

/// An observed-remove set: a remove takes away the adds that it names, so an add that its author
/// did not know of stays.
package struct ElementSet: Sendable {
  package struct Element: Hashable, Sendable {
    package var value: Value
    /// The events that added it and were not removed, by id.
    package var addedBy: [EventID]
  }

  /// What is known of one event as an add of one value.
  struct Pair: Sendable {
    var value: Value
    var event: EventID
    /// How often the event adds it, and how often it is named by removes; of what is taken back
    /// neither.
    var adds: Int32 = 0
    var removes: Int32 = 0
    /// What stands for a long value in parts of a fingerprint.
    var digest: [UInt8]

    enum Standing: Hashable, Sendable { case stands, isKeptAway, saysNothing }

    var standing: Standing {
      if adds > 0 { return removes > 0 ? .saysNothing : .stands }
      // A remove of what is not here, or not yet.
      return removes > 0 ? .isKeptAway : .saysNothing
    }
  }

  private struct Key: Hashable {
    var value: Value
    var event: EventID
  }

  /// As many are looked at one by one.
  private static let plainMaximum = 8

  /// In the order in which they were first named. None goes.
  private var pairs: [Pair] = []
  /// Where there are many.
  private var places: [Key: Int] = [:]
  private var standingCount = 0
  private var keptAwayCount = 0

  package init() {}

  /// Whether nothing stands, and nothing is kept away.
  package var isEmpty: Bool { standingCount == 0 && keptAwayCount == 0 }

  /// By the canonical bytes of their values.
  package var elements: [Element] { listed(.stands) }

  /// Adds that removes named and that are not here, or not yet.
  package var removedAhead: [Element] { keptAwayCount == 0 ? [] : listed(.isKeptAway) }

  private func listed(_ standing: Pair.Standing) -> [Element] {
    var places: [Value: Int] = [:]
    var elements: [(bytes: [UInt8], element: Element)] = []
    for pair in pairs where pair.standing == standing {
      if let place = places[pair.value] {
        elements[place].element.addedBy.append(pair.event)
      } else {
        places[pair.value] = elements.count
        elements.append(
          (
            StatePart.bytes(of: pair.value), Element(value: pair.value, addedBy: [pair.event])
          ))
      }
    }
    elements.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    return elements.map { _, element in
      element.addedBy.count == 1
        ? element : Element(value: element.value, addedBy: element.addedBy.sorted())
    }
  }

  /// Counts adds and removes of a value by an event.
  /// - Returns: what the pair was ahead of it, and what it is.
  @discardableResult
  mutating func change(
    _ value: Value, by event: EventID, adds: Int32 = 0, removes: Int32 = 0,
    _ steps: inout FoldSteps
  ) -> (before: Pair.Standing, pair: Pair) {
    let place = place(of: value, event, &steps)
    let before = pairs[place].standing
    pairs[place].adds += adds
    pairs[place].removes += removes
    let pair = pairs[place]
    standingCount += (pair.standing == .stands ? 1 : 0) - (before == .stands ? 1 : 0)
    keptAwayCount += (pair.standing == .isKeptAway ? 1 : 0) - (before == .isKeptAway ? 1 : 0)
    return (before, pair)
  }

  private mutating func place(
    of value: Value, _ event: EventID, _ steps: inout FoldSteps
  ) -> Int {
    if pairs.count <= Self.plainMaximum {
      steps.pairsCompared += pairs.count
      let known = pairs.firstIndex { $0.event == event && $0.value == value }
      if let known { return known }
    } else {
      steps.pairsCompared += 1
      if let known = places[Key(value: value, event: event)] { return known }
    }
    pairs.append(Pair(value: value, event: event, digest: StatePart.digest(of: value)))
    if pairs.count > Self.plainMaximum {
      if places.isEmpty {
        for (place, pair) in pairs.enumerated() {
          places[Key(value: pair.value, event: pair.event)] = place
        }
      } else {
        places[Key(value: value, event: event)] = pairs.count - 1
      }
    }
    return pairs.count - 1
  }
}

/// By what stands and what is kept away.
extension ElementSet: Hashable {
  package static func == (a: ElementSet, b: ElementSet) -> Bool {
    a.elements == b.elements && a.removedAhead == b.removedAhead
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(standingCount) }
}
