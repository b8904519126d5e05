package import CairnModel

/// Who a device counts for: one person stays one rater with another phone.
package struct Raters: Hashable, Sendable {
  private var newest: [DeviceNumber: DeviceNumber] = [:]

  /// - Parameter continued: the device that each re-enrolled one goes on from.
  package init(continued: [DeviceNumber: DeviceNumber]) {
    for (device, older) in continued.sorted(by: { $0.key < $1.key }) { newest[older] = device }
  }

  /// The newest device of the person. Numbers only grow from one to the next.
  package subscript(device: DeviceNumber) -> DeviceNumber {
    var device = device
    while let next = newest[device], next > device { device = next }
    return device
  }

  package func attributed(_ samples: [Sample]) -> [Sample] {
    guard !newest.isEmpty else { return samples }
    return samples.map { sample in
      var sample = sample
      sample.rater = self[sample.rater]
      return sample
    }
  }
}
