package import CairnModel

/// What readers are shown of the samples of one entity and item in one unit.
package struct SampleSummaryValue: Hashable, Sendable {
  package var item: Text
  package var unit: Text
  /// Nil where nobody observed it.
  package var value: Decimal?
  /// The least and the greatest of the answers that count.
  package var least: Decimal?
  package var greatest: Decimal?
  /// Raters whose latest answer counts.
  package var raterCount: Int
  /// All samples, superseded ones included.
  package var sampleCount: Int
  /// When it was last observed; without any observation, when it was last sought.
  package var newest: Timestamp
}

package enum SampleSummaries {
  /// Summarises the samples of one entity, by item in the order of the schema: its items, then the
  /// sampled fields of the kind, then what it does not know.
  ///
  /// Units are never mixed: heads and full-time equivalents of one item are two values. A sample
  /// without a unit is in the first that the schema names. "Not observed" without a unit answers in
  /// each unit that its rater used.
  package static func summarise(
    _ samples: [Sample], schema: Schema, kind: KindNumber
  ) -> [SampleSummaryValue] {
    var byItem: [Text: [Sample]] = [:]
    for sample in samples { byItem[sample.item, default: []].append(sample) }
    var groups: [SampleGroup] = []
    for (item, samples) in byItem {
      let place = SampledItem(item, schema: schema, kind: kind)
      for (unit, samples) in place.split(samples) {
        groups.append(SampleGroup(place, unit, samples))
      }
    }
    groups.sort()
    renormalise(&groups)
    return groups.map(\.summary)
  }

  /// Brings shares of one group and unit to a sum of 100.
  private static func renormalise(_ groups: inout [SampleGroup]) {
    struct Key: Hashable {
      var group: String
      var unit: Text
    }
    var siblings: [Key: [Int]] = [:]
    for (place, group) in groups.enumerated() where group.share != nil {
      siblings[Key(group: group.item.group, unit: group.unit), default: []].append(place)
    }
    for places in siblings.values {
      let shares = SampleShares.renormalised(places.compactMap { groups[$0].share })
      for (position, place) in places.enumerated() {
        groups[place].summary.value = shares.map { Decimal(mantissa: $0[position], scale: 0) }
      }
    }
  }
}

/// What the schema says of a sampled item or field.
struct SampledItem {
  var code: Text
  /// Among those of the schema.
  var place: Int
  var group = ""
  var units: [Text] = []
  var summary = SampleSummary.median
  /// Whether a number in the world is counted, which ages, and not an opinion asked.
  var isMeasured = false

  init(_ code: Text, schema: Schema, kind: KindNumber) {
    self.code = code
    place = Int.max
    if let index = schema.items.firstIndex(where: { Text($0.code) == code }) {
      let item = schema.items[index]
      place = index
      group = item.group
      units = item.unit.isEmpty ? [] : [Text(item.unit)]
      summary = item.summary ?? (item.method == .weight ? .share : .median)
      isMeasured = item.method == .measure
    } else if let fields = schema.kind(kind)?.fields,
      let index = fields.firstIndex(where: { $0.mergeClass == .sample && Text($0.name) == code })
    {
      place = schema.items.count + index
      units = fields[index].units.map { Text($0) }
      summary = fields[index].summary ?? .median
      isMeasured = true
    }
  }

  /// The unit of a sample: its own, or the first of the schema.
  func unit(of sample: Sample) -> Text {
    sample.unit == "" ? units.first ?? "" : sample.unit
  }

  func split(_ samples: [Sample]) -> [Text: [Sample]] {
    var byUnit: [Text: [Sample]] = [:]
    var unitsOfRaters: [DeviceNumber: Set<Text>] = [:]
    for sample in samples where sample.value != nil || sample.unit != "" {
      byUnit[unit(of: sample), default: []].append(sample)
      unitsOfRaters[sample.rater, default: []].insert(unit(of: sample))
    }
    for sample in samples where sample.value == nil && sample.unit == "" {
      for unit in unitsOfRaters[sample.rater] ?? [unit(of: sample)] {
        byUnit[unit, default: []].append(sample)
      }
    }
    return byUnit
  }
}

/// The samples of one item in one unit, summarised.
private struct SampleGroup: Comparable {
  /// Summaries look back so far from the newest observation, not from now: the same log always
  /// gives the same value.
  private static let windowMilliseconds: Int64 = 365 * 86_400_000

  var item: SampledItem
  var unit: Text
  var summary: SampleSummaryValue
  /// The mean weight before it is renormalised; nil for what is no share.
  var share: SampleQuantity?

  init(_ item: SampledItem, _ unit: Text, _ samples: [Sample]) {
    self.item = item
    self.unit = unit
    let observed = samples.lazy.filter { $0.value != nil }.map(\.observed).max()
    let newest = observed ?? samples.lazy.map(\.observed).max() ?? Timestamp(milliseconds: 0)
    let isWindowed = item.summary == .maximum || item.summary == .median && item.isMeasured
    // Clocks say anything: a time too far back to subtract from has nothing before it.
    let (start, overflow) = newest.milliseconds.subtractingReportingOverflow(
      Self.windowMilliseconds)
    let answers = LatestAnswers.of(samples)
      .filter { !isWindowed || overflow || $0.observed.milliseconds >= start }
      .compactMap { SampleQuantity($0.value) }
      .sorted()
    summary = SampleSummaryValue(
      item: item.code, unit: unit, value: nil, least: answers.first?.decimal,
      greatest: answers.last?.decimal, raterCount: answers.count, sampleCount: samples.count,
      newest: newest)
    guard let greatest = answers.last else { return }
    switch item.summary {
    case .median: summary.value = SampleQuantity.median(answers).decimal
    case .maximum: summary.value = greatest.decimal
    case .share: share = SampleShares.mean(answers)
    }
  }

  static func < (a: SampleGroup, b: SampleGroup) -> Bool {
    if a.item.place != b.item.place { return a.item.place < b.item.place }
    if a.item.code != b.item.code { return a.item.code.precedes(b.item.code) }
    return a.unit.precedes(b.unit)
  }

  static func == (a: SampleGroup, b: SampleGroup) -> Bool {
    a.item.code == b.item.code && a.unit == b.unit
  }
}

extension Text {
  /// By UTF-8 bytes.
  func precedes(_ other: Text) -> Bool {
    string.utf8.lexicographicallyPrecedes(other.string.utf8)
  }
}
