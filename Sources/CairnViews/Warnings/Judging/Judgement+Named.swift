import CairnFold
import CairnModel

extension Judgement {
  /// Entities that it names, the one whose journal holds it among them where it says so.
  var named: [EntityID] {
    switch self {
    case .distinct(let other): [other]
    case .accepted(let name): [name.subject, name.related].compactMap(\.self)
    }
  }
}
