import ArgumentParser
import CairnFormats
import CairnModel
import CairnReplica

/// How much of what a device recorded is meant.
struct UndoSpanOptions: ParsableArguments {
  @Option(help: ArgumentHelp("… from this event of it on …", valueName: "event"))
  var from: EventID?

  @Option(help: ArgumentHelp("… up to and with this one.", valueName: "event"))
  var to: EventID?

  @Option(help: ArgumentHelp("… after this event of it.", valueName: "event"))
  var after: EventID?

  @Option(help: ArgumentHelp("… recorded at this time or later …", valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("… and at this time or before.", valueName: "time"))
  var until: String?

  @Flag(help: "… all of it.")
  var all = false

  /// In how many ways it is said.
  var formCount: Int {
    [from != nil || to != nil, after != nil, since != nil || until != nil, all].count { $0 }
  }

  /// - Returns: with those of the devices that it is of.
  func range(
    of devices: [DeviceNumber]
  ) throws -> (range: UndoRange, devices: [DeviceNumber]) {
    let named = [from, to, after].compactMap { $0 }
    if let stranger = named.first(where: { !devices.contains($0.device) }) {
      let names = devices.map(\.description).joined(separator: ", ")
      throw CommandFailure.usage(
        "\(stranger) is no event of device \(names)",
        hint: "'cairn log --device \(stranger.device)' tells whose it is")
    }
    guard (from == nil) == (to == nil) else {
      throw CommandFailure.usage(
        "give both --from and --to",
        hint: "--after EVENT takes back all that follows it, and --all everything")
    }
    if let first = named.first {
      guard named.allSatisfy({ $0.device == first.device }) else {
        throw CommandFailure.usage(
          "\(named.map(\.description).joined(separator: " and ")) are of two devices",
          hint: "take back what each of them recorded by a command of its own")
      }
      let begin = after.map(\.sequence.next) ?? from?.sequence
      if let begin, let to, to.sequence < begin {
        throw CommandFailure.usage(
          "\(to) comes before \(first)", hint: "give the earlier one first")
      }
      return (.events(from: begin, through: to?.sequence), [first.device])
    }
    guard !all else { return (.all, devices) }
    let times = (since: try since.map(TimeArgument.parse), until: try until.map(TimeArgument.parse))
    if let since = times.since, let until = times.until, until < since {
      throw CommandFailure.usage(
        "--until is earlier than --since", hint: "give the earlier time as --since")
    }
    return (.recorded(since: times.since, until: times.until), devices)
  }
}
