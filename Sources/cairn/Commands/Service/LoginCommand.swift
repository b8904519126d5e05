import ArgumentParser
import CairnHTTPClient
import CairnLog
import CairnModel
import CairnReplica
import CairnWire

struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Become an operator of a service.",
    discussion: """
      Keeps a key of its own in $CAIRN_HOME (default ~/.config/cairn), readable by this user only. \
      The invite works once; from then on the key is what the service knows.

      Examples:
        cairn login /srv/cairn/operator.invite
        ssh host cat /srv/cairn/operator.invite | cairn login -
      """)

  @Argument(help: "The operator's invite: its text, a file that holds it, or - for standard input.")
  var invite: String

  @Option(
    help: ArgumentHelp(
      "Where the service is, if not where the invite says.", valueName: "url"))
  var url: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let invite = try InviteArgument.read(invite)
    guard invite.slug == nil, let secret = SoftwareSigner(.ed25519, seed: invite.secret) else {
      throw CommandFailure(
        .inviteMalformed, "this invite lets a device into a survey, not an operator into a service",
        hint: "use it with 'cairn clone INVITE DIR'", status: .refused)
    }
    let home = OperatorHome.current
    let key = try home.makeKey()
    let address = url ?? invite.url
    let service = try await withHTTPTransport(url: address) { transport in
      let health = try await transport.health()
      guard let origin = health["origin"]?.asString else {
        throw Unreachable("\(address) does not tell its origin: is it a Cairn?")
      }
      try await transport.logIn(
        OperatorLogin(
          key: key.publicKey, inviteKey: secret.publicKey,
          signature: try secret.sign(OperatorStatement.bytes(key: key.publicKey))))
      return OperatorHome.Service(url: address, origin: origin)
    }
    try home.remember(service)
    let console = output.console
    console.print("operator of \(service.origin) at \(service.url)")
    console.print(
      json: [
        "url": .string(service.url), "origin": .string(service.origin),
        "key": .string(key.publicKey.text), "home": .string(home.path),
      ])
  }
}
