import CairnModel
import CairnViews

extension LogGrowth {
  /// Whether the next receipt tells on which day it is written.
  ///
  /// Receipts never go back in time: where the service's clock once ran ahead, each repeats the last
  /// one's time until the clock has caught up. To quotas all of that span would be one day. So where
  /// the last receipt is more than a day ahead, nothing is counted and nobody is held up.
  func tellsDay(now: Timestamp) -> Bool { lastReceived.since(now) <= .seconds(86_400) }
}
