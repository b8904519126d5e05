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
    var number: DeviceNumber
    var head: EventSequence = .none
    var records: [Int] = []
    /// The place + 1 of each write that has its effect.
    var effective = MaximumTree()
    /// Through which sequence this device was seen by writes that have their effect.
    var seen = MaximumTree()
  }

  private var records: [Record] = []
  private var places: [EventID: Int] = [:]
  private var bases = MaximumTree()
  private var devices: [Device] = []
  private var deviceIndices: [DeviceNumber: Int] = [:]
  /// By number.
  private var order: [Int] = []
  private var values: [Value: Int] = [:]

  /// - Parameter writes: in the order of the log.
  init(_ writes: [Write]) { for write in writes { add(write) } }

  /// Adds the write of the next entry of the log. A second write of one event takes the place of the
  /// first.
  mutating func add(_ write: Write) {
    var write = write
    write.digest = StatePart.digest(of: write.value)
    let value = values[write.value] ?? values.count
    values[write.value] = value
    if let same = places[write.event] {
      records[same].write = write
      records[same].value = value
      return
    }
    let device = device(write.event.device)
    var record = Record(
      write: write, device: device, place: devices[device].records.count,
      base: min(write.context.base.rawValue, write.index.rawValue), value: value)
    write.context.forEachSeen(author: write.event) { number, sequence in
      guard let other = deviceIndices[number] else { return }
      let ahead = min(devices[other].head, sequence)
      guard ahead > .none else { return }
      record.seen.append(
        Seen(device: other, place: devices[other].seen.count, sequence: ahead.rawValue))
      devices[other].seen.append(ahead.rawValue)
    }
    devices[device].head = max(devices[device].head, write.event.sequence)
    devices[device].records.append(records.count)
    devices[device].effective.append(UInt64(devices[device].records.count))
    places[write.event] = records.count
    bases.append(record.base)
    records.append(record)
  }

  private mutating func device(_ number: DeviceNumber) -> Int {
    if let known = deviceIndices[number] { return known }
    let device = devices.count
    devices.append(Device(number: number))
    deviceIndices[number] = device
    order.insert(device, at: order.firstIndex { number < devices[$0].number } ?? order.count)
    return device
  }

  /// Gives a write its effect, or takes it.
  /// - Returns: false where nothing changes.
  mutating func setEffective(_ event: EventID, _ isEffective: Bool) -> Bool {
    guard let number = places[event], records[number].isEffective != isEffective else {
      return false
    }
    records[number].isEffective = isEffective
    let record = records[number]
    bases[number] = isEffective ? record.base : 0
    devices[record.device].effective[record.place] = isEffective ? UInt64(record.place + 1) : 0
    for seen in record.seen {
      devices[seen.device].seen[seen.place] = isEffective ? seen.sequence : 0
    }
    return true
  }

  /// What stands, by event id, and whether it says different things.
  /// - Parameter most: of each device.
  func standing(atMost most: Int, _ steps: inout FoldSteps) -> (writes: [Write], isDivided: Bool) {
    // By index, for a copy of a device or of a record costs more than all that is asked of it.
    var numbers: [Int] = []
    let base = bases.maximum
    for device in order {
      steps.writesCompared += 1
      let seen = devices[device].seen.maximum
      let start = numbers.count
      var place = Int(devices[device].effective.maximum)
      while place > 0, numbers.count - start < most {
        steps.writesCompared += 1
        let number = devices[device].records[place - 1]
        guard records[number].write.event.sequence.rawValue > seen,
          records[number].write.index.rawValue >= base
        else { break }
        numbers.append(number)
        place = Int(devices[device].effective.maximum(ahead: place - 1))
      }
      numbers[start...].reverse()
    }
    var isDivided = false
    var standing: [Write] = []
    standing.reserveCapacity(numbers.count)
    for number in numbers {
      isDivided = isDivided || records[number].value != records[numbers[0]].value
      standing.append(records[number].write)
    }
    return (standing, isDivided)
  }
}
