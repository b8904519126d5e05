import ArgumentParser
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore

struct MemberRevokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Let a device record and read no more.",
    discussion: """
      What it brought before stays. What it recorded since stays on the device, and an admin can \
      adopt it later.

      Example:
        cairn member revoke --survey helsinki 3 --reason "phone lost"
      """)

  @OptionGroup var survey: SurveyOptions

  @Argument(help: "The device's number.")
  var device: DeviceNumber

  @Option(help: "Why.")
  var reason: String

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await survey.find().withWriter { replica in
      try await withHTTPTransport(url: try replica.identity.url) { transport in
        _ = try await replica.sync(transport)
        let members = try replica.store.members(of: replica.survey.key)
        guard let member = members.first(where: { $0.device == device }) else {
          throw Refusal(.deviceUnknown, "the survey has no device \(device)")
        }
        guard member.revokedAt == nil else {
          throw Refusal(.deviceRevoked, "device \(device) is revoked already")
        }
        guard try replica.identity.device != device else {
          throw CommandFailure.usage(
            "device \(device) is this one", hint: "another admin has to revoke it")
        }
        let events = try replica.record([
          Draft(.deviceRevoked(DeviceRevoked(device: device, reason: Text(reason))))
        ])
        let report = try await replica.sync(transport)
        console.print("device \(device), \(member.name), may record and read no more")
        console.print(
          json: [
            "event": .string(events[0].id.description),
            "device": .integer(Int64(device.rawValue)),
            "size": .integer(Int64(report.size.rawValue)),
          ])
      }
    }
  }
}
