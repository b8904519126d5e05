import CairnModel

/// What the samples of one entity tell.
extension SurveyWarnings {
  /// Each rater's newest weights of a group must sum to the whole.
  mutating func judgeWeights(_ facts: WarningFacts, _ rule: BoundRule) {
    struct Sheet: Hashable {
      var group: Text
      var rater: DeviceNumber
    }
    var sums: [Sheet: SampleSum] = [:]
    for (item, samples) in byItem(facts.samples) {
      guard let group = rule.groups[item] else { continue }
      for answer in LatestAnswers.of(samples) {
        guard let weight = SampleQuantity(answer.value) else { continue }
        sums[Sheet(group: group, rater: answer.rater), default: SampleSum()].add(weight)
      }
    }
    let whole = rule.limit("sum")
    for (sheet, sum) in sums where !sum.isEqual(to: whole) {
      found.insert(
        Warning(
          rule.code, subject: facts.id, item: sheet.group, device: sheet.rater,
          detail: Text("the weights sum to \(sum.quantity.words)")))
    }
  }

  mutating func judgeEvidence(_ facts: WarningFacts, _ rule: BoundRule) {
    let least = Int128(rule.limit("score_minimum")) * SampleQuantity.one
    for (item, samples) in byItem(facts.samples) where rule.groups[item] != nil {
      for answer in LatestAnswers.of(samples) where answer.evidence.isEmpty {
        guard let score = SampleQuantity(answer.value), score.units >= least else { continue }
        found.insert(
          Warning(
            rule.code, subject: facts.id, item: item, device: answer.rater,
            detail: Text("scored \(score.words) without evidence")))
      }
    }
  }

  /// From one observation to the next, whoever made them; units are not compared with each other.
  mutating func judgeCounts(
    _ facts: WarningFacts, _ rule: BoundRule, _ roles: BoundRule.Roles
  ) {
    let item = SampledItem(rule.item, schema: schema, kind: facts.kind)
    let factor = Int128(rule.limit("factor"))
    for (unit, samples) in item.split(facts.samples.filter { $0.item == rule.item }) {
      var previous: SampleQuantity?
      for sample in samples.sorted(by: { ($0.observed, $0.event) < ($1.observed, $1.event) }) {
        guard let count = SampleQuantity(sample.value) else { continue }
        if let previous, Self.jumps(previous, count, by: factor) {
          found.insert(
            Warning(
              rule.code, subject: facts.id, key: roles["count"], item: unit,
              detail: Text("from \(previous.words) to \(count.words) \(unit)")))
        }
        previous = count
      }
    }
  }

  /// None counts as one, or every first employee would be a leap.
  private static func jumps(_ a: SampleQuantity, _ b: SampleQuantity, by factor: Int128) -> Bool {
    let smaller = max(min(a, b).units, SampleQuantity.one)
    return max(a, b).units / factor > smaller
      || max(a, b).units / factor == smaller && max(a, b).units % factor > 0
  }

  private func byItem(_ samples: [Sample]) -> [Text: [Sample]] {
    Dictionary(grouping: samples, by: \.item)
  }
}

extension SampleQuantity {
  /// For people, such as `12.5`; whole numbers beyond a decimal's are cut.
  fileprivate var words: String {
    let decimal = decimal
    guard decimal.scale > 0 else { return String(decimal.mantissa) }
    var digits = String(decimal.mantissa.magnitude)
    let width = Int(decimal.scale) + 1
    if digits.utf8.count < width {
      digits = String(repeating: "0", count: width - digits.utf8.count) + digits
    }
    let sign = decimal.mantissa < 0 ? "-" : ""
    return "\(sign)\(digits.dropLast(Int(decimal.scale))).\(digits.suffix(Int(decimal.scale)))"
  }
}
