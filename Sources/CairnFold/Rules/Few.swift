/// Things in order that are mostly none or one: those need no memory of their own.
struct Few<Element: Sendable>: Sendable, Sequence {
  private var first: Element?
  private var others: [Element] = []

  init() {}

  init(_ element: Element) { first = element }

  mutating func append(_ element: Element) {
    if first == nil { first = element } else { others.append(element) }
  }

  struct Iterator: IteratorProtocol {
    fileprivate var first: Element?
    fileprivate var others: ArraySlice<Element>

    mutating func next() -> Element? { first.take() ?? others.popFirst() }
  }

  func makeIterator() -> Iterator { Iterator(first: first, others: others[...]) }
}
