import CairnFold
import CairnFormats
import CairnModel
import CairnReplica
import CairnViews

/// What setting work aside, or restoring it, changes, for a person and for a script.
struct SetAsideEffectText {
  private let act: SetAsideAct
  private let effect: SetAsideEffect
  /// Nil where what waits here can't be shown.
  private let text: EffectText?

  init(_ act: SetAsideAct, _ effect: SetAsideEffect, names: SchemaNames, authors: Authors) {
    self.act = act
    self.effect = effect
    text = effect.effect.map { EffectText(effect: $0, names: names, authors: authors) }
  }

  /// - Parameter event: nil for a preview, which tells all that would change, not only how much.
  func print(to console: Console, recordedAs event: EventID?) {
    console.print("\(act.headline(Quantity.counted(effect.eventCount, "event"), event))")
    console.print(parts(isWhole: event == nil))
    if event == nil { console.print("nothing was recorded") }
    console.print(
      json: .object(
        [
          JSONMember("preview", .bool(event == nil)),
          JSONMember("event", event.map { .string($0.description) } ?? .null),
        ] + act.members + members))
  }

  private func parts(isWhole: Bool) -> [EffectText.Part] {
    guard let text else {
      return [.line("what it changes can't be told: see 'cairn views retry'")]
    }
    var parts = isWhole ? text.tables : text.summary
    if effect.toldCount < effect.eventCount {
      let first = Quantity.grouped(effect.toldCount)
      parts.append(
        .line("this is of the first \(first) of the \(Quantity.grouped(effect.eventCount))"))
    }
    guard !effect.meanwhile.isEmpty else { return parts }
    parts.append(.line("written meanwhile on what comes back:"))
    let rows = effect.meanwhile.map { said in
      [
        said.act.event.description, text.authors.name(said.act.event.device),
        said.entity.description, text.what(said.act),
      ]
    }
    return parts
      + EffectText.parts(
        of: rows,
        in: Table([
          Table.Column("EVENT"), Table.Column("BY", isFlexible: true), Table.Column("ENTITY"),
          Table.Column("WHAT", isFlexible: true),
        ]))
  }

  private var members: [JSONMember] {
    [
      JSONMember("events", .integer(Int64(effect.eventCount))),
      JSONMember("told_of", .integer(Int64(effect.toldCount))),
      JSONMember("entities", text?.entitiesJSON ?? .null),
      JSONMember("built_on", text?.builtOnJSON ?? .null),
      JSONMember(
        "meanwhile",
        .array(
          text.map { text in
            effect.meanwhile.map { said in
              [
                "event": .string(said.act.event.description),
                "entity": .string(said.entity.description),
                "author": .string(text.authors.name(said.act.event.device)),
                "what": .string(text.what(said.act)),
              ]
            }
          } ?? [])),
    ]
  }
}
