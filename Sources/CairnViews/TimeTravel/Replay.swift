import CairnFold
package import CairnModel
package import CairnStore

/// Folds a log from its beginning, in memory, and stops now and then to tell how it is.
package struct Replay<Store: LogStore>: Sendable {
  /// Where a replay has come to.
  package struct Step: Hashable, Sendable {
    /// Entries folded.
    package var size: LogSize
    package var fingerprint: Digest
    package var rulesLevel: UInt32
    package var entityCount: Int
    package var anomalyCount: Int
  }

  private let store: Store
  private let survey: SurveyKey

  package init(_ store: Store, _ survey: SurveyKey) {
    self.store = store
    self.survey = survey
  }

  /// - Parameters:
  ///   - first: what lies below is folded and not told of.
  ///   - stride: entries between two steps; the end is always one.
  ///   - told: each step, with the entry that led to it, if any.
  package func run(
    from first: LogSize, to end: LogSize, every stride: UInt64,
    _ told: (Step, Entry?) throws -> Void
  ) throws {
    var state = FoldState()
    try LogWalk(store, survey).forEach(from: .zero, to: end) { entry, index, byteCount in
      let (step, goesOn) = Self.fold(entry, byteCount, at: index, into: &state) { size in
        size >= first
          && ((size.rawValue - first.rawValue).isMultiple(of: stride) || size == end)
      }
      if let step { try told(step, entry) }
      return goesOn
    }
    if end == .zero { try told(Step(state), nil) }
  }

  /// In one access to the state, which would be copied for each other one.
  /// - Returns: what is to be told, and whether the next entry may be folded.
  private static func fold(
    _ entry: Entry, _ byteCount: Int, at index: LogIndex, into state: inout FoldState,
    _ isDue: (LogSize) -> Bool
  ) -> (step: Step?, goesOn: Bool) {
    state.apply(entry, at: index, byteCount: byteCount)
    let goesOn = !state.requiresUpgrade
    return (isDue(state.size) || !goesOn ? Step(state) : nil, goesOn)
  }
}

extension Replay.Step {
  fileprivate init(_ state: FoldState) {
    size = state.size
    fingerprint = state.fingerprint
    rulesLevel = state.header.rulesLevel
    entityCount = state.header.entityCount
    anomalyCount = state.header.anomalyCount
  }
}
