import CairnModel

/// What an event brought, and is found by.
protocol EventItem: Sendable {
  var event: EventID { get }
}

/// Such things in the order of the log. One is found at once however many there are.
struct EventList<Item: EventItem>: Sendable {
  /// As many are looked through one by one.
  private static var plainMaximum: Int { 8 }

  private(set) var items: [Item] = []
  /// Of those that were there when somebody last looked for one.
  private var places: [EventID: Int] = [:]

  var isEmpty: Bool { items.isEmpty }

  mutating func append(_ item: Item) { items.append(item) }

  /// - Returns: nil where there is no such thing.
  mutating func change<Result>(
    _ event: EventID, _ steps: inout FoldSteps, _ body: (inout Item) -> Result
  ) -> Result? {
    place(of: event, &steps).map { body(&items[$0]) }
  }

  private mutating func place(of event: EventID, _ steps: inout FoldSteps) -> Int? {
    steps.eventsLookedUp += 1
    guard items.count > Self.plainMaximum else { return items.firstIndex { $0.event == event } }
    // No two are of one event, so that as many were looked at as have a place.
    for place in places.count..<items.count {
      steps.eventsIndexed += 1
      places[items[place].event] = place
    }
    return places[event]
  }
}
