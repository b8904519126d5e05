import CairnFold
import CairnFormats
import CairnModel
import CairnReplica
import CairnViews

/// What setting work aside, or restoring it, changes, for a person and for a script.
struct SetAsideEffectText {
  private static let rowCountMaximum = 40

  private let effect: SetAsideEffect
  private let text: EffectText?
  private let names: SchemaNames
  private let authors: Authors

  init(_ effect: SetAsideEffect, names: SchemaNames, authors: Authors) {
    self.effect = effect
    self.names = names
    self.authors = authors
    text = effect.effect.map { EffectText(effect: $0, names: names, authors: authors) }
  }

  /// - Parameter isWhole: tells all that changes, not only how much.
  func print(to console: Console, isWhole: Bool) {
    guard let text else {
      return console.print("what it changes can't be told: see 'cairn views retry'")
    }
    for part in isWhole ? text.tables : text.summary {
      switch part {
      case .line(let line): console.print(TerminalText.safe(line))
      case .table(let table): console.print(table)
      }
    }
    if effect.toldCount < effect.eventCount {
      let first = Quantity.grouped(effect.toldCount)
      console.print("this is of the first \(first) of the \(Quantity.grouped(effect.eventCount))")
    }
    guard !effect.meanwhile.isEmpty else { return }
    console.print("written meanwhile on what comes back:")
    var table = Table([
      Table.Column("EVENT"), Table.Column("BY", isFlexible: true), Table.Column("ENTITY"),
      Table.Column("WHAT", isFlexible: true),
    ])
    for said in effect.meanwhile.prefix(Self.rowCountMaximum) {
      table.append([
        said.act.event.description, authors.name(said.act.event.device), said.entity.description,
        what(said.act),
      ])
    }
    console.print(table)
    let more = effect.meanwhile.count - Self.rowCountMaximum
    if more > 0 { console.print("and \(Quantity.grouped(more)) more: --json tells all") }
  }

  private func what(_ act: Act) -> String {
    act.deeds.map { $0.text(names: names) }.joined(separator: ", ")
  }

  var members: [JSONMember] {
    [
      JSONMember("events", .integer(Int64(effect.eventCount))),
      JSONMember("told_of", .integer(Int64(effect.toldCount))),
      JSONMember("entities", text?.entitiesJSON ?? .null),
      JSONMember("built_on", text?.builtOnJSON ?? .null),
      JSONMember(
        "meanwhile",
        .array(
          effect.meanwhile.map { said in
            [
              "event": .string(said.act.event.description),
              "entity": .string(said.entity.description),
              "author": .string(authors.name(said.act.event.device)),
              "what": .string(what(said.act)),
            ]
          })),
    ]
  }
}
