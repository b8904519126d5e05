import CairnModel

/// Names, streets and remarks, each following from a number.
enum Wording {
  private static let firsts = [
    "Amber", "Birch", "Cinder", "Delta", "Echo", "Fable", "Granite", "Harbour", "Indigo", "Juniper",
    "Kiln", "Lumen", "Meridian", "North", "Opal", "Paper", "Quarry", "River", "Signal", "Tideline",
    "Umber", "Velvet", "Willow", "Yard", "Zenith",
  ]
  private static let seconds = [
    "Studio", "Works", "Press", "Atelier", "Games", "Films", "Collective", "Design", "Records",
    "Architects", "Media", "Labs", "Pictures", "Editions", "Ceramics", "Theatre", "Sound",
  ]
  private static let streets = [
    "Mill Lane", "Station Road", "Foundry Street", "Canal Street", "Market Square", "Dock Road",
    "Printers' Row", "Silver Street", "Rope Walk", "Garden Street", "Tram Road",
  ]
  private static let remarks = [
    "Shares a workshop with the firm next door.", "Closed on Mondays; ask at the bar.",
    "Moves to the old depot next spring.", "Two of the founders came from the university.",
    "Renders for clients abroad, mostly games.", "The sign is gone, the bell still works.",
    "Rents out its cutting room by the hour.", "Says that rents went up by a third.",
    "New contract: the crew owns the rights.", "Uses the shared render farm of the park.",
  ]

  static func name(_ nature: UInt64) -> Value {
    let first = firsts[Int(nature % 25)]
    return .text(Text("\(first) \(seconds[Int(nature / 25 % 17)]) \(nature / 425 % 900 + 100)"))
  }

  /// As another surveyor spells it.
  static func misspelt(_ nature: UInt64) -> Value {
    guard case .text(let name) = name(nature) else { return name(nature) }
    return .text(Text(nature % 2 == 0 ? "\(name) Ltd" : "The \(name)"))
  }

  static func address(_ nature: UInt64, in cluster: Int?) -> Value {
    let street = "\(streets[Int(nature / 7 % 11)]) \(nature % 140 + 1)"
    return .text(Text(cluster.map { "\(street), \(City.all[$0].name)" } ?? street))
  }

  static func floor(_ draw: Int) -> Value { .text(Text("\(draw % 9 + 1). floor, \(draw % 40)")) }

  static func website(_ nature: UInt64) -> Value {
    .text(Text("https://f\(nature % 10_000_000).example.net"))
  }

  static func phone(_ draw: Int) -> Value { .text(Text("+999 \(1_000_000 + draw % 9_000_000)")) }

  static func registerNumber(_ nature: UInt64) -> Value {
    .text(Text("R\(nature % 90_000_000 + 10_000_000)"))
  }

  static func remark(_ draw: Int) -> Text { Text(remarks[draw % remarks.count]) }
}
