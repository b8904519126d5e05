import CairnModel
import CairnWire

/// An invite as it is given: the text itself, a file that holds it, or `-` for standard input.
enum InviteArgument {
  static func read(_ argument: String) throws -> Invite {
    let text: String
    if argument.hasPrefix(Invite.scheme) {
      text = argument
    } else if argument == "-" {
      text = try TextFile.standardInput(byteCountMaximum: 65_536)
    } else {
      text = try TextFile.read(argument, byteCountMaximum: 65_536)
    }
    do {
      return try Invite(text: text)
    } catch let refusal as Refusal {
      throw CommandFailure(
        refusal.code, refusal.message, hint: "ask who made the invite for another one",
        status: .refused)
    } catch let error as WireError {
      throw CommandFailure(
        .inviteMalformed, "\(error)",
        hint: "give the whole text that begins with \(Invite.scheme), or a file that holds it",
        status: .refused)
    }
  }
}
