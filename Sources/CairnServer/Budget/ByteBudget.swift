package import CairnModel
import Synchronization

/// Bytes that the server holds in memory at a time. A class because all connections share it.
///
/// Members and operators have a pot, and strangers another one: what strangers hold takes nothing
/// from members.
package final class ByteBudget: Sendable {
  package struct Bounds: Hashable, Sendable {
    package var members: BytePot.Bounds
    package var strangers: BytePot.Bounds
    /// A member's request that holds no more than this takes nothing from the pot, so that small
    /// pushes and answers pass whatever others hold.
    package var uncountedByteCountMaximum: Int

    package init(
      members: BytePot.Bounds, strangers: BytePot.Bounds, uncountedByteCountMaximum: Int
    ) {
      self.members = members
      self.strangers = strangers
      self.uncountedByteCountMaximum = uncountedByteCountMaximum
    }
  }

  private struct Pots {
    var members: BytePot
    var strangers: BytePot
  }

  private let uncountedByteCountMaximum: Int
  private let pots: Mutex<Pots>

  package init(_ bounds: Bounds) {
    uncountedByteCountMaximum = bounds.uncountedByteCountMaximum
    pots = Mutex(
      Pots(members: BytePot(bounds.members), strangers: BytePot(bounds.strangers)))
  }

  package func holding(for holder: ByteHolder) -> HeldBytes { HeldBytes(of: self, holder) }

  /// Counts what a request holds anew.
  /// - Throws: `overloaded`; then it counts as before.
  fileprivate func change(
    from old: Int, to new: Int, for holder: ByteHolder
  ) throws(Refusal) {
    let (old, new) = (counted(old, holder), counted(new, holder))
    let isTaken = pots.withLock { pots in
      Self.change(from: old, to: new, for: holder, in: &pots)
    }
    guard isTaken else {
      throw Refusal(
        .overloaded, "the service holds as many bytes as it may, for all or for this client",
        retryAfterSeconds: 1)
    }
  }

  private func counted(_ count: Int, _ holder: ByteHolder) -> Int {
    !holder.isStranger && count <= uncountedByteCountMaximum ? 0 : count
  }

  private static func change(
    from old: Int, to new: Int, for holder: ByteHolder, in pots: inout Pots
  ) -> Bool {
    if holder.isStranger {
      change(from: old, to: new, for: holder, in: &pots.strangers)
    } else {
      change(from: old, to: new, for: holder, in: &pots.members)
    }
  }

  private static func change(
    from old: Int, to new: Int, for holder: ByteHolder, in pot: inout BytePot
  ) -> Bool {
    if new <= old {
      pot.giveBack(old - new, of: holder)
      return true
    }
    return pot.take(new - old, for: holder)
  }
}

/// The bytes that one request, or its answer, holds of a budget. A class because it gives them back
/// when nobody has it any more.
package final class HeldBytes: Sendable {
  private let budget: ByteBudget
  package let holder: ByteHolder
  private let byteCount = Mutex(0)

  fileprivate init(of budget: ByteBudget, _ holder: ByteHolder) {
    self.budget = budget
    self.holder = holder
  }

  deinit { giveBack() }

  /// Holds so many more.
  /// - Throws: `overloaded`; then it holds what it held.
  package func add(_ count: Int) throws(Refusal) {
    try byteCount.withLock { held throws(Refusal) in
      try budget.change(from: held, to: held + count, for: holder)
      held += count
    }
  }

  /// Holds so many, instead of what it held.
  /// - Throws: `overloaded`; then it holds what it held.
  package func replace(with count: Int) throws(Refusal) {
    try byteCount.withLock { held throws(Refusal) in
      try budget.change(from: held, to: count, for: holder)
      held = count
    }
  }

  /// Nobody holds the bytes any more.
  package func giveBack() {
    // To hold less is never refused.
    try? replace(with: 0)
  }
}
