package import CairnModel
package import CairnService
import Synchronization

/// How often each address brought tokens that name a device and that the device did not sign.
///
/// A device whose address is held up for what others there did passes all the same, until tokens in
/// its own name were refused too often. A class because all requests share it.
package final class DeviceTokenAttempts: Sendable {
  private struct Key: Hashable {
    var survey: SurveyID
    var device: DeviceNumber
    var client: NetworkAddress
  }

  private let rate: Rate
  /// Devices at addresses to remember at a time.
  private let countMaximum: Int
  private let meters = Mutex<[Key: RateMeter]>([:])

  package init(rate: Rate, countMaximum: Int = 4_096) {
    self.rate = rate
    self.countMaximum = max(countMaximum, 1)
  }

  /// - Parameter now: since any fixed moment; never runs back.
  /// - Returns: whether so many tokens were refused that the address's rate holds the device up.
  package func isSpent(
    by device: DeviceNumber, of survey: SurveyID, at client: NetworkAddress?,
    now: Milliseconds
  ) -> Bool {
    guard let client else { return false }
    let key = Key(survey: survey, device: device, client: client)
    let now = Timestamp(milliseconds: now.rawValue)
    return meters.withLock { $0[key]?.secondsToWait(rate, now: now) } != nil
  }

  /// A token in the device's name was refused, because the device did not sign it.
  package func note(
    _ device: DeviceNumber, of survey: SurveyID, at client: NetworkAddress?, now: Milliseconds
  ) {
    guard let client, rate.countMaximum > 0 else { return }
    let key = Key(survey: survey, device: device, client: client)
    let now = Timestamp(milliseconds: now.rawValue)
    meters.withLock { meters in
      if meters[key] == nil, meters.count >= countMaximum {
        meters = meters.filter { !$0.value.isSettled(at: now) }
        if meters.count >= countMaximum { meters.remove(at: meters.startIndex) }
      }
      meters[key, default: RateMeter()].note(rate, at: now)
    }
  }

  package var count: Int { meters.withLock { $0.count } }
}
