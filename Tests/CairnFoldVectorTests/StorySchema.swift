import CairnModel

/// What the stories are about: places with a field of each merge class.
enum StorySchema {
  static let place = KindNumber(1)
  static let name = FieldKey(1)
  static let type = FieldKey(2)
  static let tags = FieldKey(3)
  static let location = FieldKey(4)
  static let staff = FieldKey(5)
  /// No schema names it.
  static let custom = FieldKey(1_000)

  static let schema = Schema(
    name: "stories@1", title: "Stories",
    kinds: [
      SchemaKind(
        number: place, name: "place", title: "Place",
        fields: [
          SchemaField(key: name, name: "name", title: "Name", type: .text, mergeClass: .latest),
          SchemaField(
            key: type, name: "type", title: "Type", type: .code, mergeClass: .contested),
          SchemaField(key: tags, name: "tags", title: "Tags", type: .text, mergeClass: .set),
          SchemaField(
            key: location, name: "location", title: "Location", type: .point,
            mergeClass: .contested),
          SchemaField(
            key: staff, name: "staff", title: "Staff", type: .integer, mergeClass: .sample,
            units: ["heads", "fte"], summary: .median),
        ])
    ],
    items: [
      SchemaItem(code: "R", title: "Rating", type: .integer, summary: .median),
      SchemaItem(
        code: "W.A", title: "Weight A", group: "w", method: .weight, type: .integer,
        summary: .share),
      SchemaItem(
        code: "W.B", title: "Weight B", group: "w", method: .weight, type: .integer,
        summary: .share),
      SchemaItem(code: "X", title: "Strength", type: .integer, summary: .maximum),
    ], vocabularies: [])

  static let document = schema.document

  /// The same with other words for the place.
  static var later: [UInt8] {
    var later = schema
    later.name = "stories@2"
    later.title = "More stories"
    // What was shown by time before is for people to decide from here on.
    later.kinds[0].fields[0].mergeClass = .contested
    return later.document
  }
}
