import CairnFold
import CairnModel
import Testing

/// A small survey and what it is warned about with one code. Without any it is a near miss.
struct WarningCase: Sendable, CustomTestStringConvertible {
  var code: WarningCode
  var title: String
  var steps: @Sendable () -> [WarningStep]
  var expected: [String]

  init(
    _ code: WarningCode, _ title: String, _ expected: [String] = [],
    _ steps: @escaping @Sendable () -> [WarningStep]
  ) {
    self.code = code
    self.title = title
    self.steps = steps
    self.expected = expected
  }

  var testDescription: String { "\(code.name) \(title)" }

  static func samples(_ fill: (inout SampleFixture) -> Void) -> [Sample] {
    var table = SampleFixture()
    fill(&table)
    return table.samples
  }

  private typealias F = WarningFixture

  private static func stages(_ codes: [Text]) -> [WarningStep] {
    [.quarter(1) { $0.history[F.stage] = codes.map { .code($0) } }]
  }

  static let ofStages = [
    WarningCase(.stageMovedBack, "a stage before the last", ["1 #1: from S2 to S1"]) {
      stages(["S1", "S2", "S1", "S2"])
    },
    WarningCase(.stageMovedBack, "the same again, an unknown one and the next") {
      stages(["S1", "S1", "S9", "S2", "stages@1:S3"])
    },
    WarningCase(.stageSkipped, "two steps at once", ["1 #1: from S1 to S3"]) {
      stages(["S1", "S3"])
    },
    WarningCase(.stageSkipped, "begun late, then a step at a time and back by two") {
      stages(["S2", "S3", "S1"])
    },
  ]

  static let ofReferences = [
    WarningCase(.inSeveralContainers, "two quarters", ["3 #17: it is in 2"]) {
      [.quarter(1), .quarter(2), .shop(3, in: [1, 2])]
    },
    WarningCase(.inSeveralContainers, "a quarter and what was merged into it, and a retracted one")
    {
      [
        .quarter(1) { $0.aliases = [F.id(2)] }, .quarter(4) { $0.isRetracted = true },
        .shop(3, in: [1, 2, 4]),
      ]
    },
    WarningCase(
      .brokenReference, "a retracted quarter, an unknown end",
      ["2 1 #17: what it names is retracted", "3 9 #31: what it names is not known"]
    ) {
      [.quarter(1) { $0.isRetracted = true }, .shop(2, in: [1]), .tie(3, 2, 9)]
    },
    WarningCase(.brokenReference, "a merged quarter, and an end of what is itself retracted") {
      [
        .quarter(1) { $0.aliases = [F.id(4)] }, .shop(2, in: [4]),
        .shop(3, in: [9]) { $0.isRetracted = true },
      ]
    },
    WarningCase(
      .selfLink, "one shop, and two that became one",
      [
        "3 1 #31: both ends are the same", "4 1 #31: both ends are the same",
      ]
    ) {
      [.shop(1) { $0.aliases = [F.id(2)] }, .tie(3, 1, 1), .tie(4, 1, 2)]
    },
    WarningCase(.selfLink, "two shops") { [.shop(1), .shop(2), .tie(3, 1, 2)] },
    WarningCase(.mergeCycle, "three in a circle", ["1 2: 3 entities are merged in a circle"]) {
      [.cycle([2, 7, 1]), .cycle([1, 2, 7])]
    },
    WarningCase(.mergeCycle, "two merged into one") {
      [.shop(1) { $0.aliases = [F.id(2), F.id(3)] }]
    },
    WarningCase(
      .fewMembers, "one shop, and one retracted", ["1: 1 organisations, expected 2 or more"]
    ) {
      [.quarter(1), .shop(2, in: [1]), .shop(3, in: [1]) { $0.isRetracted = true }]
    },
    WarningCase(.fewMembers, "two shops, one by the quarter's old name") {
      [.quarter(1) { $0.aliases = [F.id(4)] }, .shop(2, in: [1, 4]), .shop(3, in: [4])]
    },
  ]

