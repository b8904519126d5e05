package import CairnModel

extension MergeGroup {
  /// Keys of all fields that somebody has written, or that a merge chose: what it chose stays where
  /// the write itself is taken back.
  package var fieldKeys: [FieldKey] {
    isAlone ? root.fields.keys.sorted() : Set(holders.keys).union(chosen.keys).sorted()
  }

  /// What stands in a field of the whole (R21).
  ///
  /// The survivor's own values stand. What a merge chose stands as if it had been written with the
  /// merge. A member's value stands where its merge did not know of it, and where the survivor has
  /// none. What a merge chose takes the place of what it knew of; so does a write whose author knew
  /// of all merges. Nobody else's does across two members, for who edits one place does not judge
  /// another.
  package func register(_ key: FieldKey) -> Register {
    guard !isAlone else { return root.registers[key] ?? Register() }
    var steps = 0
    return register(key, counting: &steps)
  }

  /// - Parameter steps: told what was looked at, for whoever bounds the cost.
  package func register(_ key: FieldKey, counting steps: inout Int) -> Register {
    let choices = chosen[key] ?? []
    let isGiven = !choices.isEmpty || !(root.registers[key]?.isEmpty ?? true)
    // Of each member all count that no write of the same member happened after: were the last few
    // of each device taken here already, a flood of one's own writes would bring back what a write
    // below them had replaced.
    var standing = choices.map { (write: $0, judges: true) }
    for place in holders[key] ?? [] {
      for write in members[place].registers[key]?.uncapped ?? [] {
        steps += 1
        if place > 0, isGiven, merges[place - 1].act.knew(of: write) { continue }
        standing.append((write, lastMerges.areAllSeen(by: write, counting: &steps)))
      }
    }
    return Register(siblings: Self.left(of: standing, counting: &steps))
  }

  /// What is not replaced: of each device the writes of the greatest sequences.
  /// - Parameter standing: and whether each takes the place of others that happened before it. None
  ///   does so within one member, where only what stands beside each other is left.
  private static func left(
    of standing: [(write: Write, judges: Bool)], counting steps: inout Int
  ) -> [Write] {
    var bounds = SeenBounds()
    let ordered = standing.sorted {
      ($0.write.index, $0.write.event) < ($1.write.index, $1.write.event)
    }
    for (write, judges) in ordered {
      steps += 1
      bounds.take(write.event, at: write.index, write.context, judges: judges)
    }
    var known: Set<EventID> = []
    var counts: [DeviceNumber: Int] = [:]
    return standing.map(\.write).sorted { $1.event < $0.event }.filter { write in
      guard !bounds.include(write.event, at: write.index), known.insert(write.event).inserted
      else { return false }
      counts[write.event.device, default: 0] += 1
      return counts[write.event.device, default: 0] <= Register.siblingsPerDeviceMaximum
    }
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

extension Write {
  /// Whether its author had been shown an event that lies ahead of it in the log.
  func knew(of event: EventID, at index: LogIndex) -> Bool {
    index < self.index && context.includes(event, at: index, author: self.event)
  }
}

extension Act {
  func knew(of write: Write) -> Bool {
    write.event == event
      || write.index < index && context.includes(write.event, at: write.index, author: event)
  }

  func isConcurrent(with write: Write) -> Bool {
    !knew(of: write) && !write.knew(of: event, at: index)
  }
}

extension Deed {
  /// A resolution as the write that it is.
  var plain: Deed {
    if case .resolved(let key, let value, _) = self { .set(key, value) } else { self }
  }
}
