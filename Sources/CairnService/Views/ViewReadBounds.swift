package import CairnModel

/// What reads of views may take, over all surveys.
package struct ViewReadBounds: Sendable {
  /// Threads that read: as many as there are cores, but for the one that is left to those who answer
  /// requests, and the reserve.
  package var threadCount = max(1, WorkThread.coreCount - 1) + 3
  /// Of them, those that nobody gets who is being answered already: one is for other lineages of a
  /// survey of which something is read, the rest for other surveys. Of these, one is for members, and
  /// one for those who used little time lately.
  package var reservedThreadCount = 3
  /// Reads that wait for a thread, or for the projection; more are refused.
  package var waitingMaximum = 256
  /// Of one lineage of a survey, and of all who are no members of it.
  package var waitingPerLineageMaximum = 8
  /// How long a read may take, what it waits included.
  package var deadline = Milliseconds.seconds(10)
  /// How long a read that asks for no size waits for what is newest, before it takes what is there.
  package var patience = Milliseconds(200)
  /// Surveys whose views stay open when nobody reads them: each takes a few file descriptors.
  package var openCountMaximum = 16
  /// How long the service has run, or the like: a clock that nobody sets.
  package var clock: @Sendable () -> Milliseconds = { ViewReadBounds.steadyTime }
}

extension ViewReadBounds {
  private static let start = ContinuousClock.now

  private static var steadyTime: Milliseconds {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Milliseconds(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
  }
}
