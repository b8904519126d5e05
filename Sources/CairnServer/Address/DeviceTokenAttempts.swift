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

  private let devices: Mutex<RateTable<Key>>

  /// - Parameter countMaximum: devices at addresses to remember at a time.
  package init(rate: Rate, countMaximum: Int = 4_096) {
    devices = Mutex(RateTable(rate: rate, countMaximum: countMaximum))
  }

  /// - Parameter now: since any fixed moment; never runs back.
  /// - Returns: whether so many tokens were refused that the address's rate holds the device up.
  package func isSpent(
    by device: DeviceNumber, of survey: SurveyID, at client: NetworkAddress?,
    now: Milliseconds
  ) -> Bool {
    guard let client else { return false }
    let key = Key(survey: survey, device: device, client: client)
    return devices.withLock { $0.secondsToWait(key, at: now) } != nil
  }

  /// A token in the device's name was refused, because the device did not sign it.
  package func note(
    _ device: DeviceNumber, of survey: SurveyID, at client: NetworkAddress?, now: Milliseconds
  ) {
    guard let client else { return }
    let key = Key(survey: survey, device: device, client: client)
    devices.withLock { $0.note(key, at: now) }
  }

  package var count: Int { devices.withLock { $0.count } }
}
