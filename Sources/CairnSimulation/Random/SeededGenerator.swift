/// SplitMix64: numbers that follow from a seed alone.
///
/// The standard library's `random(in:using:)` may draw differently in another release, so whatever
/// is drawn here is computed here.
package struct SeededGenerator: Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// A generator of its own for each purpose, so that one more draw for the one does not change
  /// the other.
  package init(seed: UInt64, stream: UInt64) {
    var mixer = SeededGenerator(seed: seed ^ (stream &* 0xd6e8_feb8_6659_fd93))
    state = mixer.next()
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// 0 ..< bound
  package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "there is nothing to draw from")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  package mutating func chance(_ percentage: Int) -> Bool { below(100) < percentage }

  package mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  package mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      withUnsafeBytes(of: next().littleEndian) { bytes.append(contentsOf: $0) }
    }
    return Array(bytes.prefix(count))
  }

  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    for position in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(position, below(position + 1))
    }
  }
}
