import CairnModel

/// Retractions against edits that did not know of them.
extension EntityState {
  private var retractions: [Write] {
    retraction.siblings.filter { $0.value == .flag(true) }
  }

  mutating func changeRetraction(
    _ value: Value, by act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    let change = retraction.change(value, by: act, phase, keepsHistory, &sum.steps)
    for write in change.gone {
      sum.remove(StatePart.retraction(id, write))
      if write.value == .flag(true) { countOpposed(by: write, -1, &sum) }
    }
    for write in change.came {
      sum.add(StatePart.retraction(id, write))
      if write.value == .flag(true) { countOpposed(by: write, 1, &sum) }
    }
  }

  mutating func changeTouches(
    by act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    if touches.isEmpty, retraction.isEmpty, !keepsHistory {
      // Nearly always the registration.
      let write = act.write(.flag(true))
      touches = Register(write)
      return sum.add(StatePart.touch(id, write, isOpposed: false))
    }
    let change = touches.change(.flag(true), by: act, phase, keepsHistory, &sum.steps)
    let id = id
    keepOpposed(change, &sum) { StatePart.touch(id, $0, isOpposed: $1) }
  }

  mutating func changeAlias(
    _ value: Value, by act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    let change = alias.change(value, by: act, phase, keepsHistory, &sum.steps)
    let id = id
    keepOpposed(change, &sum) { StatePart.alias(id, $0, isOpposed: $1) }
  }

  /// Keeps which writes are opposed, and their parts, behind a change of those that may be.
  /// - Parameter part: of a write, by whether it is opposed.
  private mutating func keepOpposed(
    _ change: Register.Change, _ sum: inout PartSum, _ part: (Write, Bool) -> [UInt8]
  ) {
    for write in change.gone {
      let isOpposed = forgetOpposed(write.event)
      sum.remove(part(write, isOpposed))
    }
    for write in change.came {
      let isOpposed = countOpposing(write, &sum)
      sum.add(part(write, isOpposed))
    }
  }

  /// - Returns: whether it was.
  private mutating func forgetOpposed(_ event: EventID) -> Bool {
    opposed.isEmpty ? false : opposed.removeValue(forKey: event) != nil
  }

  /// Whether some of the retractions that stand did not know of a write, nor it of them.
  private mutating func countOpposing(_ write: Write, _ sum: inout PartSum) -> Bool {
    guard !retraction.isEmpty else { return false }
    sum.steps.writesCompared += retraction.siblings.count
    let count = retractions.count { $0.isConcurrent(with: write) }
    guard count > 0 else { return false }
    opposed[write.event] = count
    return true
  }

  private mutating func countOpposed(
    by retraction: Write, _ difference: Int, _ sum: inout PartSum
  ) {
    func count(_ write: Write) -> (was: Bool, isOpposed: Bool) {
      let before = opposed[write.event] ?? 0
      guard retraction.isConcurrent(with: write) else { return (before > 0, before > 0) }
      opposed[write.event] = before + difference > 0 ? before + difference : nil
      return (before > 0, before + difference > 0)
    }
    sum.steps.writesCompared += touches.siblings.count + alias.siblings.count
    for touch in touches.siblings {
      let (was, isOpposed) = count(touch)
      guard was != isOpposed else { continue }
      sum.remove(StatePart.touch(id, touch, isOpposed: was))
      sum.add(StatePart.touch(id, touch, isOpposed: isOpposed))
    }
    for write in alias.siblings {
      let (was, isOpposed) = count(write)
      guard was != isOpposed else { continue }
      sum.remove(StatePart.alias(id, write, isOpposed: was))
      sum.add(StatePart.alias(id, write, isOpposed: isOpposed))
    }
  }
}

extension Write {
  func isConcurrent(with other: Write) -> Bool {
    event != other.event && !happened(before: other) && !other.happened(before: self)
  }
}
