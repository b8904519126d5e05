import ArgumentParser

struct MemberCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "member",
    abstract: "List the devices of a survey, revoke them, set their work aside, adopt it.",
    discussion: """
      Examples:
        cairn member list --survey helsinki
        cairn member revoke --survey helsinki 3 --reason "phone lost"
        cairn member set-aside --survey helsinki 3 --after 3.20 --preview
        cairn member adopt --survey helsinki aino.pack
      """,
    subcommands: [
      MemberListCommand.self, MemberRevokeCommand.self, MemberSetAsideCommand.self,
      MemberRestoreCommand.self, MemberAdoptCommand.self,
    ])
}