  static let ofPlaces = [
    WarningCase(.outsideContainer, "a street away", ["2 1 #11: it lies outside by more than 30 m"])
    {
      [
        .quarter(1) { $0.fields[F.edge] = F.square(0, 0, 10_000) },
        .shop(2, in: [1]) { $0.fields[F.spot] = F.point(20_000, 5_000, accuracy: 30_000) },
      ]
    },
    WarningCase(.outsideContainer, "within the accuracy, on the edge, or of another quarter") {
      [
        .quarter(1) { $0.fields[F.edge] = F.square(0, 0, 10_000) },
        .shop(2, in: [1]) { $0.fields[F.spot] = F.point(20_000, 5_000, accuracy: 112_000) },
        .shop(3, in: [1]) { $0.fields[F.spot] = F.point(10_000, 10_000) },
        .shop(4, in: [1]) { $0.fields[F.spot] = F.point(10_400, 10_000, accuracy: 0) },
        .shop(5) { $0.fields[F.spot] = F.point(90_000, 10_000) },
      ]
    },
    WarningCase(
      .areasOverlap, "a third of each, here and across the 180th meridian",
      [
        "1 2: 30 % of the smaller one lies in both", "3 4: 30 % of the smaller one lies in both",
      ]
    ) {
      [
        .quarter(1) { $0.fields[F.edge] = F.square(0, 0, 10_000) },
        .quarter(2) { $0.fields[F.edge] = F.square(0, 7_000, 10_000) },
        .quarter(3) { $0.fields[F.edge] = F.square(0, 1_799_994_000, 10_000) },
        .quarter(4) { $0.fields[F.edge] = F.square(0, -1_799_999_000, 10_000) },
      ]
    },
    WarningCase(.areasOverlap, "a fifth, and none at all") {
      [
        .quarter(1) { $0.fields[F.edge] = F.square(0, 0, 10_000) },
        .quarter(2) { $0.fields[F.edge] = F.square(0, 8_000, 10_000) },
        .quarter(3) { $0.fields[F.edge] = F.square(0, 90_000, 10_000) },
        .quarter(4) { $0.fields[F.edge] = F.square(90_000, 0, 10_000) },
      ]
    },
    WarningCase(.poorAccuracy, "51 m", ["1 #11: known to 51 m only"]) {
      [.shop(1) { $0.fields[F.spot] = F.point(0, 0, accuracy: 51_000) }]
    },
    WarningCase(.poorAccuracy, "50 m, and unknown") {
      [
        .shop(1) { $0.fields[F.spot] = F.point(0, 0, accuracy: 50_000) },
        .shop(2) { $0.fields[F.spot] = F.point(90_000, 0, accuracy: 0) },
      ]
    },
    WarningCase(
      .invalidPolygon, "a bow, and a line",
      [
        "1 #2: its edges touch or cross", "2 #2: a ring has fewer than three places",
      ]
    ) {
      let corners = [(0, 0), (10, 10), (10, 0), (0, 10)] as [(Int32, Int32)]
      let bow = corners.map { Vertex(latitudeE7: $0.0, longitudeE7: $0.1) }
      return [
        .quarter(1) { $0.fields[F.edge] = .polygon(Polygon(rings: [bow])) },
        .quarter(2) { $0.fields[F.edge] = .polygon(Polygon(rings: [Array(bow.prefix(2))])) },
      ]
    },
    WarningCase(.invalidPolygon, "a square, and none any more") {
      [
        .quarter(1) { $0.fields[F.edge] = F.square(0, 0, 10) },
        .quarter(2) { $0.fields[F.edge] = .cleared },
      ]
    },
  ]

