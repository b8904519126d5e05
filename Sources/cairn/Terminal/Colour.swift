/// How a piece of text stands out. The words say the same without it.
package enum Colour: String, Sendable {
  case bold = "1"
  case faint = "2"
  case red = "31"
  case green = "32"
  case yellow = "33"
  case cyan = "36"

  /// - Parameter isOn: whether the text goes to a terminal that shows colours.
  package func paint(_ text: String, if isOn: Bool) -> TerminalText {
    TerminalText(text).painted(self, if: isOn)
  }
}
