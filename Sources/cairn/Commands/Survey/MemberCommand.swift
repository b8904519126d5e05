import ArgumentParser

struct MemberCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "member",
    abstract: "List the devices of a survey, revoke them, adopt their work.",
    discussion: """
      Examples:
        cairn member list --survey helsinki
        cairn member revoke --survey helsinki 3 --reason "phone lost"
        cairn member adopt --survey helsinki aino.pack
      """,
    subcommands: [MemberListCommand.self, MemberRevokeCommand.self, MemberAdoptCommand.self])
}
