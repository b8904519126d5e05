import CairnModel
import CairnReplica
import CairnStore

/// Work of another device that stays in this replica: why, and what to do.
struct CarriedStay {
  let device: DeviceNumber
  let firstSequence: EventSequence
  let lastSequence: EventSequence
  let refused: Refusal
  let isForGood: Bool

  /// What stays of some deliveries: one for each device and reason.
  static func all(in deliveries: [Delivery]) -> [CarriedStay] {
    var stays: [CarriedStay] = []
    for delivery in deliveries {
      guard let refused = delivery.refused else { continue }
      let key = delivery.key
      let place = stays.firstIndex {
        $0.device == key.device && $0.refused == refused
          && $0.isForGood == delivery.isRefusedForGood
      }
      let known = place.map { stays.remove(at: $0) }
      stays.append(
        CarriedStay(
          device: key.device,
          firstSequence: min(known?.firstSequence ?? key.firstSequence, key.firstSequence),
          lastSequence: max(known?.lastSequence ?? key.lastSequence, key.lastSequence),
          refused: refused, isForGood: delivery.isRefusedForGood))
    }
    return stays
  }

  var events: String {
    firstSequence == lastSequence
      ? "event \(device).\(firstSequence)"
      : "events \(device).\(firstSequence) to \(device).\(lastSequence)"
  }

  var hint: String { Self.hint(refused, isForGood: isForGood, device) }

  static func hint(_ refused: Refusal, isForGood: Bool, _ device: DeviceNumber) -> String {
    let drop = "'cairn unpack --drop \(device)' lets go of it"
    guard !isForGood else {
      return "it never comes in under this number: \(drop)"
    }
    return switch refused.code {
    case .deviceRevoked, .deviceForked, .adoptionMismatch:
      "an admin can let it in with 'cairn member adopt FILE', the pack's file; otherwise \(drop)"
    case .surveyClosed:
      "it comes in with the next sync after 'cairn survey reopen'; otherwise \(drop)"
    case .chainGap:
      "it stands on events that are in no log yet: unpack the device's earlier pack too"
    case .contextMissing:
      "it has seen work that is not in the log yet: let the other devices sync, then sync again"
    case .deviceUnknown: "run 'cairn sync' again; if it stays, \(drop)"
    default: refused.code.hint
    }
  }

  /// As a command that did not do what it was asked for tells it.
  var failure: CommandFailure {
    CommandFailure(
      refused.code, "\(events) stay here: \(refused.message)", hint: hint, status: .refused)
  }

  var json: JSONValue {
    [
      "device": .integer(Int64(device.rawValue)),
      "first": .integer(Int64(firstSequence.rawValue)),
      "last": .integer(Int64(lastSequence.rawValue)),
      "code": .string(refused.code.rawValue), "message": .string(refused.message),
      "hint": .string(hint), "for_good": .bool(isForGood),
    ]
  }
}

extension [CarriedStay] {
  /// Tells of all of them on standard error.
  /// - Throws: `Unsuccessful` where there are any.
  func require(_ console: Console) throws(Unsuccessful) {
    for stay in self { console.tell(stay.failure) }
    if !isEmpty { throw Unsuccessful(status: .refused) }
  }
}

/// What became of the work of others that was unpacked here.
enum DeliveryText {
  /// What came in.
  static func lines(_ report: SyncReport) -> [String] {
    report.deliveries.filter { $0.refused == nil }.map { delivery in
      let key = delivery.key
      return "events \(key.firstSequence) to \(key.lastSequence) of device \(key.device) are in "
        + "the log"
    }
  }

  static func json(_ report: SyncReport) -> JSONValue {
    .array(
      report.deliveries.map { delivery in
        let key = delivery.key
        return [
          "device": .integer(Int64(key.device.rawValue)),
          "first": .integer(Int64(key.firstSequence.rawValue)),
          "last": .integer(Int64(key.lastSequence.rawValue)),
          "refused": delivery.refused.map {
            [
              "code": .string($0.code.rawValue), "message": .string($0.message),
              "hint": .string(
                CarriedStay.hint($0, isForGood: delivery.isRefusedForGood, key.device)),
              "for_good": .bool(delivery.isRefusedForGood),
            ]
          } ?? .null,
        ]
      })
  }
}
