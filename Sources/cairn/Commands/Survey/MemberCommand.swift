import ArgumentParser

struct MemberCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "member",
    abstract: "List the devices of a survey, and revoke one.",
    discussion: """
      Examples:
        cairn member list --survey helsinki
        cairn member revoke --survey helsinki 3 --reason "phone lost"
      """,
    subcommands: [MemberListCommand.self, MemberRevokeCommand.self])
}
