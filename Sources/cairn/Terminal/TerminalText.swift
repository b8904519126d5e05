/// Text as a terminal may get it: what came from outside is harmless in it, and the colours are this
/// program's own.
///
/// Only what stands in the program's source, the literal, is taken as it is. Whatever is put into it
/// is made safe and stays on one line, whoever wrote it. So no caller has to remember to do it.
package struct TerminalText: ExpressibleByStringInterpolation, CustomStringConvertible, Hashable,
  Sendable
{
  /// What the terminal gets.
  package private(set) var description: String

  package init(_ outside: String) { description = Self.safe(outside) }

  package init(stringLiteral own: String) { description = own }

  package init(stringInterpolation: StringInterpolation) {
    description = stringInterpolation.text
  }

  /// Text of several lines that this program made and that may name what came from outside: its
  /// line ends stay.
  package init(lines: String) {
    description = lines.split(separator: "\n", omittingEmptySubsequences: false)
      .map { Self.safe(String($0)) }.joined(separator: "\n")
  }

  /// JSON, whose strings say the same with escapes: `\u009b`.
  package init(json: String) {
    description = Self.escaped(json)
  }

  package var isEmpty: Bool { description.isEmpty }

  package func painted(_ colour: Colour, if isOn: Bool) -> TerminalText {
    isOn && !isEmpty ? "\u{1b}[\(colour.rawValue)m\(self)\u{1b}[0m" : self
  }

  package static func + (one: TerminalText, other: TerminalText) -> TerminalText {
    "\(one)\(other)"
  }

  package static func += (one: inout TerminalText, other: TerminalText) {
    one.description += other.description
  }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity)
    }

    package mutating func appendLiteral(_ own: String) { text += own }

    package mutating func appendInterpolation(_ own: TerminalText) { text += own.description }

    package mutating func appendInterpolation(_ outside: some CustomStringConvertible) {
      text += TerminalText.safe(outside.description)
    }
  }
}

extension Sequence<TerminalText> {
  package func joined(separator: TerminalText) -> TerminalText {
    var joined: TerminalText = ""
    var isFirst = true
    for text in self {
      // In place: of a long table each line would copy all lines ahead of it.
      if !isFirst { joined += separator }
      joined += text
      isFirst = false
    }
    return joined
  }
}
