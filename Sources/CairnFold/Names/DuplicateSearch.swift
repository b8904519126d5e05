package import CairnModel

/// What a search for duplicates needs to know of an entity.
package struct DuplicateFacts: Hashable, Sendable {
  package var id: EntityID
  package var kind: KindNumber
  package var name: Text?
  package var point: Point?
  package var floorUnit: Text?
  package var externalID: Text?
  package var website: Text?
  package var isRetracted: Bool

  package init(
    id: EntityID, kind: KindNumber, name: Text? = nil, point: Point? = nil,
    floorUnit: Text? = nil, externalID: Text? = nil, website: Text? = nil,
    isRetracted: Bool = false
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.point = point
    self.floorUnit = floorUnit
    self.externalID = externalID
    self.website = website
    self.isRetracted = isRetracted
  }
}

/// Why two entities may be one.
package enum DuplicateReason: UInt8, Hashable, Comparable, Sendable {
  /// They are close to one another and have nearly the same name.
  case name = 1
  case externalID = 2
  case websiteHost = 3

  package static func < (a: DuplicateReason, b: DuplicateReason) -> Bool {
    a.rawValue < b.rawValue
  }
}

/// Two entities that may be one; nobody merges them but a person.
package struct DuplicatePair: Hashable, Sendable {
  /// The one of the smaller id.
  package var first: EntityID
  package var second: EntityID
  /// One or more, in the order of the cases.
  package var reasons: [DuplicateReason]
  /// Nil where one of them has no place.
  package var distanceMillimetres: Int64?
  /// Nil where one of them has no name.
  package var similarityPermille: Int?
}

/// Looks for entities that may be one (W13).
///
/// Two of the same kind, neither of them retracted, are a pair where
///
/// - they lie within the larger of 50 m and twice the larger of their accuracies, an accuracy
///   counting up to 100 m and an unknown one not at all, and their folded names are 850 permille
///   alike, with 6 edits between them at most; but not where both have a floor unit and these differ when folded, for many firms share
///   one tower block;
/// - or their external ids are equal, and not empty;
/// - or the hosts of their websites are equal.
///
/// No crowd makes the work quadratic. An external id or a host that more than 50 entities share (a
/// site that hosts everybody's pages) gives only the pairs of neighbours by id. In a street that is
/// crowded beyond `NeighbourGrid.Attention` a name is compared only with those next to it in
/// the order of names, read forwards and backwards. Which pairs are found depends on which entities
/// there are, and not on the order in which they came.
package struct DuplicateSearch: Sendable {
  static let reachMinimumMillimetres: Int64 = 50_000
  static let accuracyMillimetresMaximum: Int64 = 100_000
  package static let similarityPermilleMinimum = 850
  /// Edits between two long names that are alike, so that no comparison takes long.
  package static let editsMaximum = 6
  /// Entities that share a key and are all compared with each other.
  package static let sharersMaximum = 50

  private var subjects: [EntityID: DuplicateSubject] = [:]

  package init() {}

  /// Takes an entity, in place of what was known of it.
  package mutating func add(_ facts: DuplicateFacts) {
    subjects[facts.id] = facts.isRetracted ? nil : DuplicateSubject(facts)
  }

  /// The pairs, by their first id, then by their second.
  /// - Parameter isWhole: says how alike names are too where that is no reason.
  package func candidates(isWhole: Bool = true) -> [DuplicatePair] {
    examination(isWhole: isWhole).pairs
  }

  /// The pairs, and how many pairs were looked at to find them.
  ///
  /// - Complexity: O(n log n) and O(n) comparisons.
  package func examination(
    isWhole: Bool = true
  ) -> (pairs: [DuplicatePair], comparisonCount: Int) {
    examination(isWhole: isWhole) { () throws(Never) in }
  }

  /// - Parameter checkIsWanted: called before each entity and each pair that is compared.
  func examination<Failure: Error>(
    isWhole: Bool, _ checkIsWanted: () throws(Failure) -> Void
  ) throws(Failure) -> (pairs: [DuplicatePair], comparisonCount: Int) {
    let all = subjects.values.sorted { $0.id < $1.id }
    var found: [Pairing] = []
    var comparisonCount = 0
    let grid = NeighbourGrid(all)
    for place in all.indices {
      try checkIsWanted()
      grid.forEachNeighbour(of: place) { other in
        comparisonCount += 1
        if all[place].isNamedLike(all[other]) { found.append(Pairing(place, other)) }
      }
    }
    found += Self.sharers(of: \.externalID, among: all)
    found += Self.sharers(of: \.host, among: all)
    comparisonCount += found.count
    found.sort()
    var pairs: [DuplicatePair] = []
    var before: Pairing?
    for pairing in found where pairing != before {
      try checkIsWanted()
      before = pairing
      pairs.append(all[pairing.first].pair(with: all[pairing.second], isWhole: isWhole))
    }
    return (pairs, comparisonCount)
  }

  /// Two places in the list of subjects, which is sorted by id; the smaller one first.
  struct Pairing: Equatable, Comparable {
    var first: Int
    var second: Int

    init(_ a: Int, _ b: Int) {
      first = min(a, b)
      second = max(a, b)
    }

    static func < (a: Pairing, b: Pairing) -> Bool {
      (a.first, a.second) < (b.first, b.second)
    }
  }

  static func sharers(
    of key: (DuplicateSubject) -> Text?, among all: [DuplicateSubject]
  ) -> [Pairing] {
    let keyed = all.indices
      .compactMap { place in key(all[place]).map { (kind: all[place].kind, key: $0, place: place) }
      }
      .sorted { a, b in
        if a.kind != b.kind { return a.kind < b.kind }
        if a.key != b.key { return a.key.string.utf8.lexicographicallyPrecedes(b.key.string.utf8) }
        return a.place < b.place
      }
    var found: [Pairing] = []
    var start = 0
    while start < keyed.count {
      let end =
        keyed[start...].firstIndex {
          $0.kind != keyed[start].kind || $0.key != keyed[start].key
        } ?? keyed.count
      let reach = end - start > sharersMaximum ? 1 : sharersMaximum
      for first in start..<end {
        for second in (first + 1)..<max(first + 1, min(end, first + 1 + reach)) {
          found.append(Pairing(keyed[first].place, keyed[second].place))
        }
      }
      start = end
    }
    return found
  }
}
