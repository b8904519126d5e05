import CairnFold
import CairnModel

/// Samples by their raters, as a table: each is the next entry of a log.
struct SampleFixture {
  static let day: Int64 = 86_400_000
  static let kind = KindNumber(1)

  private(set) var samples: [Sample] = []
  private var heads: [UInt32: UInt64] = [:]

  /// - Parameters:
  ///   - base: what the author had been shown; by default everything.
  ///   - blind: the author had not seen even the own samples before.
  @discardableResult
  mutating func add(
    _ rater: UInt32, _ item: Text, _ value: Value?, _ unit: Text = "", day: Int64 = 0,
    corrected: Int64? = nil, base: Int? = nil, blind: Bool = false, evidence: [EventID] = []
  ) -> EventID {
    let sequence = heads[rater, default: 0] + 1
    heads[rater] = sequence
    guard let device = DeviceNumber(rater), let place = EventSequence(sequence) else {
      preconditionFailure("a small number")
    }
    let event = EventID(device, place)
    samples.append(
      Sample(
        event: event, index: LogIndex(UInt64(samples.count)),
        context: Context(
          base: LogSize(UInt64(base ?? samples.count)),
          seen: blind ? [SeenThrough(device: device, sequence: .none)] : []),
        rater: device, item: item, value: value, unit: unit, evidence: evidence,
        corrected: Timestamp(milliseconds: corrected ?? day * Self.day),
        observed: Timestamp(milliseconds: day * Self.day)))
    return event
  }

  static let schema = Schema(
    name: "t@1", title: "T",
    kinds: [
      SchemaKind(
        number: kind, name: "thing", title: "Thing",
        fields: [
          SchemaField(
            key: FieldKey(1), name: "staff", title: "Staff", type: .integer, mergeClass: .sample,
            units: ["heads", "fte"], summary: .median),
          SchemaField(
            key: FieldKey(2), name: "strength", title: "Strength", type: .integer,
            mergeClass: .sample, summary: .maximum),
        ])
    ],
    items: [
      SchemaItem(code: "R", title: "R", type: .integer, summary: .median),
      SchemaItem(
        code: "W.A", title: "A", group: "w", method: .weight, type: .integer, summary: .share),
      SchemaItem(
        code: "W.B", title: "B", group: "w", method: .weight, type: .integer, summary: .share),
      SchemaItem(
        code: "W.C", title: "C", group: "w", method: .weight, type: .integer, summary: .share),
      SchemaItem(code: "M", title: "M", method: .measure, type: .decimal, summary: .median),
    ], vocabularies: [])

  var summaries: [SampleSummaryValue] {
    SampleSummaries.summarise(samples, schema: Self.schema, kind: Self.kind)
  }

  /// As `item unit value (least to greatest) raters/samples`.
  var lines: [String] {
    summaries.map { summary in
      func text(_ decimal: Decimal?) -> String {
        decimal.map { $0.scale == 0 ? "\($0.mantissa)" : "\($0.mantissa)e-\($0.scale)" } ?? "-"
      }
      return "\(summary.item) \(summary.unit == "" ? "." : summary.unit.string) "
        + "\(text(summary.value)) (\(text(summary.least)) to \(text(summary.greatest))) "
        + "\(summary.raterCount)/\(summary.sampleCount)"
    }
  }
}
