/// Things in order that are mostly none or one: those need no memory of their own.
package struct Few<Element: Sendable>: Sendable, Sequence {
  package private(set) var first: Element?
  private var others: ArraySlice<Element> = []

  init() {}

  init(_ element: Element) { first = element }

  init(_ elements: [Element]) {
    first = elements.first
    others = elements.dropFirst()
  }

  package var isEmpty: Bool { first == nil }

  var hasAtMostOne: Bool { others.isEmpty }

  mutating func append(_ element: Element) {
    if first == nil { first = element } else { others.append(element) }
  }

  package struct Iterator: IteratorProtocol {
    fileprivate var first: Element?
    fileprivate var others: ArraySlice<Element>

    package mutating func next() -> Element? { first.take() ?? others.popFirst() }
  }

  package func makeIterator() -> Iterator { Iterator(first: first, others: others) }
}
