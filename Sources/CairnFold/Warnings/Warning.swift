package import CairnModel

/// Something odd in what a survey recorded: kept all the same, and said, the same on every replica.
package struct Warning: Hashable, Sendable {
  package var code: WarningCode
  /// What is odd; nil where it is a device.
  package var subject: EntityID?
  /// What it is odd beside: another cluster, the end of a link.
  package var related: EntityID?
  package var key: FieldKey?
  /// An item, a group of items or a code.
  package var item: Text?
  package var device: DeviceNumber?
  /// For people, in English. It is no part of what the warning is, and holds nothing that a person
  /// could be known by.
  package var detail: Text

  package init(
    _ code: WarningCode, subject: EntityID? = nil, related: EntityID? = nil, key: FieldKey? = nil,
    item: Text? = nil, device: DeviceNumber? = nil, detail: Text = ""
  ) {
    self.code = code
    self.subject = subject
    self.related = related
    self.key = key
    self.item = item
    self.device = device
    self.detail = detail
  }

  package var name: String { code.name }
  package var title: String { code.title }

  /// All but the detail, as numbers that compare in the order of warnings; 0 is nil.
  private var place: [UInt64] {
    [
      UInt64(code.rawValue), UInt64(subject?.event.device.rawValue ?? 0),
      subject?.event.sequence.rawValue ?? 0, UInt64(related?.event.device.rawValue ?? 0),
      related?.event.sequence.rawValue ?? 0, key.map { UInt64($0.rawValue) + 1 } ?? 0,
    ]
  }

  /// Whether two warnings are the same but for how they say it.
  func names(sameAs other: Warning) -> Bool {
    place == other.place && item == other.item && device == other.device
  }
}

extension Warning: Comparable {
  /// By code, subject, related, key, item, device, and last by detail; nil comes first.
  package static func < (a: Warning, b: Warning) -> Bool {
    let (first, second) = (a.place, b.place)
    if first != second { return first.lexicographicallyPrecedes(second) }
    if a.item != b.item {
      guard let item = a.item else { return true }
      guard let other = b.item else { return false }
      return item.precedes(other)
    }
    if a.device != b.device {
      return (a.device?.rawValue ?? 0) < (b.device?.rawValue ?? 0)
    }
    return a.detail.precedes(b.detail)
  }
}

extension Warning {
  /// What it adds to the digest of a list. Its words are not in it.
  var part: [UInt8] {
    var writer = StateWriter(part: code.rawValue)
    writer.write(subject?.packed ?? 0)
    writer.write(related?.packed ?? 0)
    writer.write(key.map { UInt64($0.rawValue) + 1 } ?? 0)
    writer.write(UInt64(device?.rawValue ?? 0))
    writer.write(flag: item != nil)
    writer.write(item ?? "")
    return writer.bytes
  }
}

extension SurveyWarnings {
  /// The sum of SHA-256 over the warnings, each without its words: replicas compare by it. Warnings
  /// come and go in any order. It authenticates nothing.
  package static func digest(_ warnings: [Warning]) -> Digest {
    var sum = Fingerprint()
    for warning in warnings { sum.add(warning.part) }
    return sum.digest
  }
}
