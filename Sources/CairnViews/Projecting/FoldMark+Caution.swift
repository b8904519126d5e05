import CairnLog
import CairnModel
import CairnStore

extension FoldMark {
  /// How a log is to be folded after what the mark says of folding it.
  ///
  /// An entry that was folded alone when the process died is what it died of: from here on folds
  /// stop before it.
  /// - Parameter root: of the log at a size that it has.
  func caution(
    folding survey: SurveyID, _ tree: LogTree, root: (LogSize) throws(StoreError) -> Digest
  ) throws(StoreError) -> FoldCaution {
    take(survey)
    switch finding(of: survey) {
    case .clear: return FoldCaution()
    case .died(let death):
      guard let index = death.soleEntry, tree.size.contains(index) else {
        return FoldCaution(after: death)
      }
      stop(before: index, root: try root(LogSize(index.rawValue).advanced(by: 1)))
      return FoldCaution(stoppingBefore: index)
    case .stopped(let index, let known):
      guard tree.size.contains(index) else { return FoldCaution() }
      guard try root(LogSize(index.rawValue).advanced(by: 1)) == known else {
        // This log has another entry there.
        clearFold()
        return FoldCaution()
      }
      return FoldCaution(stoppingBefore: index)
    }
  }
}
