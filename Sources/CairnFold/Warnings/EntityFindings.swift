package import CairnModel

/// What one entity tells by itself: what is odd about it alone, and what rules that compare it with
/// others want to know. It may be kept: it stays the same until something is said of the entity.
package struct EntityFindings: Hashable, Sendable {
  /// A value that names another entity.
  struct Reference: Hashable, Sendable {
    var key: FieldKey
    var target: EntityID
  }

  /// That it is judged within its containers.
  struct Member: Hashable, Sendable {
    /// The rule's place.
    var rule: Int
    var containers: [EntityID]
    var key: FieldKey?
    var place: Point?
    var category: Text?
  }

  /// That others are judged within it.
  struct Container: Hashable, Sendable {
    var rule: Int
    /// Of its area, if that is sound.
    var area: FieldKey?
    var declared: Text?
    var key: FieldKey?
  }

  struct Ends: Hashable, Sendable {
    var rule: Int
    var from: EntityID
    var to: EntityID
    var key: FieldKey?
  }

  struct Shape: Hashable, Sendable {
    var rule: Int
    var key: FieldKey
  }

  struct Likeness: Hashable, Sendable {
    var rule: Int
    var facts: DuplicateFacts
  }

  package var id: EntityID
  package var kind: KindNumber
  package var isRetracted = false
  /// Entities that were merged into it.
  package var aliases: [EntityID] = []
  /// Entities that were merged in a circle with it.
  package var cycle: [EntityID] = []
  /// What is odd about it alone.
  package var warnings: [Warning] = []
  package var judgements: [HeldJudgement] = []
  var references: [Reference] = []
  var members: [Member] = []
  var containers: [Container] = []
  var ends: [Ends] = []
  var shapes: [Shape] = []
  var likenesses: [Likeness] = []

  init(id: EntityID, kind: KindNumber) {
    self.id = id
    self.kind = kind
  }

  /// What it is for those that name it.
  package var standing: EntityStanding {
    EntityStanding(root: id, kind: isRetracted ? nil : kind, isRetracted: isRetracted)
  }

  /// Ids on whose standing it depends what is odd about it, in order.
  package var named: [EntityID] {
    var named = Set(references.map(\.target))
    for held in judgements {
      switch held.standing.judgement {
      case .distinct(let other): named.insert(other)
      case .accepted(let name):
        for id in [name.subject, name.related] { if let id { named.insert(id) } }
      }
    }
    return named.sorted()
  }

  /// Whether it is judged by whom it lies with.
  package var isLikened: Bool { !likenesses.isEmpty }

  /// Whether both are compared with others alike.
  package func isLiked(as other: EntityFindings) -> Bool { likenesses == other.likenesses }
}

/// What an id stands for in a state.
package struct EntityStanding: Hashable, Sendable {
  /// What it was merged into, or itself.
  package var root: EntityID
  /// Nil where it is retracted, or not known.
  package var kind: KindNumber?
  package var isRetracted: Bool

  package init(root: EntityID, kind: KindNumber?, isRetracted: Bool) {
    self.root = root
    self.kind = kind
    self.isRetracted = isRetracted
  }

  package static func unknown(_ id: EntityID) -> EntityStanding {
    EntityStanding(root: id, kind: nil, isRetracted: false)
  }
}

/// What the members of a container come to for one rule.
package struct MemberTally: Hashable, Sendable {
  package internal(set) var count = 0
  /// Of those that have one.
  package internal(set) var categories: [Text: Int] = [:]

  package init() {}

  package var isEmpty: Bool { count == 0 }

  package mutating func add(_ category: Text?, times: Int) {
    count += times
    guard let category else { return }
    let sum = categories[category, default: 0] + times
    categories[category] = sum == 0 ? nil : sum
  }
}

/// Containers that an entity lies in, for one rule.
package struct ContainerMembership: Hashable, Sendable {
  package var rule: Int
  /// In order.
  package var containers: [EntityID]
  package var category: Text?

  package init(rule: Int, containers: [EntityID], category: Text?) {
    self.rule = rule
    self.containers = containers
    self.category = category
  }
}
