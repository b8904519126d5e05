import CairnModel

/// What events said one after the other, where each may lose its effect and get it back.
struct EffectiveList<Item: Sendable>: Sendable {
  private var items: [Item] = []
  private var places: [EventID: Int] = [:]
  /// The place + 1 of each that has its effect.
  private var effective = MaximumTree()

  /// The first and the last of those that have their effect.
  var first: Item? { effective.firstPlace.map { items[$0] } }
  var last: Item? { effective.maximum == 0 ? nil : items[Int(effective.maximum) - 1] }

  mutating func append(_ item: Item, by event: EventID) {
    guard places[event] == nil else { return }
    places[event] = items.count
    items.append(item)
    effective.append(UInt64(items.count))
  }

  mutating func setEffective(_ event: EventID, _ isEffective: Bool) {
    guard let place = places[event] else { return }
    effective[place] = isEffective ? UInt64(place + 1) : 0
  }
}
