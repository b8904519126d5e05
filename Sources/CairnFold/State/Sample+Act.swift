import CairnModel

extension Sample {
  /// Nil where the act records none.
  init?(_ act: Act) {
    guard
      case .sampled(let item, let value, let unit, let confidence, let evidence)? = act.deeds.first
    else { return nil }
    self.init(
      event: act.event, index: act.index, context: act.context, rater: act.event.device,
      item: item, value: value, unit: unit, confidence: confidence, evidence: evidence,
      corrected: act.corrected, observed: act.observed ?? act.corrected)
  }
}
