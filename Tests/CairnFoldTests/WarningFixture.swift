import CairnFold
import CairnModel

/// A survey of shops in quarters: kinds and fields that only its rules know of.
enum WarningFixture {
  static let quarter = KindNumber(1)
  static let shop = KindNumber(2)
  static let tie = KindNumber(3)

  static let stage = FieldKey(1)
  static let edge = FieldKey(2)
  static let lead = FieldKey(3)
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
  static let phone = FieldKey(21)
  static let form = FieldKey(22)
  static let from = FieldKey(30)
  static let to = FieldKey(31)

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
        field(closed, "closed", .date), field(phone, "phone", .text),
        field(form, "form", .code, .latest, "forms@1"),
        field(FieldKey(20), "staff", .integer, .sample, units: ["heads", "fte"]),
      ]),
    SchemaKind(
      number: tie, name: "tie", title: "Tie",
      fields: [field(from, "from", .entity), field(to, "to", .entity)]),
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
    WarningRule(.clockOff, limits: ["offset_ms": 300_000]),
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

  static func schema(hasRules: Bool = true) -> Schema {
    Schema(
      name: "shops@1", title: "Shops", kinds: kinds,
      items: SampleFixture.schema.items.map { item in
        var item = item
        // Only ratings ask for evidence: this one is none.
        if item.code == "M" { item.method = .measure }
        return item
      },
      vocabularies: [
        vocabulary("stages@1", ["S1", "S2", "S3"]),
        vocabulary("trades@1", ["bread", "books", "toys"]), vocabulary("forms@1", ["one", "firm"]),
      ],
      warnings: hasRules ? rules : [])
  }

  static func id(_ number: UInt64) -> EntityID {
    guard let sequence = EventSequence(number) else { preconditionFailure("a small number") }
    return EntityID(EventID(.firstAdmin, sequence))
  }

  /// A square of so many 1e-7 degrees; 10,000 are 111 m at the equator.
  static func square(_ latitude: Int32, _ longitude: Int64, _ side: Int64) -> Value {
    func vertex(_ latitude: Int32, _ longitude: Int64) -> Vertex {
      Vertex(
        latitudeE7: latitude,
        longitudeE7: Int32(longitude > 1_800_000_000 ? longitude - 3_600_000_000 : longitude))
    }
    let north = latitude + Int32(side)
    return .polygon(
      Polygon(rings: [
        [
          vertex(latitude, longitude), vertex(latitude, longitude + side),
          vertex(north, longitude + side), vertex(north, longitude),
        ]
      ]))
  }

  static func point(_ latitude: Int32, _ longitude: Int32, accuracy: UInt32 = 5_000) -> Value {
    .point(
      Point(
        vertex: Vertex(latitudeE7: latitude, longitudeE7: longitude),
        accuracyMillimetres: accuracy))
  }
}

/// What is added to a survey's warnings.
enum WarningStep {
  case facts(WarningFacts)
  case clock(UInt32, offset: Int64?, ahead: Int64? = nil)
  case cycle([UInt64])

  static func quarter(
    _ number: UInt64, _ change: (inout WarningFacts) -> Void = { _ in }
  ) -> WarningStep { entity(number, WarningFixture.quarter, change) }

  /// A shop that has a trade, so that nothing is odd about it.
  static func shop(
    _ number: UInt64, in quarters: [UInt64] = [], _ change: (inout WarningFacts) -> Void = { _ in }
  ) -> WarningStep {
    entity(number, WarningFixture.shop) { facts in
      facts.sets[WarningFixture.quarters] = quarters.map { .entity(WarningFixture.id($0)) }
      facts.sets[WarningFixture.trades] = [.code("bread")]
      change(&facts)
    }
  }

  static func tie(_ number: UInt64, _ from: UInt64, _ to: UInt64) -> WarningStep {
    entity(number, WarningFixture.tie) { facts in
      facts.fields[WarningFixture.from] = .entity(WarningFixture.id(from))
      facts.fields[WarningFixture.to] = .entity(WarningFixture.id(to))
    }
  }

  private static func entity(
    _ number: UInt64, _ kind: KindNumber, _ change: (inout WarningFacts) -> Void
  ) -> WarningStep {
    var facts = WarningFacts(id: WarningFixture.id(number), kind: kind)
    change(&facts)
    return .facts(facts)
  }

  func add(to warnings: inout SurveyWarnings) {
    switch self {
    case .facts(let facts): warnings.add(facts)
    case .clock(let device, let offset, let ahead):
      guard let device = DeviceNumber(device) else { return }
      warnings.add(
        clock: DeviceClockFacts(
          device: device, offset: offset.map { Milliseconds($0) },
          aheadOfReceipt: ahead.map { Milliseconds($0) }))
    case .cycle(let members): warnings.add(mergeCycle: members.map { WarningFixture.id($0) })
    }
  }
}

extension [WarningStep] {
  func warnings(_ schema: Schema = WarningFixture.schema()) -> [Warning] {
    var warnings = SurveyWarnings(schema: schema)
    for step in self { step.add(to: &warnings) }
    return warnings.warnings()
  }
}

extension Warning {
  /// As `subject related item #key @device: detail`, what is nil left out.
  var line: String {
    var parts: [String] = []
    if let subject { parts.append("\(subject.event.sequence)") }
    if let related { parts.append("\(related.event.sequence)") }
    if let item { parts.append(item.string) }
    if let key { parts.append("#\(key.rawValue)") }
    if let device { parts.append("@\(device)") }
    return "\(parts.joined(separator: " ")): \(detail)"
  }
}
