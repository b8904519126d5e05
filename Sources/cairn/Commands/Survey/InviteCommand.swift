import ArgumentParser
import CairnFormats
import CairnHTTPClient
import CairnLog
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnWire

struct InviteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invite",
    abstract: "Let one more device into a survey.",
    discussion: """
      Prints a text that lets one device in, once: send it, or let the other device scan the QR \
      code that a terminal shows. Whoever has the text can use it.

      Examples:
        cairn invite --survey helsinki --name Aino
        cairn invite --survey helsinki --name Office --role auditor --expires 12h > office.invite
        cairn invite --survey helsinki --name "Aino's tablet" --beside 3
      """)

  @OptionGroup var survey: SurveyOptions

  @Option(help: ArgumentHelp("Whom the invite is for.", valueName: "name"))
  var name: String

  @Option(
    help: ArgumentHelp(
      "What the device may do: auditor (read), surveyor (record), coordinator (resolve, merge, undo of "
        + "others), admin (invite).",
      valueName: "role"))
  var role: Role = .surveyor

  @Option(help: ArgumentHelp("How long it can be used: such as 12h, 7d, 2w.", valueName: "span"))
  var expires = "7d"

  @Option(
    help: ArgumentHelp(
      "A device of the same person: both record, and their ratings count as one person's.",
      valueName: "device"))
  var beside: DeviceNumber?

  @Flag(help: "Show no QR code.")
  var noQR = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let span = try Milliseconds(parsing: expires)
    let secret = SoftwareSigner(generating: .ed25519)
    let folder = try survey.find()
    let invite = try await folder.withWriter(for: .sync) { replica in
      let identity = try replica.identity
      return try await withHTTPTransport(url: identity.url) { transport in
        // First of all find out whether the service can be told: an invite that it does not know
        // lets nobody in.
        let before = try await replica.sync(transport)
        try replica.requireAdmin()
        if let beside,
          try replica.store.members(of: replica.survey.key)
            .contains(where: { $0.device == beside }) == false
        {
          throw Refusal(.deviceUnknown, "the survey has no device \(beside)")
        }
        let now = DeviceClock.system.now()
          .advanced(by: -(before.clockOffset ?? Milliseconds(0)))
        let issued = InviteIssued(
          inviteKey: secret.publicKey, role: role, expires: now.advanced(by: span),
          name: Text(name), beside: beside)
        _ = try replica.record([Draft(.inviteIssued(issued))])
        _ = try await replica.sync(transport)
        return Invite(
          url: identity.url, slug: identity.slug, survey: identity.survey, secret: secret.seed,
          logKey: identity.logKey, role: role, name: name, expires: issued.expires)
      }
    }
    tell(invite)
  }

  private func tell(_ invite: Invite) {
    let console = output.console
    console.print(
      json: [
        "invite": .string(invite.text), "survey": .string(invite.slug ?? ""),
        "name": .string(name), "role": .string(role.name),
        "beside": beside.map { .integer(Int64($0.rawValue)) } ?? .null,
        "expires": invite.expires.map { .string($0.text) } ?? .null,
      ])
    console.print("\(invite.text)")
    let terminal = console.terminal
    guard terminal.showsOutput, !console.isJSON else { return }
    if !noQR, let code = QRCode(invite.text), code.columnCount <= terminal.columnCount ?? 0 {
      console.print("")
      for line in code.lines(inColour: terminal.allowsColour) { console.print(line) }
    }
    console.print("")
    console.print(
      "lets one device of \(name) in as \(role.name)"
        + (beside.map { ", beside device \($0)" } ?? ""))
    if let expires = invite.expires { console.print("until \(Moment.local(expires))") }
    console.print("there: cairn clone INVITE DIR")
  }
}
