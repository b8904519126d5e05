import CairnModel
import CairnStore

/// Batches of others on their way: what the service has said of them in this sync.
struct CarriedAnswers {
  var offered: Set<CarriedKey> = []
  var refusals: [CarriedKey: Refusal] = [:]
}

extension Synchroniser {
  /// The batches of others that the service may take by what the log verified here says, and that
  /// were not offered to it in this sync.
  func deliverable() throws -> [CarriedKey] {
    let kept = try store.carried().filter { !carrying.offered.contains($0) }
    guard !kept.isEmpty else { return [] }
    let work = try CarriedWork(store, survey)
    let open = try kept.filter { try work.standing(of: $0) == .open }
    // A later pack of a device holds what an earlier one did. Brought first, it makes the other
    // needless; where it is refused, the other is tried behind it.
    return open.filter { key in
      !open.contains {
        $0.device == key.device && $0.firstSequence <= key.firstSequence
          && key.lastSequence < $0.lastSequence
      }
    }
  }

  /// As many of them as fit in a request behind this device's own.
  func deliveries(
    beside own: [UnverifiedBatch]
  ) throws -> [(key: CarriedKey, batch: UnverifiedBatch)] {
    let keys = try deliverable()
    guard !keys.isEmpty else { return [] }
    let work = try CarriedWork(store, survey)
    var byteCount = own.reduce(0) { $0 + $1.entries.bytes.count }
    var deliveries: [(key: CarriedKey, batch: UnverifiedBatch)] = []
    for key in keys where own.count + deliveries.count < Limits.batchesPerRequestMaximum {
      let batch = try work.batch(key)
      byteCount += batch.entries.bytes.count
      let isFirst = own.isEmpty && deliveries.isEmpty
      guard isFirst || byteCount <= OutboxBatches.bytesPerRequest else { break }
      deliveries.append((key, batch))
    }
    return deliveries
  }

  /// Lets go of what the verified log has.
  mutating func settleCarried() throws {
    let kept = try store.carried()
    guard !kept.isEmpty else { return }
    let work = try CarriedWork(store, survey)
    for key in kept where try work.standing(of: key) == .logged {
      try store.discardCarried([key])
      report.deliveries.append(Delivery(key))
    }
  }

  /// What is still kept, and why.
  mutating func reportCarried() throws {
    let kept = try store.carried()
    guard !kept.isEmpty else { return }
    let work = try CarriedWork(store, survey)
    for key in kept {
      report.deliveries.append(
        Delivery(key, try work.standing(of: key), told: carrying.refusals[key]))
    }
  }
}
