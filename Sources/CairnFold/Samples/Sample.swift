package import CairnModel

/// One observation of an item about an entity.
package struct Sample: Hashable, Sendable {
  package var event: EventID
  package var index: LogIndex
  package var context: Context
  package var rater: DeviceNumber
  package var item: Text
  /// Nil: not observed, which is never 0.
  package var value: Value?
  package var unit: Text
  /// 0 to 4
  package var confidence: UInt32?
  package var evidence: [EventID]
  package var corrected: Timestamp
  package var observed: Timestamp

  package init(
    event: EventID, index: LogIndex, context: Context, rater: DeviceNumber, item: Text,
    value: Value?, unit: Text, confidence: UInt32?, evidence: [EventID], corrected: Timestamp,
    observed: Timestamp
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
    self.observed = observed
  }
}
