import CairnFold
import CairnFormats
import CairnModel
import CairnViews

/// What taking events out of effect, or bringing them back, changes: for a person and for a script.
struct EffectText {
  enum Part {
    case line(String)
    case table(Table)
  }

  /// Rows of a table that a person reads through; a script is given all.
  private static let rowCountMaximum = 40

  let effect: UndoEffect
  let names: SchemaNames
  let authors: Authors

  // MARK: For a person

  /// What changed, in a line or two.
  var summary: [Part] {
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

  /// All that would change, and what was built on it.
  var tables: [Part] {
    let seen = effect.entities.filter { !$0.isUnseen }
    var parts = Self.parts(
      of: seen.flatMap { rows($0) },
      in: Table([
        Table.Column("ENTITY"), Table.Column("NAME", isFlexible: true),
        Table.Column("WHAT", isFlexible: true), Table.Column("NOW", isFlexible: true),
        Table.Column("THEN", isFlexible: true),
      ]))
    let unseen = effect.entities.count - seen.count
    if unseen > 0 {
      parts.append(
        .line(
          "\(Quantity.counted(unseen, "entity", "entities")) would look as now: what is taken back "
            + "was replaced since, or is set aside"))
    }
    guard !effect.builtOn.isEmpty else { return parts }
    parts.append(.line("built on it, and staying:"))
    let staying = effect.builtOn.map { built in
      [
        built.act.event.description, authors.name(built.act.event.device),
        built.entity.description, built.why.text, what(built.act),
      ]
    }
    return parts
      + Self.parts(
        of: staying,
        in: Table([
          Table.Column("EVENT"), Table.Column("BY", isFlexible: true), Table.Column("ENTITY"),
          Table.Column("WHY", isFlexible: true), Table.Column("WHAT", isFlexible: true),
        ]))
  }

  /// As many rows as a person reads through, and how many more there are.
  static func parts(of rows: [[String]], in empty: Table) -> [Part] {
    guard !rows.isEmpty else { return [] }
    var table = empty
    for row in rows.prefix(rowCountMaximum) { table.append(row) }
    let more = rows.count - rowCountMaximum
    return [.table(table)]
      + (more > 0 ? [.line("and \(Quantity.grouped(more)) more: --json tells all")] : [])
  }

  /// What an act did.
  func what(_ act: Act) -> String {
    act.deeds.map { $0.text(names: names) }.joined(separator: ", ")
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
    for dispute in effect.opened {
      rows.append(row(name(dispute, in: difference.after), nil, "in conflict"))
    }
    for dispute in effect.closed {
      rows.append(row(name(dispute, in: title), "in conflict", nil))
    }
    return rows
  }

  /// - Parameter view: what is shown; a conflict may be of one of its members.
  private func name(_ dispute: UndoEffect.Dispute, in view: EntityView) -> String {
    let name = dispute.matter.name(names)
    return dispute.entity == view.id ? name : "\(name) of \(dispute.entity)"
  }

  private func shown(_ value: Value?, _ isInConflict: Bool) -> String? {
    guard let value, value != .cleared else { return nil }
    return value.text + (isInConflict ? " (in conflict)" : "")
  }

  // MARK: For a script

  var entitiesJSON: JSONValue { .array(effect.entities.map { json($0) }) }

  var builtOnJSON: JSONValue { .array(effect.builtOn.map { json($0) }) }

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
      "conflicts_opened": .array(
        effect.opened.map { .string(name($0, in: difference.after)) }),
      "conflicts_closed": .array(effect.closed.map { .string(name($0, in: before)) }),
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
      "what": .string(what(built.act)),
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

extension Console {
  func print(_ parts: [EffectText.Part]) {
    for part in parts {
      switch part {
      case .line(let line): self.print("\(line)")
      case .table(let table): self.print(table)
      }
    }
  }
}
