package import CairnModel

/// A judgement and the entity whose journal holds it.
package struct HeldJudgement: Hashable, Sendable {
  package var holder: EntityID
  package var standing: StandingJudgement

  package init(holder: EntityID, standing: StandingJudgement) {
    self.holder = holder
    self.standing = standing
  }
}

/// Warnings that people found to be fine. Ids stand for what they were merged into: a judgement goes
/// on for the roots of what it names, as long as these are as many as they were.
struct JudgedWarnings {
  private var accepted: Set<WarningName> = []
  private var apart: Set<[EntityID]> = []
  private let resolve: (EntityID) -> EntityID

  /// - Parameter resolve: gives what an id stands for today.
  init(_ judgements: [HeldJudgement], _ resolve: @escaping (EntityID) -> EntityID) {
    self.resolve = resolve
    // What sets two apart counts while both journals hold it: taken back in one, it is taken back.
    var sides: [EventID: [(holder: EntityID, other: EntityID)]] = [:]
    for held in judgements {
      switch held.standing.judgement {
      case .accepted(let name): accepted.insert(resolved(name))
      case .distinct(let other):
        sides[held.standing.event, default: []].append((held.holder, other))
      }
    }
    for both in sides.values {
      guard let one = both.first,
        both.contains(where: { $0.holder == one.other && $0.other == one.holder })
      else { continue }
      let pair = [resolve(one.holder), resolve(one.other)].sorted()
      if pair[0] != pair[1] { apart.insert(pair) }
    }
  }

  var isEmpty: Bool { accepted.isEmpty && apart.isEmpty }

  func contains(_ warning: Warning) -> Bool {
    let name = resolved(warning.identity)
    if accepted.contains(name) { return true }
    guard warning.code == .possibleDuplicate, let subject = name.subject,
      let related = name.related
    else { return false }
    return apart.contains([subject, related].sorted())
  }

  private func resolved(_ name: WarningName) -> WarningName {
    var name = name
    name.subject = name.subject.map(resolve)
    name.related = name.related.map(resolve)
    // Of two that are odd together the lesser id stands first, whatever the ids were before.
    guard WarningCode(rawValue: UInt8(clamping: name.code))?.isOfPair ?? false,
      let subject = name.subject, let related = name.related, related < subject
    else { return name }
    (name.subject, name.related) = (related, subject)
    return name
  }
}

extension WarningCode {
  /// Whether it is about two entities alike.
  fileprivate var isOfPair: Bool { self == .areasOverlap || self == .possibleDuplicate }
}
