import CairnModel

/// Aliases by numbers, so that a walk is a loop over arrays, however long a chain is.
struct MergeGraph {
  /// By id.
  private let ids: [EntityID]
  /// Of each entity, the one that its alias shows.
  private let next: [Int?]
  /// Of each entity, its merge.
  private let edges: [MergeEdge?]

  init(_ all: some Sequence<MergeEdge>) {
    let all = Array(all)
    ids = Set(all.flatMap { [$0.member, $0.survivor] }).sorted()
    var numbers: [EntityID: Int] = [:]
    numbers.reserveCapacity(ids.count)
    for (number, id) in ids.enumerated() { numbers[id] = number }
    var edges = [MergeEdge?](repeating: nil, count: ids.count)
    for edge in all { if let number = numbers[edge.member] { edges[number] = edge } }
    self.edges = edges
    next = edges.map { $0.flatMap { numbers[$0.survivor] } }
  }

  /// The merges, apart where nothing joins them, by the least id.
  func components() -> [[MergeEdge]] {
    var components: [Int: [MergeEdge]] = [:]
    var order: [Int] = []
    for (place, end) in ends.enumerated() {
      if components[end] == nil {
        components[end] = []
        order.append(end)
      }
      if let edge = edges[place] { components[end]?.append(edge) }
    }
    return order.compactMap { components[$0] }
  }

  // MARK: Walks

  /// For each entity where following `next` ends: at one that has none, or at one of a circle.
  /// - Complexity: O(n): each entity is passed once.
  private func walk(_ next: [Int?], _ stops: [Bool]) -> [Int] {
    var ends = [Int](repeating: -1, count: ids.count)
    for start in ids.indices {
      var way: [Int] = []
      var place = start
      while ends[place] < 0, !stops[place], let further = next[place] {
        way.append(place)
        place = further
      }
      let end = ends[place] < 0 ? place : ends[place]
      ends[place] = end
      for passed in way { ends[passed] = end }
    }
    return ends
  }

  /// The circles, each from its least id on by id.
  private func circles() -> [[Int]] {
    var circles: [[Int]] = []
    // In which round an entity was passed; 0 for never.
    var passed = [Int](repeating: 0, count: ids.count)
    for start in ids.indices {
      let round = start + 1
      var place: Int? = start
      while let here = place, passed[here] == 0 {
        passed[here] = round
        place = next[here]
      }
      guard let first = place, passed[first] == round else { continue }
      var circle = [first]
      var here = next[first]
      while let place = here, place != first {
        circle.append(place)
        here = next[place]
      }
      circles.append(circle.sorted())
    }
    return circles
  }
}

extension MergeGraph {
  /// By the least entity of the circle at the end of the way, or the one without an alias.
  private var ends: [Int] {
    var stops = [Bool](repeating: false, count: ids.count)
    var label = Array(ids.indices)
    for circle in circles() {
      for place in circle {
        stops[place] = true
        label[place] = circle[0]
      }
    }
    return walk(next, stops).map { label[$0] }
  }

  func places(membersMaximum maximum: Int) -> [EntityID: MergePlace] {
    var places = ids.map { MergePlace(alone: $0) }
    var isOnCircle = [Bool](repeating: false, count: ids.count)
    for circle in circles() {
      let shown = circle.prefix(MergePlace.circleShownMaximum).map { ids[$0] }
      for place in circle {
        isOnCircle[place] = true
        places[place].circle = shown
      }
    }
    var holds = [Bool](repeating: false, count: ids.count)
    var trees: [Int: [Int]] = [:]
    for (place, end) in walk(next, isOnCircle).enumerated() where place != end {
      trees[end, default: []].append(place)
    }
    for (_, members) in trees {
      for member in held(members, maximum) { holds[member] = true }
    }
    let held = ids.indices.map { holds[$0] ? next[$0] : nil }
    for (place, root) in walk(held, isOnCircle).enumerated() where place != root {
      places[place].root = ids[root]
      places[root].members.append(ids[place])
    }
    for place in ids.indices where !isOnCircle[place] && !holds[place] {
      places[place].beyond = edges[place]
    }
    return Dictionary(uniqueKeysWithValues: zip(ids, places))
  }

  /// Those of a tree whose merges hold.
  ///
  /// Merges are taken round by round, of each device its next one, so that no device's flood stands
  /// ahead of another's first ones. One holds where it joins groups that are small enough together.
  private func held(_ members: [Int], _ maximum: Int) -> [Int] {
    guard members.count > maximum else { return members }
    let merges = members.compactMap { place in edges[place].map { (place: place, edge: $0) } }
      .sorted { $0.edge.event < $1.edge.event }
    var rounds: [(round: Int, place: Int)] = []
    var device: DeviceNumber?
    var round = 0
    for (place, edge) in merges {
      round = edge.event.device == device ? round + 1 : 0
      device = edge.event.device
      rounds.append((round, place))
    }
    // Of one round they are by device already, and sorting by (round, place in the list) keeps that.
    let order = rounds.enumerated().sorted {
      ($0.element.round, $0.offset) < ($1.element.round, $1.offset)
    }
    var groups = JoinedGroups()
    return order.map(\.element.place).filter { place in
      next[place].map { groups.join(place, $0, countMaximum: maximum + 1) } ?? false
    }
  }
}

/// Groups that grow by being joined (a union-find).
private struct JoinedGroups {
  private var parents: [Int: Int] = [:]
  private var counts: [Int: Int] = [:]

  /// - Returns: whether the two are one now: together they have no more than so many.
  mutating func join(_ a: Int, _ b: Int, countMaximum: Int) -> Bool {
    var (large, small) = (find(a), find(b))
    guard large != small else { return true }
    let count = counts[large, default: 1] + counts[small, default: 1]
    guard count <= countMaximum else { return false }
    if counts[large, default: 1] < counts[small, default: 1] { swap(&large, &small) }
    parents[small] = large
    counts[large] = count
    return true
  }

  private mutating func find(_ place: Int) -> Int {
    var root = place
    while let parent = parents[root] { root = parent }
    var here = place
    while let parent = parents[here], parent != root {
      parents[here] = root
      here = parent
    }
    return root
  }
}
