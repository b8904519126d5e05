import CairnFold
import CairnFormats
import CairnModel
import CairnViews

/// What undos change, for a person and for a script: in full before they are recorded, in short after.
struct UndoText {
  enum Part {
    case line(String)
    case table(Table)
  }

  /// Rows of a table that a person reads through; a script is given all.
  private static let rowCountMaximum = 40

  let plan: UndoPlan
  let events: [Event]
  /// Nil where what waits here can't be shown.
  let effect: UndoEffect?
  let isDryRun: Bool
  let names: SchemaNames
  let authors: Authors

  private var undone: String { Quantity.counted(plan.undone.count, "event") }

  // MARK: For a person

  var parts: [Part] {
    var parts: [Part] = []
    if isDryRun {
      parts.append(.line("would undo \(undone) by \(Quantity.counted(events.count, "undo"))"))
      if let effect { parts += tables(effect) }
    } else {
      let ids = events.prefix(8).map(\.id.description).joined(separator: ", ")
      let more = events.count > 8 ? " and \(events.count - 8) more" : ""
      parts.append(.line("undid \(undone), as \(ids)\(more)"))
      if let effect { parts += summary(effect) }
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

  private func summary(_ effect: UndoEffect) -> [Part] {
    let seen = effect.entities.filter { !$0.isUnseen }
    let retracted = seen.count { $0.difference.wasRetracted }
    var line = "\(Quantity.counted(seen.count, "entity", "entities")) changed"
    if retracted > 0 { line += ", \(Quantity.grouped(retracted)) of them retracted" }
    var parts = [Part.line(line)]
    let others = effect.builtOn.filter(\.isOthers)
    if let first = others.first {
      parts.append(
        .line(
          "others built on it by \(Quantity.counted(others.count, "event")), such as "
            + "\(first.act.event) of \(first.entity): 'cairn show \(first.entity) --history'"))
    }
    return parts
  }

  private func tables(_ effect: UndoEffect) -> [Part] {
    var parts: [Part] = []
    var changes = Table([
      Table.Column("ENTITY"), Table.Column("NAME", isFlexible: true),
      Table.Column("WHAT", isFlexible: true), Table.Column("NOW", isFlexible: true),
      Table.Column("THEN", isFlexible: true),
    ])
    let seen = effect.entities.filter { !$0.isUnseen }
    let all = seen.flatMap { rows($0) }
    for row in all.prefix(Self.rowCountMaximum) { changes.append(row) }
    if !changes.isEmpty { parts.append(.table(changes)) }
    parts += more(all.count)
    let unseen = effect.entities.count - seen.count
    if unseen > 0 {
      parts.append(
        .line(
          "\(Quantity.counted(unseen, "entity", "entities")) would look as now: what is taken back "
            + "was replaced since"))
    }
    guard !effect.builtOn.isEmpty else { return parts }
    parts.append(.line("built on it, and staying:"))
    var built = Table([
      Table.Column("EVENT"), Table.Column("BY", isFlexible: true), Table.Column("ENTITY"),
      Table.Column("WHY", isFlexible: true), Table.Column("WHAT", isFlexible: true),
    ])
    for act in effect.builtOn.prefix(Self.rowCountMaximum) {
      built.append([
        act.act.event.description, authors.name(act.act.event.device), act.entity.description,
        act.why.text, act.act.deeds.map { $0.text(names: names) }.joined(separator: ", "),
      ])
    }
    return parts + [.table(built)] + more(effect.builtOn.count)
  }

  private func more(_ count: Int) -> [Part] {
    count > Self.rowCountMaximum
      ? [.line("and \(Quantity.grouped(count - Self.rowCountMaximum)) more: --json tells all")] : []
  }

  private func rows(_ effect: UndoEffect.EntityEffect) -> [[String]] {
    let difference = effect.difference
    let title = difference.before ?? difference.after
    func row(_ what: String, _ before: String?, _ after: String?) -> [String] {
      [
        difference.id.description, title.title(names: names), what, before ?? "—", after ?? "—",
      ]
    }
    var rows: [[String]] = []
    if difference.wasRetracted { rows.append(row("status", "standing", "retracted")) }
    if difference.wasRestored { rows.append(row("status", "retracted", "standing")) }
    if let before = difference.before, before.id != difference.after.id {
      // What is shown instead is another entity: a merge's two sides are no changes of fields.
      return rows + [row("shown as", before.id.description, difference.after.id.description)]
    }
    for field in difference.fields {
      rows.append(
        row(
          names.name(of: field.key), shown(field.before, field.wasInConflict),
          shown(field.after, field.isInConflict)))
    }
    for set in difference.sets {
      let name = names.name(of: set.key)
      for element in set.removed { rows.append(row(name, element.text, nil)) }
      for element in set.added { rows.append(row(name, nil, element.text)) }
    }
    for remark in effect.remarks {
      let name = (remark.before ?? remark.after)?.name ?? ""
      rows.append(
        row(
          "\(name) \(remark.event)", remark.before?.text(names: names),
          remark.after?.text(names: names)))
    }
    for matter in effect.opened { rows.append(row(matter.name(names), nil, "in conflict")) }
    for matter in effect.closed { rows.append(row(matter.name(names), "in conflict", nil)) }
    return rows
  }

  private func shown(_ value: Value?, _ isInConflict: Bool) -> String? {
    guard let value, value != .cleared else { return nil }
    return value.text + (isInConflict ? " (in conflict)" : "")
  }

  /// What stays as it is, though it was named.
  private var left: [Part] {
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
      "entities": effect.map { .array($0.entities.map { json($0) }) } ?? .null,
      "built_on": effect.map { .array($0.builtOn.map { json($0) }) } ?? .null,
    ]
  }

  private func json(_ effect: UndoEffect.EntityEffect) -> JSONValue {
    let difference = effect.difference
    let before = difference.before ?? difference.after
    return [
      "entity": .string(difference.id.description),
      "kind": .string(names.name(of: difference.after.kind)),
      "name": .string(before.title(names: names)),
      "status": change(before.status, difference.after.status),
      "shown_as": change(before.id.description, difference.after.id.description),
      "fields": .array(difference.fields.map { json($0, before, difference.after) }),
      "sets": .array(
        difference.sets.map { set in
          [
            "field": .string(names.name(of: set.key)),
            "removed": .array(set.removed.map(\.json)), "added": .array(set.added.map(\.json)),
          ]
        }),
      "remarks": .array(
        effect.remarks.map { remark in
          [
            "event": .string(remark.event.description),
            "author": .string(authors.name(remark.event.device)),
            "what": .string((remark.before ?? remark.after)?.name ?? ""),
            "before": remark.before.map { .string($0.text(names: names)) } ?? .null,
            "after": remark.after.map { .string($0.text(names: names)) } ?? .null,
          ]
        }),
      "conflicts_opened": .array(effect.opened.map { .string($0.name(names)) }),
      "conflicts_closed": .array(effect.closed.map { .string($0.name(names)) }),
    ]
  }

  private func change(_ before: String, _ after: String) -> JSONValue {
    ["before": .string(before), "after": .string(after)]
  }

  private func json(
    _ field: EntityDifference.FieldDifference, _ before: EntityView, _ after: EntityView
  ) -> JSONValue {
    func side(_ view: EntityView, _ value: Value?, _ isInConflict: Bool) -> JSONValue {
      guard let value else { return .null }
      return [
        "value": value.json,
        "event": view.fields[field.key].map { .string($0.shown.event.description) } ?? .null,
        "conflict": .bool(isInConflict),
      ]
    }
    return [
      "field": .string(names.name(of: field.key)),
      "before": side(before, field.before, field.wasInConflict),
      "after": side(after, field.after, field.isInConflict),
    ]
  }

  private func json(_ built: UndoEffect.BuiltOn) -> JSONValue {
    [
      "event": .string(built.act.event.description), "entity": .string(built.entity.description),
      "author": .string(authors.name(built.act.event.device)), "others": .bool(built.isOthers),
      "why": .string(built.why.rawValue),
      "what": .string(built.act.deeds.map { $0.text(names: names) }.joined(separator: ", ")),
    ]
  }
}

extension EntityView {
  fileprivate var status: String { isRetracted ? "retracted" : "standing" }
}

extension UndoEffect.BuiltOn.Why {
  fileprivate var text: String {
    switch self {
    case .names: "is about what goes"
    case .decided: "decided, having seen it"
    case .merged: "merged, having seen it"
    case .edited: "edited, having seen it"
    case .retracted: "on what is retracted"
    }
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
