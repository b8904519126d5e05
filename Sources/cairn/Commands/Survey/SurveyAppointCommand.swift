import ArgumentParser
import CairnFormats
import CairnHTTPClient
import CairnLog
import CairnModel
import CairnReplica
import CairnWire

struct SurveyAppointCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "appoint",
    abstract: "Give a survey an admin again, as the service's operator.",
    discussion: """
      For a survey whose admins lost their keys or left. Everybody sees it in the log. Admins that \
      could still act stand in the way, unless each is named with --replace: they become \
      coordinators. With --name, prints an invite that lets one device in as an admin.

      Examples:
        cairn survey appoint helsinki --device 4 --because "the admin's laptop was lost"
        cairn survey appoint helsinki --name Eino --replace 1 --because "Aino left"
      """)

  @Argument(help: "The survey.")
  var slug: String

  @Option(help: "The device that becomes an admin.")
  var device: DeviceNumber?

  @Option(help: ArgumentHelp("Or whom an invite is for.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp("Why.", valueName: "reason"), transform: ReasonArgument.parse)
  var because: String

  @Option(
    help: ArgumentHelp(
      "A device that is an admin no more; may be given again.", valueName: "device"))
  var replace: [DeviceNumber] = []

  @Option(
    help: ArgumentHelp("How long the invite can be used: such as 12h, 7d.", valueName: "span"))
  var expires = "7d"

  @Option(
    help: ArgumentHelp(
      "The service, by URL or origin (default: that of the last login).", valueName: "service"))
  var service: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (device == nil) != (name == nil) else {
      throw ValidationError("name either --device or --name")
    }
  }

  func run() async throws {
    let secret = SoftwareSigner(generating: .ed25519)
    let expiry = DeviceClock.system.now().advanced(by: try Milliseconds(parsing: expires))
    let appointee: AdminAppointed.Appointee =
      device.map { .device($0) }
      ?? .invite(key: secret.publicKey, name: Text(name ?? ""), expires: expiry)
    let appointed = AdminAppointed(
      appointee: appointee, replaced: replace, reason: Text(because),
      appointed: DeviceClock.system.now())
    let invite = try await withOperatorSession(service) { session in
      let surveys = try await session.call { transport, token in
        try await transport.surveys(token: token)
      }
      let invite = try self.invite(secret, expiry, surveys, url: session.service.url)
      try await session.call { [slug] transport, token in
        try await transport.appointAdmin(appointed, in: slug, token: token)
      }
      return invite
    }
    tell(invite)
  }

  /// Nil where a device is appointed.
  private func invite(
    _ secret: SoftwareSigner, _ expiry: Timestamp, _ surveys: JSONValue, url: String
  ) throws -> Invite? {
    let survey = surveys["surveys"]?.asArray?.first { $0["slug"]?.asString == slug }
    guard let survey, let id = survey["id"]?.asString.flatMap({ Digest(hex: $0) }),
      let logKey = survey["log_key"]?.asString
    else { throw Refusal(.surveyUnknown, "the service has no survey \(slug)") }
    return name.map { name in
      Invite(
        url: url, slug: slug, survey: SurveyID(id), secret: secret.seed, logKey: logKey,
        role: .admin, name: name, expires: expiry)
    }
  }

  private func tell(_ invite: Invite?) {
    let console = output.console
    console.print(
      json: [
        "survey": .string(slug), "device": device.map { .integer(Int64($0.rawValue)) } ?? .null,
        "replaced": .array(replace.map { .integer(Int64($0.rawValue)) }),
        "invite": invite.map { .string($0.text) } ?? .null,
      ])
    if let invite {
      console.print("\(invite.text)")
      guard console.terminal.showsOutput, !console.isJSON else { return }
      console.print("lets one device of \(invite.name) in as admin")
      console.print("there: cairn clone INVITE DIR")
    } else if let device {
      console.print("device \(device) is an admin of \(slug); everybody sees it in 'cairn log'")
    }
  }
}
