import CairnFold
import CairnModel
import CairnViews

/// What of a device's work is set aside, for whoever holds it.
struct SetAsideText {
  let device: DeviceNumber
  /// The last event that counts.
  let after: EventSequence
  private let acts: [SetAside]

  /// Nil where all that the device recorded counts.
  init?(_ cover: SetAsideCover, _ device: DeviceNumber) {
    let acts = cover.acts(of: device)
    guard let after = acts.map(\.after).min() else { return nil }
    self.device = device
    self.after = after
    self.acts = acts.map(\.act)
  }

  /// Such as `set aside after 3.20`.
  var extent: String { after == .none ? "all set aside" : "set aside after \(device).\(after)" }

  var line: String {
    let what =
      after == .none
      ? "all that device \(device) recorded"
      : "what device \(device) recorded after \(device).\(after)"
    let why = acts.map { act in
      "\(act.event)" + (act.reason.string.isEmpty ? "" : " (\(act.reason))")
    }
    return "\(what) is set aside by \(why.joined(separator: ", ")): it is kept and counts for "
      + "nothing until an admin restores it"
  }

  var json: JSONValue {
    [
      "device": .integer(Int64(device.rawValue)), "after": .integer(Int64(after.rawValue)),
      "acts": .array(
        acts.map { act in
          [
            "event": .string(act.event.description), "index": .integer(Int64(act.index.rawValue)),
            "reason": .string(act.reason.string),
          ]
        }),
    ]
  }
}
