package import CairnModel

/// Who a device counts for: one person stays one rater with another phone, with a copy of one, and
/// with two at a time.
package struct Raters: Hashable, Sendable {
  /// Of devices that are related to others: the greatest number of theirs.
  private var names: [DeviceNumber: DeviceNumber] = [:]
  /// Steps from a number towards the one that its person is named by, which tests count.
  package private(set) var stepCount = 0

  /// - Parameters:
  ///   - kin: what devices were enrolled as.
  ///   - size: what the log says behind it does not count.
  /// - Complexity: nearly linear in the count of related devices, however they are related.
  package init(_ kin: [DeviceNumber: Kinship], asOf size: LogSize) {
    for (device, kinship) in kin where size.contains(kinship.index) {
      if let older = kinship.continues { join(device, older) }
      if let other = kinship.beside { join(device, other) }
    }
    for device in Array(names.keys) { names[device] = find(device) }
  }

  /// The newest device of the person.
  package subscript(device: DeviceNumber) -> DeviceNumber { names[device] ?? device }

  package func attributed(_ samples: [Sample]) -> [Sample] {
    guard !names.isEmpty else { return samples }
    return samples.map { sample in
      var sample = sample
      sample.rater = self[sample.rater]
      return sample
    }
  }

  private mutating func join(_ a: DeviceNumber, _ b: DeviceNumber) {
    let (first, second) = (find(a), find(b))
    names[min(first, second)] = max(first, second)
    names[max(first, second)] = max(first, second)
  }

  /// Follows names to the one that names itself, and halves the way for those who come next.
  private mutating func find(_ device: DeviceNumber) -> DeviceNumber {
    var device = device
    while let next = names[device], next != device {
      stepCount += 1
      let further = names[next] ?? next
      names[device] = further
      device = further
    }
    return device
  }

  /// The same people are the same raters, whatever it took to find them.
  package static func == (a: Raters, b: Raters) -> Bool { a.names == b.names }

  package func hash(into hasher: inout Hasher) { hasher.combine(names) }
}
