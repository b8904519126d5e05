/// An element with all that is in it, as far as a feature needs it.
struct XMLNode: Hashable, Sendable {
  var name: String
  var attributes: [String: String]
  var text = ""
  var children: [XMLNode] = []

  init(name: String, attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  func child(_ name: String) -> XMLNode? { children.first { $0.name == name } }

  func children(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }

  /// The text of a child, without white space at its ends; nil where there is none.
  func text(of name: String) -> String? { child(name)?.content }

  var content: String? {
    var rest = text[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest.isEmpty ? nil : String(rest)
  }

  /// All elements of a name below this one, in order.
  func descendants(_ name: String) -> [XMLNode] {
    children.flatMap { ($0.name == name ? [$0] : []) + $0.descendants(name) }
  }
}
