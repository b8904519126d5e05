import CairnFold
import CairnFormats
import CairnModel
import CairnViews

/// What undos change, for a person and for a script: in full before they are recorded, in short after.
struct UndoText {
  let plan: UndoPlan
  let events: [Event]
  /// Nil where what waits here can't be shown.
  let effect: UndoEffect?
  let isDryRun: Bool
  let names: SchemaNames
  let authors: Authors

  private var text: EffectText? {
    effect.map { EffectText(effect: $0, names: names, authors: authors) }
  }

  private var undone: String { Quantity.counted(plan.undone.count, "event") }

  // MARK: For a person

  var parts: [EffectText.Part] {
    var parts: [EffectText.Part] = []
    if isDryRun {
      parts.append(.line("would undo \(undone) by \(Quantity.counted(events.count, "undo"))"))
      if let text { parts += text.tables }
    } else {
      let ids = events.prefix(8).map(\.id.description).joined(separator: ", ")
      let more = events.count > 8 ? " and \(events.count - 8) more" : ""
      parts.append(.line("undid \(undone), as \(ids)\(more)"))
      if let text { parts += text.summary }
      if let back { parts.append(.line("to have it back: 'cairn undo \(back)'")) }
    }
    parts += left
    guard isDryRun else { return parts }
    return parts + [.line("nothing was recorded")]
  }

  /// What takes the undos back; nil where there are none.
  private var back: String? {
    guard let first = events.first?.id, let last = events.last?.id else { return nil }
    return first == last
      ? "\(first)" : "--device \(first.device) --from \(first) --to \(last)"
  }

  /// What stays as it is, though it was named.
  private var left: [EffectText.Part] {
    UndoPlan.Leaving.allCases.compactMap { why in
      let events = plan.left.filter { $0.why == why }
      guard !events.isEmpty else { return nil }
      let ids = events.prefix(8).map(\.event.description).joined(separator: ", ")
      let more = events.count > 8 ? " and \(Quantity.grouped(events.count - 8)) more" : ""
      return .line(
        "left as \(events.count == 1 ? "it is" : "they are"), \(why.text): \(ids)\(more)")
    }
  }

  // MARK: For a script

  var json: JSONValue {
    [
      "dry_run": .bool(isDryRun),
      "event": events.first.map { .string($0.id.description) } ?? .null,
      "events": .array(events.map { .string($0.id.description) }),
      "undone": .array(plan.undone.map { .string($0.id.description) }),
      "left": .array(
        plan.left.map {
          ["event": .string($0.event.description), "why": .string($0.why.rawValue)]
        }),
      "entities": text?.entitiesJSON ?? .null, "built_on": text?.builtOnJSON ?? .null,
    ]
  }

}

extension UndoPlan.Leaving {
  fileprivate var text: String {
    switch self {
    case .survey: "about the survey, which an admin changes by a new act"
    case .noEffect: "without an effect"
    case .undone: "undone already"
    case .undoOfChosen: "taking back only what is taken back anyway"
    case .tooDeep: "on top of too many undos"
    }
  }
}
