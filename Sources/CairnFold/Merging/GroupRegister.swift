package import CairnModel

extension MergeGroup {
  /// Keys of all fields that somebody has written.
  package var fieldKeys: [FieldKey] {
    (isAlone ? root.fields.keys.sorted() : holders.keys.sorted())
  }

  /// What stands in a field of the whole (R21).
  ///
  /// The survivor's own values stand. What a merge chose stands as if it had been written with the
  /// merge. A member's value stands where its merge did not know of it, and where the survivor has
  /// none. What a merge chose takes the place of what it knew of; so does a write whose author knew
  /// of all merges. Nobody else's does across two members, for who edits one place does not judge
  /// another.
  package func register(_ key: FieldKey) -> Register {
    guard !isAlone else { return root.fields[key] ?? Register() }
    var steps = 0
    return register(key, counting: &steps)
  }

  /// - Parameter steps: told what was looked at, for whoever bounds the cost.
  package func register(_ key: FieldKey, counting steps: inout Int) -> Register {
    let choices = chosen[key] ?? []
    var replaced = ReplacedWrites()
    for choice in choices { replaced.add(by: choice) }
    var standing: [Write] = []
    func take(_ write: Write) {
      steps += 1
      standing.append(write)
      if lastMerges.areAllSeen(by: write, counting: &steps) { replaced.add(by: write) }
    }
    let isGiven = !choices.isEmpty || !(root.fields[key]?.isEmpty ?? true)
    for place in holders[key] ?? [] {
      for write in members[place].fields[key]?.siblings ?? [] {
        steps += 1
        if place > 0, isGiven, merges[place - 1].act.knew(of: write) { continue }
        take(write)
      }
    }
    standing += choices
    replaced.close()
    let left = standing.filter { !replaced.contains($0, counting: &steps) }
    var taken: Set<EventID> = []
    return Register(siblings: left.filter { taken.insert($0.event).inserted })
  }

  /// The values that merges chose, each as a write of its merge.
  /// - Complexity: reads the heads of all journals once.
  static func choices(
    of merges: [Merge], among members: [EntityState]
  ) -> [FieldKey: [Write]] {
    var wanted: Set<EventID> = []
    for merge in merges {
      for case .merged(_, let chosen) in merge.act.deeds { wanted.formUnion(chosen.map(\.event)) }
    }
    guard !wanted.isEmpty else { return [:] }
    // Writes of a field lie in one journal. Of an event that names a field twice the later one stands.
    var values: [EventID: [FieldKey: Value]] = [:]
    for member in members {
      for head in member.recorded.heads where wanted.contains(head.event) {
        for case .set(let key, let value) in member.recorded.act(at: head.place).deeds.map(\.plain)
        {
          values[head.event, default: [:]][key] = value
        }
      }
    }
    var choices: [FieldKey: [Write]] = [:]
    for merge in merges {
      for case .merged(_, let chosen) in merge.act.deeds {
        var keys: Set<FieldKey> = []
        for choice in chosen where keys.insert(choice.key).inserted {
          guard let value = values[choice.event]?[choice.key] else { continue }
          choices[choice.key, default: []].append(merge.act.write(value))
        }
      }
    }
    return choices
  }
}

/// Which writes' authors had seen all merges of a group.
///
/// Of a device's merges the last one decides: who has seen that one has seen those before it.
struct LastMerges: Hashable, Sendable {
  private struct Last: Hashable, Sendable {
    var event: EventID
    var index: LogIndex
  }

  /// Of each device, the latest in the log first.
  private var last: [Last] = []

  init(_ merges: [MergeGroup.Merge]) {
    var latest: [DeviceNumber: Last] = [:]
    for merge in merges {
      let device = merge.act.event.device
      if let known = latest[device], merge.act.index < known.index { continue }
      latest[device] = Last(event: merge.act.event, index: merge.act.index)
    }
    last = latest.values.sorted { $0.index > $1.index }
  }

  func areAllSeen(by write: Write, counting steps: inout Int) -> Bool {
    for merge in last {
      steps += 1
      // Those behind lie still further below what the author was shown.
      if merge.index.rawValue < min(write.context.base.rawValue, write.index.rawValue) {
        return true
      }
      guard write.knew(of: merge.event, at: merge.index) else { return false }
    }
    return true
  }
}

/// Which writes some others replace, by thresholds: how far these had seen the log, and how far the
/// events of each device.
private struct ReplacedWrites {
  private struct Seen {
    var index: LogIndex
    var sequence: EventSequence
  }

  /// What lies below was seen by one of them.
  private var base: UInt64 = 0
  /// Of each device, what was seen beside that: by the index of who had seen it, the latest first,
  /// and each with the greatest sequence of those before it.
  private var seen: [DeviceNumber: [Seen]] = [:]

  mutating func add(by write: Write) {
    base = max(base, min(write.context.base.rawValue, write.index.rawValue))
    let own = write.event.device
    var devices = Set(write.context.seen.map(\.device))
    devices.insert(own)
    for device in devices {
      let sequence = write.context.seenSequence(of: device, author: write.event)
      seen[device, default: []].append(Seen(index: write.index, sequence: sequence))
    }
  }

  mutating func close() {
    for device in seen.keys {
      var sorted = (seen[device] ?? []).sorted { $0.index > $1.index }
      for place in sorted.indices.dropFirst() {
        sorted[place].sequence = max(sorted[place].sequence, sorted[place - 1].sequence)
      }
      seen[device] = sorted
    }
  }

  func contains(_ write: Write, counting steps: inout Int) -> Bool {
    steps += 1
    if write.index.rawValue < base { return true }
    guard let seen = seen[write.event.device] else { return false }
    // How many lie behind it in the log.
    var (low, high) = (0, seen.count)
    while low < high {
      steps += 1
      let middle = (low + high) / 2
      if write.index < seen[middle].index { low = middle + 1 } else { high = middle }
    }
    return low > 0 && write.event.sequence <= seen[low - 1].sequence
  }
}

extension Write {
  /// Whether its author had been shown an event that lies ahead of it in the log.
  func knew(of event: EventID, at index: LogIndex) -> Bool {
    index < self.index && context.includes(event, at: index, author: self.event)
  }
}

extension Act {
  func knew(of write: Write) -> Bool {
    context.includes(write.event, at: write.index, author: event) || write.event == event
  }

  func isConcurrent(with write: Write) -> Bool {
    !knew(of: write) && !write.context.includes(event, at: index, author: write.event)
  }
}

extension Deed {
  /// A resolution as the write that it is.
  var plain: Deed {
    if case .resolved(let key, let value, _) = self { .set(key, value) } else { self }
  }
}
