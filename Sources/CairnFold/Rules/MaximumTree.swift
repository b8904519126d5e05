/// Numbers by their places, of which the greatest is known at once, and the greatest ahead of a place
/// in a few steps. A number may change; 0 stands for none.
struct MaximumTree: Sendable {
  /// From the middle on the numbers themselves; ahead of them, above each two, the greater one. The
  /// greatest of all is at 1, and nothing at 0.
  private var nodes: [UInt64] = []
  private(set) var count = 0

  private var capacity: Int { nodes.count / 2 }

  var maximum: UInt64 { nodes.isEmpty ? 0 : nodes[1] }

  mutating func append(_ number: UInt64) {
    if count == capacity { grow() }
    count += 1
    self[count - 1] = number
  }

  subscript(place: Int) -> UInt64 {
    get { nodes[capacity + place] }
    set {
      var node = capacity + place
      nodes[node] = newValue
      while node > 1 {
        node /= 2
        nodes[node] = max(nodes[2 * node], nodes[2 * node + 1])
      }
    }
  }

  /// The greatest of the numbers ahead of a place.
  func maximum(ahead place: Int) -> UInt64 {
    var (first, end) = (capacity, capacity + place)
    var greatest: UInt64 = 0
    while first < end {
      if first & 1 == 1 {
        greatest = max(greatest, nodes[first])
        first += 1
      }
      if end & 1 == 1 {
        end -= 1
        greatest = max(greatest, nodes[end])
      }
      first /= 2
      end /= 2
    }
    return greatest
  }

  /// The first place with a number.
  var firstPlace: Int? {
    guard maximum > 0 else { return nil }
    var node = 1
    while node < capacity { node = nodes[2 * node] > 0 ? 2 * node : 2 * node + 1 }
    return node - capacity
  }

  private mutating func grow() {
    let wide = max(2, 2 * capacity)
    var grown = [UInt64](repeating: 0, count: 2 * wide)
    for place in 0..<count { grown[wide + place] = self[place] }
    for node in stride(from: wide - 1, to: 0, by: -1) {
      grown[node] = max(grown[2 * node], grown[2 * node + 1])
    }
    nodes = grown
  }
}
