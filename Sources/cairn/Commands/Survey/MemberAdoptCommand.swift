import ArgumentParser
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnWire

struct MemberAdoptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Let the packed work of a revoked or continued device in.",
    discussion: """
      Adopts exactly the events of a pack, by their chain: nobody who has the device's key can put \
      others in their place. The pack is brought with the same sync. The device stays revoked. Where \
      the events stay here all the same, the command says why and ends with 4.

      Examples:
        cairn member adopt --survey helsinki aino.pack
        cairn member adopt --survey helsinki 3 --through 3.41
      """)

  @Argument(
    help: ArgumentHelp(
      "The pack, or a device whose pack was unpacked in this replica.", valueName: "file or device")
  )
  var source: String

  @Option(
    help: ArgumentHelp(
      "The last event to adopt, where a batch of the pack ends (default: all).",
      valueName: "event"))
  var through: EventID?

  @OptionGroup var survey: SurveyOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    let pack = try DeviceNumber(argument: source) == nil ? PackFile.read(source) : nil
    try await survey.find().withWriter(for: .sync) { replica in
      try await withHTTPTransport(url: try replica.identity.url) { transport in
        _ = try await replica.sync(transport)
        try replica.requireAdmin()
        let verified = try pack.map { try PackFile.verified($0, in: replica) }
        if let verified {
          for line in PackText.lines(verified) { console.print("\(line)") }
          _ = try replica.carry(verified)
        }
        guard let device = pack?.device ?? DeviceNumber(argument: source) else { return }
        let adopted =
          try verified.map { try replica.adoptable(in: $0, through: through?.sequence) }
          ?? replica.adoptable(of: device, through: through?.sequence)
        if let through,
          through.device != device || adopted.last?.throughSequence != through.sequence
        {
          throw CommandFailure.usage(
            "no batch of device \(device) ends at event \(through)",
            hint: "'cairn unpack' tells what is in a pack")
        }
        let fresh = try replica.adopting(adopted)
        _ = try replica.record(fresh.map { Draft(.eventsAdopted($0)) })
        let report = try await replica.sync(transport)
        tell(device, adopted, report)
        try stays(adopted, report).require(console)
      }
    }
  }

  /// What was adopted and stays here all the same. Other work that is kept here is for `cairn sync`.
  private func stays(_ adopted: [EventsAdopted], _ report: SyncReport) -> [CarriedStay] {
    CarriedStay.all(
      in: report.deliveries.filter { delivery in
        adopted.contains {
          $0.device == delivery.key.device && $0.throughSequence == delivery.key.lastSequence
            && $0.chainHead == delivery.key.chainHead
        }
      })
  }

  private func tell(_ device: DeviceNumber, _ adopted: [EventsAdopted], _ report: SyncReport) {
    let console = output.console
    if let last = adopted.last {
      console.print(
        "adopted the events of device \(device) through \(device).\(last.throughSequence)")
    }
    for line in DeliveryText.lines(report) { console.print("\(line)") }
    console.print(
      json: [
        "device": .integer(Int64(device.rawValue)),
        "through": adopted.last.map { .string("\(device).\($0.throughSequence)") } ?? .null,
        "chain_head": adopted.last.map { .string($0.chainHead.hex) } ?? .null,
        "deliveries": DeliveryText.json(report),
        "size": .integer(Int64(report.size.rawValue)),
      ])
  }
}
