import CairnModel
import CairnStore
import Synchronization

/// Roots of sizes that were published. Devices vouch for the size that they last verified, again
/// and again; to find its root in the tiles costs more than the rest of a small push.
///
/// A class because the groups share it. What it holds stays true: a log is only ever added to.
final class PublishedRoots: Sendable {
  private struct Place: Hashable {
    var survey: SurveyKey
    var size: LogSize
  }

  private let countMaximum: Int
  private let roots = Mutex<[Place: Digest]>([:])

  init(countMaximum: Int) { self.countMaximum = countMaximum }

  func root(of survey: SurveyKey, at size: LogSize) -> Digest? {
    roots.withLock { $0[Place(survey: survey, size: size)] }
  }

  func remember(_ root: Digest, of survey: SurveyKey, at size: LogSize) {
    roots.withLock { roots in
      if roots.count >= countMaximum { roots.removeAll(keepingCapacity: true) }
      roots[Place(survey: survey, size: size)] = root
    }
  }
}
