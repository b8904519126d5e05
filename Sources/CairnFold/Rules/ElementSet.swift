package import CairnModel

/// An observed-remove set: a remove takes away the adds that it names, so an add that its author
/// did not know of stays.
package struct ElementSet: Hashable, Sendable {
  package struct Element: Hashable, Sendable {
    package var value: Value
    /// The events that added it and were not removed, by id.
    package var addedBy: [EventID]
  }

  /// In the order in which they were first added.
  package private(set) var elements: [Element] = []
  /// Removes that named an add which is not here, or not yet.
  package private(set) var removedAhead: [Element] = []

  package init() {}

  package init(elements: [Element], removedAhead: [Element]) {
    self.elements = elements
    self.removedAhead = removedAhead
  }

  package var isEmpty: Bool { elements.isEmpty && removedAhead.isEmpty }

  mutating func add(_ value: Value, by event: EventID) {
    if let place = removedAhead.firstIndex(where: { $0.value == value }),
      removedAhead[place].addedBy.contains(event)
    {
      return
    }
    Self.insert(value, event, into: &elements)
  }

  mutating func remove(_ value: Value, addedBy events: [EventID]) {
    let place = elements.firstIndex { $0.value == value }
    for event in events {
      if let place, let own = elements[place].addedBy.firstIndex(of: event) {
        elements[place].addedBy.remove(at: own)
      } else {
        Self.insert(value, event, into: &removedAhead)
      }
    }
    if let place, elements[place].addedBy.isEmpty { elements.remove(at: place) }
  }

  private static func insert(_ value: Value, _ event: EventID, into list: inout [Element]) {
    guard let place = list.firstIndex(where: { $0.value == value }) else {
      list.append(Element(value: value, addedBy: [event]))
      return
    }
    let own = list[place].addedBy
    guard !own.contains(event) else { return }
    list[place].addedBy.insert(event, at: own.firstIndex { event < $0 } ?? own.count)
  }
}
