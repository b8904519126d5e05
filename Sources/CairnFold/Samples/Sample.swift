package import CairnModel

/// One observation of a rated, weighed or measured thing, with what decides its place among others.
package struct Sample: Hashable, Sendable {
  package var event: EventID
  package var index: LogIndex
  package var context: Context
  /// The device that it counts for: of a person who changed phones, the newest.
  package var rater: DeviceNumber
  /// The code of an item, or the name of a sampled field.
  package var item: Text
  /// Nil: sought and not observed, which is never 0.
  package var value: Value?
  package var unit: Text
  package var confidence: UInt32?
  package var evidence: [EventID]
  /// When it was recorded.
  package var corrected: Timestamp
  package var observed: Timestamp

  /// - Parameter observed: where that is not when it was recorded.
  package init(
    event: EventID, index: LogIndex, context: Context, rater: DeviceNumber, item: Text,
    value: Value?, unit: Text = "", confidence: UInt32? = nil, evidence: [EventID] = [],
    corrected: Timestamp, observed: Timestamp? = nil
  ) {
    self.event = event
    self.index = index
    self.context = context
    self.rater = rater
    self.item = item
    self.value = value
    self.unit = unit
    self.confidence = confidence
    self.evidence = evidence
    self.corrected = corrected
    self.observed = observed ?? corrected
  }

  /// Whether the author of `later` had been shown this sample.
  func happened(before later: Sample) -> Bool {
    index < later.index && later.context.includes(event, at: index, author: later.event)
  }
}

/// The newest answers of each rater.
enum LatestAnswers {
  /// A rater's latest: what no other answer of the rater happened after, and by time only where
  /// there are several of those. By rater.
  static func of(_ samples: some Sequence<Sample>) -> [Sample] {
    var byRater: [DeviceNumber: [Sample]] = [:]
    for sample in samples { byRater[sample.rater, default: []].append(sample) }
    return byRater.values.compactMap { latest($0) }.sorted { $0.rater < $1.rater }
  }

  private static func latest(_ samples: [Sample]) -> Sample? {
    var bounds = SeenBounds()
    for sample in samples.sorted(by: inLog) {
      bounds.take(sample.event, at: sample.index, sample.context)
    }
    return samples.lazy.filter { !bounds.include($0.event, at: $0.index) }
      .max { ($0.corrected, $0.event) < ($1.corrected, $1.event) }
  }

  private static func inLog(_ a: Sample, _ b: Sample) -> Bool {
    (a.index, a.event) < (b.index, b.event)
  }
}
