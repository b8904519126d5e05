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
      adopt it later. Whoever has a copy of the device's folder can go on under another number, as \
      long as only one number is revoked: with --lineage, all numbers that continue each other are, \
      now and later, but for those that --except names and what continues these.

      Examples:
        cairn member revoke --survey helsinki 3 --reason "phone lost"
        cairn member revoke --survey helsinki 3 --lineage --except 9 --reason "folder was copied"
      """)

  @OptionGroup var survey: SurveyOptions

  @Argument(help: "The device's number.")
  var device: DeviceNumber

  @Option(help: "Why.", transform: ReasonArgument.parse)
  var reason: String

  @Flag(help: "With all devices that it continues and that continue it, later ones too.")
  var lineage = false

  @Option(
    help: ArgumentHelp(
      "A device of the lineage that stays, with what continues it; may be given again.",
      valueName: "device"))
  var except: [DeviceNumber] = []

  func validate() throws {
    guard lineage || except.isEmpty else { throw ValidationError("--except needs --lineage") }
  }

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await survey.find().withWriter(for: .sync) { replica in
      try await withHTTPTransport(url: try replica.identity.url) { transport in
        _ = try await replica.sync(transport)
        try replica.requireAdmin()
        let members = try replica.store.members(of: replica.survey.key)
        let revocation = DeviceRevoked(
          device: device, reason: Text(reason), hasLineage: lineage, except: except)
        let covered = try covered(by: revocation, members, own: try replica.identity.device)
        let events = try replica.record([Draft(.deviceRevoked(revocation))])
        let report = try await replica.sync(transport)
        for member in covered {
          console.print("device \(member.device), \(member.name), may record and read no more")
        }
        console.print(
          json: [
            "event": .string(events[0].id.description),
            "device": .integer(Int64(device.rawValue)),
            "devices": .array(covered.map { .integer(Int64($0.device.rawValue)) }),
            "size": .integer(Int64(report.size.rawValue)),
          ])
      }
    }
  }

  /// The members that the revocation is of.
  private func covered(
    by revocation: DeviceRevoked, _ members: [MemberRecord], own: DeviceNumber
  ) throws -> [MemberRecord] {
    let lineages = Lineages(members)
    let devices = Set(lineages.covered(by: revocation))
    guard members.contains(where: { $0.device == device }) else {
      throw Refusal(.deviceUnknown, "the survey has no device \(device)")
    }
    let root = lineages.root(of: device)
    if let stranger = except.first(where: { lineages.root(of: $0) != root }) {
      throw CommandFailure.usage(
        "device \(stranger) is not of the lineage of device \(device)",
        hint: "'cairn member list' shows which devices continue which")
    }
    guard !devices.contains(own) else {
      throw CommandFailure.usage(
        "device \(own) is this one", hint: "another admin has to revoke it")
    }
    let covered = members.filter {
      devices.contains($0.device) && ($0.revokedAt == nil || lineage && !$0.isLineageRevoked)
    }
    guard !covered.isEmpty else {
      throw Refusal(.deviceRevoked, "device \(device) is revoked already")
    }
    return covered.sorted { $0.device < $1.device }
  }
}
