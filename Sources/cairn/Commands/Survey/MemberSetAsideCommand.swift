import ArgumentParser
import CairnFold
import CairnFormats
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnStore
import CairnViews

struct MemberSetAsideCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set-aside",
    abstract: "Let what a device recorded count for nothing, until it is restored.",
    discussion: """
      Takes all that a device recorded after an event, since a moment, or at all, out of effect, \
      brought before or later. What others made of it stays: what they resolved, chose in a merge or \
      wrote on top. Places that it registered count as retracted; where others said something of \
      them, that is a conflict to decide. Members, roles and schemas are never taken out, nor what hid \
      a picture or withdrew a consent. It stays in the log and in the history, frees no disk, and \
      takes no right away: see 'cairn member revoke'.

      A name stands for all devices of one person that have it. --since goes by the device's clock, \
      less what it is known to have been off. With --successors, numbers that continue the device are \
      meant from their first event on, later ones too. With --preview nothing is recorded.

      Examples:
        cairn member set-aside --survey helsinki Bengt --after 3.20 --preview
        cairn member set-aside --survey helsinki 3 --after 3.20 --reason "phone stolen on Tuesday"
        cairn member set-aside --survey helsinki 3 --all --successors --reason "guessed from the bus"
      """)

  @Argument(help: "The device: its number, or a name that 'cairn member list' shows.")
  var device: String

  @Option(help: ArgumentHelp("What it recorded after this event of it …", valueName: "event"))
  var after: EventID?

  @Option(help: ArgumentHelp("… or at this time and later …", valueName: "time"))
  var since: String?

  @Flag(help: "… or all of it.")
  var all = false

  @Flag(help: "With what continues the device, from the first event on.")
  var successors = false

  @OptionGroup var options: SetAsideOptions

  func validate() throws {
    guard [after != nil, since != nil, all].count(where: { $0 }) == 1 else {
      throw ValidationError("give one of --after EVENT, --since TIME and --all")
    }
  }

  func run() async throws {
    try await options.run { survey in
      let body = try body(survey)
      let what = body.points.map { point in
        point.after == .none
          ? "device \(point.device)" : "device \(point.device) after \(point.device).\(point.after)"
      }
      return SetAsideAct(
        body: .deviceSetAside(body),
        headline: { events, event in
          let whose = "\(events) of \(what.joined(separator: ", "))"
          return event.map { "set aside \(whose), as \($0)" } ?? "would set aside \(whose)"
        }, members: [JSONMember("points", .array(body.points.map(\.told)))])
    }
  }

  // MARK: What is meant

  private func body(_ survey: OpenSurvey) throws -> DeviceSetAside {
    let devices = try MemberName(text: device).devices(survey)
    let points = try points(of: devices, survey.replica)
    let cover = survey.reader.cover
    let isCovered = points.allSatisfy { point in
      cover.lastThatCounts(of: point.device).map { $0 <= point.after } ?? false
    }
    if isCovered, !successors, let act = cover.acts(of: points[0].device).first?.act {
      throw CommandFailure(
        .setAsideAlready, "that is set aside already, by \(act.event)",
        hint: "'cairn member restore \(act.event)' lets it count again", status: .refused)
    }
    return DeviceSetAside(points: points, reason: options.text)
  }

  private func points(
    of devices: [DeviceNumber], _ replica: FieldReplica
  ) throws -> [SetAsidePoint] {
    func point(_ device: DeviceNumber, _ after: EventSequence) -> SetAsidePoint {
      SetAsidePoint(device: device, after: after, withSuccessors: successors)
    }
    if let after {
      guard devices.contains(after.device) else {
        throw CommandFailure.usage(
          "\(after) is no event of \(device)",
          hint: "'cairn log --device \(after.device)' tells whose it is")
      }
      return [point(after.device, after.sequence)]
    }
    guard let since else { return devices.map { point($0, .none) } }
    let moment = try TimeArgument.parse(since)
    let points = try devices.compactMap { device in
      try replica.lastEvent(of: device, before: moment).map { point(device, $0) }
    }
    guard !points.isEmpty else {
      throw CommandFailure(
        .nothingToUndo, "\(device) recorded nothing since then",
        hint: "to set aside what may still come, give --after with its last event",
        status: .refused)
    }
    return points
  }
}

extension SetAsidePoint {
  /// As a script is told of it.
  fileprivate var told: JSONValue {
    [
      "device": .integer(Int64(device.rawValue)), "after": .integer(Int64(after.rawValue)),
      "with_successors": .bool(withSuccessors),
    ]
  }
}

extension RefusalCode {
  static let setAsideAlready = RefusalCode(rawValue: "set_aside_already")
  static let setAsideUnknown = RefusalCode(rawValue: "set_aside_unknown")
}
