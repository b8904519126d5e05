/// The trees that device numbers make by continuing each other. A lineage is all of one tree: the
/// numbers of one folder, its copies and its restored backups.
///
/// Numbers enter in the order of the log, and each is greater than what it continues: so there are
/// no circles, whatever somebody claims.
public struct Lineages: Hashable, Sendable {
  /// The number that each one continues.
  private var older: [DeviceNumber: DeviceNumber] = [:]
  /// The other way round, in the order of the log.
  private var continuations: [DeviceNumber: [DeviceNumber]] = [:]
  /// Of numbers that continue another.
  private var roots: [DeviceNumber: DeviceNumber] = [:]
  /// By root, of lineages of more than one number.
  private var counts: [DeviceNumber: Int] = [:]

  public init() {}

  /// A number continues another from its enrolment on: what comes later of it changes nothing.
  public mutating func add(_ device: DeviceNumber, continuing older: DeviceNumber) {
    guard older < device, self.older[device] == nil, continuations[device] == nil else { return }
    let root = root(of: older)
    self.older[device] = older
    continuations[older, default: []].append(device)
    roots[device] = root
    counts[root, default: 1] += 1
  }

  /// The first number of the lineage.
  public func root(of device: DeviceNumber) -> DeviceNumber { roots[device] ?? device }

  public func older(of device: DeviceNumber) -> DeviceNumber? { older[device] }

  /// What continues a number directly, in the order of the log.
  public func continuations(of device: DeviceNumber) -> [DeviceNumber] {
    continuations[device] ?? []
  }

  public func isContinued(_ device: DeviceNumber) -> Bool { continuations[device] != nil }

  /// Numbers of the lineage that a device is of.
  public func count(of device: DeviceNumber) -> Int { counts[root(of: device)] ?? 1 }

  /// A number and all that continues it, directly or not, but for some and what continues these:
  /// each right behind what it continues, or behind what continues that one earlier.
  /// - Complexity: by how many there are.
  public func descendants(
    of device: DeviceNumber, except: Set<DeviceNumber> = []
  ) -> [DeviceNumber] {
    var found: [DeviceNumber] = []
    var waiting = [device]
    while let next = waiting.popLast() {
      guard !except.contains(next) else { continue }
      found.append(next)
      waiting += (continuations[next] ?? []).reversed()
    }
    return found
  }

  /// The numbers that a revocation is of by now. Where it is of a lineage, what continues one of
  /// them later is revoked from its enrolment on.
  public func covered(by revocation: DeviceRevoked) -> [DeviceNumber] {
    guard revocation.hasLineage else { return [revocation.device] }
    return descendants(of: root(of: revocation.device), except: Set(revocation.except))
  }
}
