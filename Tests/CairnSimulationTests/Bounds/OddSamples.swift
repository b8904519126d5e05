/// Samples with odd values, units, times, confidences and grounds: rows in which every two of them stand
/// together once.
struct OddSamples {
  let values: [OddValues.Odd?]
  let rows: [[Int]]
  private let evidence: [[UInt64]]
  private let moments = OddValues.moments

  private static let units = [
    "", "%", "heads", "fte", "15min", "0min", "99999999999999999999min", "min", "no unit",
  ]
  private static let confidences: [UInt64?] = [nil, 0, 4, 5, 1 << 32 - 1]

  init(usual: UsualValues) {
    let odd = OddValues(usual: usual)
    let others = [odd.codes, odd.texts, odd.points, odd.others].compactMap(\.first)
    values = odd.numbers + [nil] + others
    evidence = [
      [], [usual.events["note"] ?? 0], [1 << 63 - 1],
      [UInt64](repeating: usual.events["attachment"] ?? 0, count: 300),
    ]
    rows = CoveringArray.rows([
      values.count, Self.units.count, moments.count, moments.count, Self.confidences.count,
      evidence.count,
    ])
  }

  func claimed(_ row: [Int]) -> Int64 { moments[row[2]] }

  func observed(_ row: [Int]) -> Int64 { moments[row[3]] }

  func body(
    _ row: [Int], _ item: String, of subject: UInt64, _ entities: SchemaEntities
  ) -> [UInt8] {
    entities.sample(
      of: subject, item, values[row[0]]?.bytes, unit: Self.units[row[1]],
      confidence: Self.confidences[row[4]], evidence: evidence[row[5]])
  }
}
