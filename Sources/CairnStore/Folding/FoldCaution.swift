package import CairnModel

/// A fold that killed its process: the run of entries that it was at, and the entry if it was at one.
package struct FoldDeath: Hashable, Sendable {
  package var run: Range<LogSize>
  package var index: LogIndex?

  package init(run: Range<LogSize>, index: LogIndex?) {
    self.run = run
    self.index = index
  }

  /// The entry that was folded alone.
  package var soleEntry: LogIndex? {
    run.lowerBound.advanced(by: 1) == run.upperBound ? run.lowerBound.nextIndex : nil
  }
}

/// How a log is to be folded after what folding it did before.
package struct FoldCaution: Hashable, Sendable {
  /// The entry that kills whoever folds it: it is not folded, nor are those behind it.
  package private(set) var stop: LogIndex?
  /// One of these killed: each is folded on its own, so that its index is known if it does again.
  package private(set) var suspects: Range<LogSize>?

  /// Nothing has happened.
  package init() {}

  package init(stoppingBefore index: LogIndex) { stop = index }

  /// - Parameter death: of a run of more than one entry.
  package init(after death: FoldDeath) {
    suspects = death.run
    // What came before it in the run was folded; only to write it down was left.
    if let index = death.index, index >= death.run.lowerBound.nextIndex,
      death.run.upperBound.contains(index)
    {
      let size = LogSize(index.rawValue)
      suspects = size..<size.advanced(by: 1)
    }
  }

  /// The entries to fold next, in one transaction; nil where none are left.
  package func nextRun(from size: LogSize, upTo end: LogSize, maximum: Int) -> Range<LogSize>? {
    var end = end
    if let stop, stop >= size.nextIndex { end = min(end, LogSize(stop.rawValue)) }
    guard size < end else { return nil }
    var last = end.rawValue - size.rawValue > UInt64(maximum) ? size.advanced(by: maximum) : end
    if let suspects, size < suspects.upperBound {
      last = size < suspects.lowerBound ? min(last, suspects.lowerBound) : size.advanced(by: 1)
    }
    return size..<last
  }

  /// Whether a fold that came to a size has folded all that was suspected.
  package func isOver(at size: LogSize) -> Bool { suspects.map { $0.upperBound <= size } ?? false }

  /// Where a fold that came to a size goes no further.
  package func stop(at size: LogSize) -> LogIndex? { stop == size.nextIndex ? stop : nil }
}
