import CairnModel

extension CreativeClusters {
  private static let premises = ["establishment", "institution"]

  /// What a survey of clusters is warned about, and from where on.
  static let warnings =
    [
      WarningRule(.stageMovedBack, kinds: ["cluster"], fields: ["stage": "stage"]),
      WarningRule(.stageSkipped, kinds: ["cluster"], fields: ["stage": "stage"]),
      WarningRule(
        .inSeveralContainers, kinds: ["establishment"], container: "cluster",
        fields: ["containers": "clusters"], limits: ["count_maximum": 1]),
      WarningRule(.selfLink, kinds: ["link"], fields: ["from": "from", "to": "to"]),
      WarningRule(
        .outsideContainer, kinds: premises, container: "cluster",
        fields: ["place": "location", "containers": "clusters", "area": "boundary"],
        limits: ["tolerance_mm": 5_000]),
      WarningRule(
        .areasOverlap, kinds: ["cluster"], fields: ["area": "boundary"],
        limits: ["overlap_permille": 200]),
      WarningRule(
        .otherCategoryDominates, kinds: ["establishment"], container: "cluster",
        fields: [
          "containers": "clusters", "category": "primary_category",
          "declared": "dominant_category",
        ]),
      WarningRule(.weightsDoNotSum, groups: ["forms"], limits: ["sum": 100]),
      WarningRule(.scoreWithoutEvidence, limits: ["score_minimum": 3]),
      WarningRule(
        .closureOutOfOrder, kinds: premises,
        fields: ["opened": "opened_on", "closed": "closed_on"]),
      WarningRule(.closureOutOfOrder, kinds: ["link"], fields: ["closed": "ended_on"]),
      WarningRule(
        .countJumped, kinds: premises, fields: ["count": "employees"], limits: ["factor": 5]),
    ] + duplicates + [
      WarningRule(
        .poorAccuracy, kinds: premises + ["venue"], fields: ["place": "location"],
        limits: ["accuracy_mm": 50_000]),
      WarningRule(.clockOff, limits: ["offset_ms": 300_000]),
      // The telephone of a sole trader is a person's.
      WarningRule(
        .personalWithoutConsent, kinds: premises, fields: ["personal": "phone", "form": "kind"],
        codes: ["sole-trader"]),
      WarningRule(
        .personalWithoutConsent, kinds: ["cluster", "venue", "virtual_space", "link", "visit"]),
      WarningRule(
        .unknownCode, kinds: ["establishment"],
        fields: ["codes": "categories", "primary": "primary_category"]),
      WarningRule(
        .fewMembers, kinds: premises, container: "cluster",
        fields: ["containers": "clusters"], limits: ["members_minimum": 50]),
    ]

  private static let duplicates = [
    duplicate(
      premises,
      [
        "name": "name", "place": "location", "unit": "floor_unit", "identifier": "external_id",
        "website": "website",
      ]),
    duplicate(
      ["venue"], ["name": "name", "place": "location", "identifier": "external_id"]),
  ]

  private static func duplicate(_ kinds: [String], _ fields: [String: String]) -> WarningRule {
    WarningRule(
      .possibleDuplicate, kinds: kinds, fields: fields,
      limits: ["similarity_permille": 850])
  }
}
