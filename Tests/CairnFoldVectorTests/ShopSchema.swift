import CairnModel

/// What the stories of warnings are about: shops in quarters, and ties between them. Each story has
/// only the rules of its own codes.
enum ShopSchema {
  static let quarter = KindNumber(1)
  static let shop = KindNumber(2)
  static let tie = KindNumber(3)

  // Of a quarter.
  static let stage = FieldKey(1)
  static let edge = FieldKey(2)
  static let lead = FieldKey(3)
  // Of a shop.
  static let name = FieldKey(10)
  static let spot = FieldKey(11)
  static let room = FieldKey(12)
  static let number = FieldKey(13)
  static let site = FieldKey(14)
  static let trade = FieldKey(15)
  static let trades = FieldKey(16)
  static let quarters = FieldKey(17)
  static let opened = FieldKey(18)
  static let closed = FieldKey(19)
  static let staff = FieldKey(20)
  static let phone = FieldKey(21)
  static let form = FieldKey(22)
  /// A code of any vocabulary.
  static let mark = FieldKey(23)
  // Of a tie.
  static let from = FieldKey(30)
  static let to = FieldKey(31)

  static func schema(_ codes: WarningCode...) -> Schema {
    Schema(
      name: "shops@1", title: "Shops", kinds: kinds, items: items,
      vocabularies: [
        vocabulary("stages@1", ["S1", "S2", "S3"]),
        vocabulary("trades@1", ["bread", "books", "toys"]), vocabulary("forms@1", ["one", "firm"]),
      ],
      warnings: rules.filter { codes.contains($0.code) })
  }

  private static func field(
    _ key: FieldKey, _ name: String, _ type: FieldType, _ merge: MergeClass = .latest,
    _ vocabulary: String? = nil, units: [String] = []
  ) -> SchemaField {
    SchemaField(
      key: key, name: name, title: name, type: type, mergeClass: merge, vocabulary: vocabulary,
      units: units)
  }

  private static let kinds = [
    SchemaKind(
      number: quarter, name: "quarter", title: "Quarter",
      fields: [
        field(stage, "stage", .code, .contested, "stages@1"), field(edge, "edge", .polygon),
        field(lead, "lead", .code, .contested, "trades@1"),
      ]),
    SchemaKind(
      number: shop, name: "shop", title: "Shop",
      fields: [
        field(name, "name", .text), field(spot, "spot", .point), field(room, "room", .text),
        field(number, "number", .text), field(site, "site", .text),
        field(trade, "trade", .code, .contested, "trades@1"),
        field(trades, "trades", .code, .set, "trades@1"),
        field(quarters, "quarters", .entity, .set), field(opened, "opened", .date),
        field(closed, "closed", .date),
        field(staff, "staff", .integer, .sample, units: ["heads", "fte"]),
        field(phone, "phone", .text), field(form, "form", .code, .latest, "forms@1"),
        field(mark, "mark", .code),
      ]),
    SchemaKind(
      number: tie, name: "tie", title: "Tie",
      fields: [field(from, "from", .entity), field(to, "to", .entity)]),
  ]

  private static let items = [
    SchemaItem(code: "R", title: "Rating", type: .integer),
    SchemaItem(code: "W.A", title: "Weight A", group: "w", method: .weight, type: .integer),
    SchemaItem(code: "W.B", title: "Weight B", group: "w", method: .weight, type: .integer),
    SchemaItem(code: "V.A", title: "Another's", group: "v", method: .weight, type: .integer),
    SchemaItem(code: "M", title: "Measure", method: .measure, type: .integer),
  ]

  private static let rules = [
    WarningRule(.stageMovedBack, kinds: ["quarter"], fields: ["stage": "stage"]),
    WarningRule(.stageSkipped, kinds: ["quarter"], fields: ["stage": "stage"]),
    WarningRule(
      .inSeveralContainers, kinds: ["shop"], container: "quarter",
      fields: ["containers": "quarters"], limits: ["count_maximum": 1]),
    WarningRule(.selfLink, kinds: ["tie"], fields: ["from": "from", "to": "to"]),
    WarningRule(
      .outsideContainer, kinds: ["shop"], container: "quarter",
      fields: ["place": "spot", "containers": "quarters", "area": "edge"],
      limits: ["tolerance_mm": 5_000]),
    WarningRule(
      .areasOverlap, kinds: ["quarter"], fields: ["area": "edge"],
      limits: ["overlap_permille": 200]),
    WarningRule(
      .otherCategoryDominates, kinds: ["shop"], container: "quarter",
      fields: ["containers": "quarters", "category": "trade", "declared": "lead"]),
    WarningRule(.weightsDoNotSum, groups: ["w"], limits: ["sum": 100]),
    WarningRule(.scoreWithoutEvidence, limits: ["score_minimum": 3]),
    WarningRule(
      .closureOutOfOrder, kinds: ["shop"], fields: ["opened": "opened", "closed": "closed"]),
    WarningRule(.countJumped, kinds: ["shop"], fields: ["count": "staff"], limits: ["factor": 5]),
    WarningRule(
      .possibleDuplicate, kinds: ["shop"],
      fields: [
        "name": "name", "place": "spot", "unit": "room", "identifier": "number",
        "website": "site",
      ], limits: ["similarity_permille": 850]),
    WarningRule(
      .poorAccuracy, kinds: ["shop"], fields: ["place": "spot"], limits: ["accuracy_mm": 50_000]),
    WarningRule(.clockOff, limits: ["offset_ms": 60_000]),
    WarningRule(
      .personalWithoutConsent, kinds: ["shop"], fields: ["personal": "phone", "form": "form"],
      codes: ["one"]),
    WarningRule(.unknownCode, kinds: ["shop"], fields: ["codes": "trades", "primary": "trade"]),
    WarningRule(
      .fewMembers, kinds: ["shop"], container: "quarter", fields: ["containers": "quarters"],
      limits: ["members_minimum": 2]),
  ]

  private static func vocabulary(_ scheme: String, _ codes: [String]) -> Vocabulary {
    Vocabulary(
      scheme: scheme, title: scheme, codes: codes.map { VocabularyCode(code: $0, title: $0) })
  }
}
