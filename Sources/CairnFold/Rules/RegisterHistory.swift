import CairnModel

/// All writes of a register, each of which may lose its effect and get it back, and what stands of
/// them: of each device the writes of the greatest sequences that have their effect, as far as they lie
/// above what any write with effect had seen.
///
/// Both bounds grow with the place in the log, so the writes of a device that stand are its last ones.
struct RegisterHistory: Sendable {
  private struct Record {
    var write: Write
    /// Among `devices`, and among the writes of that one.
    var device: Int
    var place: Int
    /// What its author had seen: as far as that lies ahead in the log.
    var base: UInt64
    var seen: [Seen] = []
    /// Equal for equal values.
    var value: Int
    var isEffective = true
  }

  private struct Seen {
    var device: Int
    var place: Int
    var sequence: UInt64
  }

  private struct Device {
    var head: EventSequence = .none
    var records: [Int] = []
    /// The place + 1 of each write that has its effect.
    var effective = MaximumTree()
    /// Through which sequence this device was seen by writes that have their effect.
    var seen = MaximumTree()
    /// Its writes that stand, in order.
    var standing: [Int] = []
  }

  private var records: [Record] = []
  private var places: [EventID: Int] = [:]
  private var bases = MaximumTree()
  private var devices: [Device] = []
  private var deviceIndices: [DeviceNumber: Int] = [:]
  private var values: [Value: Int] = [:]
  /// Those of which something stands.
  private var standingDevices: Set<Int> = []
  /// How many writes that stand say what.
  private var standingValues: [Int: Int] = [:]

  /// Whether what stands says different things.
  var isDivided: Bool { standingValues.count > 1 }

  /// Adds the write of the next entry of the log. A second write of one event takes the place of the
  /// first.
  mutating func add(_ write: Write, _ steps: inout FoldSteps) -> Register.Change {
    var write = write
    write.digest = StatePart.digest(of: write.value)
    let value = values[write.value] ?? values.count
    values[write.value] = value
    if let same = places[write.event] { return replace(same, by: write, value) }
    let device = device(write.event.device)
    var record = Record(
      write: write, device: device, place: devices[device].records.count,
      base: min(write.context.base.rawValue, write.index.rawValue), value: value)
    let base = bases.maximum
    var changed = [device]
    write.context.forEachSeen(author: write.event) { number, sequence in
      guard let other = deviceIndices[number] else { return }
      let ahead = min(devices[other].head, sequence)
      guard ahead > .none else { return }
      record.seen.append(
        Seen(device: other, place: devices[other].seen.count, sequence: ahead.rawValue))
      if ahead.rawValue > devices[other].seen.maximum { changed.append(other) }
      devices[other].seen.append(ahead.rawValue)
    }
    devices[device].head = max(devices[device].head, write.event.sequence)
    devices[device].records.append(records.count)
    devices[device].effective.append(UInt64(devices[device].records.count))
    places[write.event] = records.count
    bases.append(record.base)
    records.append(record)
    return restand(changed, base, &steps)
  }

  private mutating func replace(_ same: Int, by write: Write, _ value: Int) -> Register.Change {
    let old = records[same]
    records[same].write = write
    records[same].value = value
    guard devices[old.device].standing.contains(same) else { return Register.Change() }
    count(old.value, -1)
    count(value, 1)
    return Register.Change(gone: Few(old.write), came: Few(write))
  }

  private mutating func device(_ number: DeviceNumber) -> Int {
    if let known = deviceIndices[number] { return known }
    let device = devices.count
    devices.append(Device())
    deviceIndices[number] = device
    return device
  }

  /// Gives a write its effect, or takes it.
  mutating func setEffective(
    _ event: EventID, _ isEffective: Bool, _ steps: inout FoldSteps
  ) -> Register.Change {
    guard let number = places[event], records[number].isEffective != isEffective else {
      return Register.Change()
    }
    records[number].isEffective = isEffective
    let record = records[number]
    let base = bases.maximum
    bases[number] = isEffective ? record.base : 0
    var changed = [record.device]
    devices[record.device].effective[record.place] = isEffective ? UInt64(record.place + 1) : 0
    for seen in record.seen {
      let maximum = devices[seen.device].seen.maximum
      devices[seen.device].seen[seen.place] = isEffective ? seen.sequence : 0
      if devices[seen.device].seen.maximum != maximum { changed.append(seen.device) }
    }
    return restand(changed, base, &steps)
  }

  // MARK: What stands

  /// Finds anew what stands of devices that changed, and of all that a base has to do with.
  /// - Parameter formerBase: the greatest one before.
  private mutating func restand(
    _ changed: [Int], _ formerBase: UInt64, _ steps: inout FoldSteps
  ) -> Register.Change {
    var change = Register.Change()
    for device in changed { restand(device, &change, &steps) }
    let base = bases.maximum
    if base > formerBase {
      // A write that did not stand stands under no greater base either.
      for device in standingDevices { restand(device, &change, &steps) }
    } else if base < formerBase {
      for device in devices.indices { restand(device, &change, &steps) }
    }
    return change
  }

  private mutating func restand(
    _ device: Int, _ change: inout Register.Change, _ steps: inout FoldSteps
  ) {
    let former = devices[device].standing
    let standing = standing(
      of: device, atMost: Register.siblingsPerDeviceMaximum, &steps)
    guard standing != former else { return }
    for number in former where !standing.contains(number) {
      change.gone.append(records[number].write)
      count(records[number].value, -1)
    }
    for number in standing where !former.contains(number) {
      change.came.append(records[number].write)
      count(records[number].value, 1)
    }
    devices[device].standing = standing
    if standing.isEmpty {
      standingDevices.remove(device)
    } else {
      standingDevices.insert(device)
    }
  }

  private mutating func count(_ value: Int, _ difference: Int) {
    let count = standingValues[value, default: 0] + difference
    standingValues[value] = count == 0 ? nil : count
  }

  private func standing(of device: Int, atMost most: Int, _ steps: inout FoldSteps) -> [Int] {
    // By index, for a copy of a device or of a record costs more than all that is asked of it.
    let (base, seen) = (bases.maximum, devices[device].seen.maximum)
    steps.writesCompared += 1
    var numbers: [Int] = []
    var place = Int(devices[device].effective.maximum)
    while place > 0, numbers.count < most {
      steps.writesCompared += 1
      let number = devices[device].records[place - 1]
      guard records[number].write.event.sequence.rawValue > seen,
        records[number].write.index.rawValue >= base
      else { break }
      numbers.append(number)
      place = Int(devices[device].effective.maximum(ahead: place - 1))
    }
    return numbers.reversed()
  }

  /// All that would stand if any number of a device's writes could.
  var uncapped: [Write] {
    var steps = FoldSteps()
    var numbers: [Int] = []
    for device in devices.indices { numbers += standing(of: device, atMost: .max, &steps) }
    return numbers.map { records[$0].write }
  }
}
