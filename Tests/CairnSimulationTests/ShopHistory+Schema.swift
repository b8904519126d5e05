import CairnModel

extension ShopHistory {
  static func schema(version: Int) -> Schema {
    func field(
      _ key: FieldKey, _ name: String, _ type: FieldType, _ merge: MergeClass = .latest,
      _ vocabulary: String? = nil
    ) -> SchemaField {
      SchemaField(
        key: key, name: name, title: name, type: type, mergeClass: merge, vocabulary: vocabulary)
    }
    let contained = ["containers": "quarters"]
    return Schema(
      name: "shops@\(version)", title: "Shops",
      kinds: [
        SchemaKind(
          number: quarter, name: "quarter", title: "Quarter",
          fields: [
            field(edge, "edge", .polygon), field(lead, "lead", .code, .contested, "trades@1"),
          ]),
        SchemaKind(
          number: shop, name: "shop", title: "Shop",
          fields: [
            field(name, "name", .text), field(spot, "spot", .point), field(number, "number", .text),
            field(site, "site", .text), field(trade, "trade", .code, .contested, "trades@1"),
            field(quarters, "quarters", .entity, .set), field(closed, "closed", .date),
          ]),
        SchemaKind(
          number: tie, name: "tie", title: "Tie",
          fields: [field(from, "from", .entity), field(to, "to", .entity)]),
      ], items: [SchemaItem(code: "R", title: "Rating", type: .integer)],
      vocabularies: [
        Vocabulary(
          scheme: "trades@1", title: "Trades",
          codes: ["bread", "books", "toys"].map { VocabularyCode(code: $0, title: $0) })
      ],
      warnings: [
        WarningRule(
          .inSeveralContainers, kinds: ["shop"], container: "quarter", fields: contained,
          limits: ["count_maximum": Int64(1 + version % 2)]),
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
        WarningRule(.scoreWithoutEvidence, limits: ["score_minimum": 3]),
        WarningRule(.closureOutOfOrder, kinds: ["shop"], fields: ["closed": "closed"]),
        WarningRule(
          .possibleDuplicate, kinds: ["shop"],
          fields: ["name": "name", "place": "spot", "identifier": "number", "website": "site"],
          limits: ["similarity_permille": 850]),
        WarningRule(
          .poorAccuracy, kinds: ["shop"], fields: ["place": "spot"],
          limits: ["accuracy_mm": 50_000]),
        WarningRule(.clockOff, limits: ["offset_ms": 300_000]),
        WarningRule(
          .fewMembers, kinds: ["shop"], container: "quarter", fields: contained,
          limits: ["members_minimum": 2]),
      ])
  }
}
