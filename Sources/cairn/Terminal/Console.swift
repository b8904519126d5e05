import CairnModel
import CairnViews
import Synchronization

/// Where a command's answers go: to a person or to a script.
struct Console: Sendable {
  let terminal: Terminal
  /// One JSON value on standard output, and nothing else there.
  let isJSON: Bool
  private let stopped = StoppedViews()

  init(isJSON: Bool, terminal: Terminal = .current) {
    self.isJSON = isJSON
    self.terminal = terminal
  }

  private var inColour: Bool { terminal.showsOutput && terminal.allowsColour }

  func paint(_ text: String, _ colour: Colour) -> TerminalText { colour.paint(text, if: inColour) }

  func paint(_ text: TerminalText, _ colour: Colour) -> TerminalText {
    text.painted(colour, if: inColour)
  }

  /// A line for a person.
  func print(_ line: TerminalText) {
    guard !isJSON else { return }
    StandardStream.output.write(line)
  }

  func print(_ table: Table) {
    guard !isJSON else { return }
    let lines = table.lines(fitting: terminal.columnCount, inColour: inColour)
    StandardStream.output.write(lines.joined(separator: "\n"))
  }

  /// The answer for a script. On a terminal it is indented.
  func print(json: @autoclosure () throws -> JSONValue) rethrows {
    guard isJSON else { return }
    let answer = stopped.told(in: try json())
    StandardStream.output.write(json: answer.text(pretty: terminal.showsOutput))
  }

  /// One of several values, one a line.
  func print(jsonLine: @autoclosure () -> JSONValue) {
    guard isJSON else { return }
    StandardStream.output.write(json: jsonLine().text())
  }

  /// A document that is JSON by itself, for a person.
  func print(document: JSONValue) {
    guard !isJSON else { return }
    StandardStream.output.write(json: document.text(pretty: true))
  }

  /// A remark that is no part of the answer.
  func remark(_ line: String) {
    let colour = terminal.showsErrors && terminal.allowsColour
    StandardStream.errors.write(Colour.faint.paint(line, if: colour))
  }

  /// What is answered came from views that go no further: a person is told once, and each JSON
  /// answer says so.
  func tell(_ stop: ViewsStop?) {
    guard let stop, stopped.isNew(stop) else { return }
    warn(stop.message)
  }

  /// One of several things that did not succeed, where the answer is printed all the same.
  func tell(_ failure: CommandFailure) {
    let colour = terminal.showsErrors && terminal.allowsColour
    StandardStream.errors.write(ErrorReport(failure).lines(inColour: colour))
  }

  func warn(_ line: String) {
    let colour = terminal.showsErrors && terminal.allowsColour
    StandardStream.errors.write("\(Colour.yellow.paint("warning:", if: colour)) \(line)")
  }
}

/// The stop that a command's answer has to tell of. A class because copies of a console share it.
private final class StoppedViews: Sendable {
  private let stop = Mutex<ViewsStop?>(nil)

  func isNew(_ stop: ViewsStop) -> Bool {
    self.stop.withLock { known in
      defer { known = stop }
      return known != stop
    }
  }

  func told(in answer: JSONValue) -> JSONValue {
    guard let stop = stop.withLock({ $0 }), let members = answer.asMembers else { return answer }
    return .object(members + [stop.member])
  }
}