  static let ofCodes = [
    WarningCase(
      .otherCategoryDominates, "two of three are of another",
      ["1 books #3: 2 of 3 are of another, 1 of it"]
    ) {
      [.quarter(1) { $0.fields[F.lead] = .code("bread") }] + trades(["books", "bread", "books"])
    },
    WarningCase(.otherCategoryDominates, "as many of it as of another") {
      [.quarter(1) { $0.fields[F.lead] = .code("bread") }]
        + trades(["books", "bread", "books", "bread", "toys"])
    },
    WarningCase(
      .unknownCode, "a code, an item, and no code at all",
      [
        "1 Z: the schema has no such item", "1 tea #15: trades@1 lacks the code",
        "1 tin #16: trades@1 lacks the code", "2 #16: it has no code at all",
      ]
    ) {
      [
        .shop(1) {
          $0.fields[F.trade] = .code("tea")
          $0.sets[F.trades] = [.code("bread"), .code("tin")]
          $0.samples = samples { $0.add(1, "Z", .integer(1)) }
        }, .shop(2) { $0.sets[F.trades] = [] },
      ]
    },
    WarningCase(.unknownCode, "bare, in full, and only a main one") {
      [
        .shop(1) {
          $0.fields[F.trade] = .code("trades@1:toys")
          $0.sets[F.trades] = []
          $0.samples = samples {
            $0.add(1, "staff", .integer(1))
            $0.add(1, "R", .integer(1))
          }
        }, .quarter(2) { $0.fields[F.lead] = .cleared },
      ]
    },
    WarningCase(
      .personalWithoutConsent, "one person's telephone, and sealed values",
      [
        "1 #21: the field is personal, no consent stands", "2: it has sealed values, no consent",
        "3: it has sealed values, no consent",
      ]
    ) {
      [
        .shop(1) {
          $0.fields[F.phone] = .text("+44")
          $0.fields[F.form] = .code("one")
        },
        .shop(2) {
          $0.fields[F.name] = .sealed(SealedValue(subjectKeyID: [1], nonce: [2], ciphertext: [3]))
        }, .shop(3) { $0.hasSealedValues = true },
      ]
    },
    WarningCase(.personalWithoutConsent, "a firm's telephone, an emptied one, and a consent") {
      [
        .shop(1) {
          $0.fields[F.phone] = .text("+44")
          $0.fields[F.form] = .code("firm")
        },
        .shop(2) {
          $0.fields[F.phone] = .cleared
          $0.fields[F.form] = .code("one")
        },
        .shop(3) {
          $0.fields[F.phone] = .text("+44")
          $0.fields[F.form] = .code("one")
          $0.hasSealedValues = true
          $0.hasConsent = true
        },
      ]
    },
  ]

  private static func trades(_ codes: [Text]) -> [WarningStep] {
    codes.enumerated().map { place, code in
      .shop(UInt64(place + 2), in: [1]) { $0.fields[F.trade] = .code(code) }
    }
  }

  private static func named(
    _ number: UInt64, _ name: Text, _ latitude: Int32, room: Text? = nil, id: Text? = nil
  ) -> WarningStep {
    .shop(number) {
      $0.fields[F.name] = .text(name)
      $0.fields[F.spot] = F.point(latitude, 0)
      $0.fields[F.room] = room.map { .text($0) }
      $0.fields[F.number] = id.map { .text($0) }
    }
  }

  static let ofDuplicates = [
    WarningCase(
      .possibleDuplicate, "one name in one street, and one number",
      ["1 2: names 100 % alike, 33 m apart", "3 4: the same outside identifier"]
    ) {
      [
        named(1, "Old Mill", 0), named(2, "OLD MILL", 3_000),
        named(3, "Kiln", 90_000, id: "7"), named(4, "Press", 500_000, id: "7"),
      ]
    },
    WarningCase(.possibleDuplicate, "too far, on another floor, of another name, and cleared") {
      [
        named(1, "Old Mill", 0, room: "1"), named(2, "Old Mill", 4_000, room: "2"),
        named(3, "Old Mill", 90_000), named(4, "Kiln", 90_000),
        .shop(5) { $0.fields[F.name] = .cleared },
      ]
    },
  ]
}
