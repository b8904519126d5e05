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

  @Option(help: "Why. It stays in the log.")
  var reason = ""

  @Flag(help: "Record nothing, and tell what would change.")
  var preview = false

  @OptionGroup var survey: SurveyOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard [after != nil, since != nil, all].count(where: { $0 }) == 1 else {
      throw ValidationError("give one of --after EVENT, --since TIME and --all")
    }
    guard preview || !reason.isEmpty else {
      throw ValidationError("give the reason with --reason")
    }
  }

  func run() async throws {
    let console = output.console
    try await survey.find().withWriter { replica in
      try await withHTTPTransport(url: try replica.identity.url) { transport in
        _ = try await replica.sync(transport)
        try replica.requireAdmin()
        let open = try OpenSurvey(replica, console)
        let body = try body(open)
        // What is told is found before it is recorded, so that no telling can fail behind it.
        let effect = try replica.effect(of: .deviceSetAside(body), on: open.reader)
        var event: Event?
        if !preview {
          event = try replica.record([Draft(.deviceSetAside(body))]).first
          _ = try await replica.sync(transport)
        }
        try tell(body, effect, event, open)
      }
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
    return DeviceSetAside(points: points, reason: Text(reason))
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
    guard let moment = try? Timestamp(parsing: since) else {
      throw CommandFailure.usage(
        "\(since) is no time",
        hint: "give one with its zone, such as 2026-05-03T14:00:00Z or 2026-05-03T16:00:00+02:00")
    }
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

  // MARK: What it tells

  private func tell(
    _ body: DeviceSetAside, _ effect: SetAsideEffect, _ event: Event?, _ survey: OpenSurvey
  ) throws {
    let console = output.console
    let text = SetAsideEffectText(
      effect, names: survey.schemas.names, authors: try survey.authors())
    let what = body.points.map { point in
      point.after == .none
        ? "device \(point.device)" : "device \(point.device) after \(point.device).\(point.after)"
    }
    let count = Quantity.counted(effect.eventCount, "event")
    let whose = "\(count) of \(what.joined(separator: ", "))"
    console.print(event.map { "set aside \(whose), as \($0.id)" } ?? "would set aside \(whose)")
    text.print(to: console, isWhole: event == nil)
    if event == nil { console.print("nothing was recorded") }
    console.print(
      json: .object(
        [
          JSONMember("preview", .bool(event == nil)),
          JSONMember("event", event.map { .string($0.id.description) } ?? .null),
          JSONMember(
            "points",
            .array(
              body.points.map { point in
                [
                  "device": .integer(Int64(point.device.rawValue)),
                  "after": .integer(Int64(point.after.rawValue)),
                  "with_successors": .bool(point.withSuccessors),
                ]
              })),
        ] + text.members))
  }
}

extension RefusalCode {
  static let setAsideAlready = RefusalCode(rawValue: "set_aside_already")
  static let setAsideUnknown = RefusalCode(rawValue: "set_aside_unknown")
}
