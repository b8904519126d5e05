import CairnModel

/// An entity as the search for duplicates compares it.
struct DuplicateSubject: Sendable {
  var id: EntityID
  var kind: KindNumber
  /// Not empty.
  var name: FoldedName?
  var point: Point?
  /// Not empty.
  var floorUnit: FoldedName?
  /// Not empty.
  var externalID: Text?
  var host: Text?

  init(_ facts: DuplicateFacts) {
    func folded(_ text: Text?) -> FoldedName? {
      let name = text.map { FoldedName($0) }
      return name?.isEmpty == false ? name : nil
    }
    id = facts.id
    kind = facts.kind
    name = folded(facts.name)
    point = facts.point
    floorUnit = folded(facts.floorUnit)
    externalID = facts.externalID?.string.isEmpty == false ? facts.externalID : nil
    host = facts.website.flatMap { websiteHost($0) }
  }

  /// How far away this entity looks for others: the larger of 50 m and twice its accuracy, which
  /// counts up to 100 m.
  var reachMillimetres: Int64 {
    let accuracy = Int64(point?.accuracyMillimetres ?? 0)
    return max(
      DuplicateSearch.reachMinimumMillimetres,
      2 * min(accuracy, DuplicateSearch.accuracyMillimetresMaximum))
  }

  /// How alike the names of two are that are close to one another; nil where they are not alike
  /// enough, or not close.
  private func likenessNearby(_ other: DuplicateSubject) -> Int? {
    guard kind == other.kind, let name, let otherName = other.name, let point,
      let otherPoint = other.point
    else { return nil }
    let distance = Geodesy.distanceMillimetres(point.vertex, otherPoint.vertex)
    guard distance <= max(reachMillimetres, other.reachMillimetres) else { return nil }
    return name.similarityPermille(
      to: otherName, atLeast: DuplicateSearch.similarityPermilleMinimum,
      editsMaximum: DuplicateSearch.editsMaximum)
  }

  private func isOnAnotherFloor(than other: DuplicateSubject) -> Bool {
    guard let floorUnit, let otherFloorUnit = other.floorUnit else { return false }
    return floorUnit != otherFloorUnit
  }

  /// Whether name and distance are enough for a pair.
  func isNamedLike(_ other: DuplicateSubject) -> Bool {
    !isOnAnotherFloor(than: other) && likenessNearby(other) != nil
  }

  /// - Precondition: This one has the smaller id.
  /// - Parameter isWhole: says how alike they are too where that is no reason.
  func pair(with other: DuplicateSubject, isWhole: Bool) -> DuplicatePair {
    var reasons: [DuplicateReason] = []
    let likeness = likenessNearby(other)
    if likeness != nil { reasons.append(.name) }
    if let externalID, externalID == other.externalID { reasons.append(.externalID) }
    if let host, host == other.host { reasons.append(.websiteHost) }
    var pair = DuplicatePair(first: id, second: other.id, reasons: reasons)
    if let point, let otherPoint = other.point {
      pair.distanceMillimetres = Geodesy.distanceMillimetres(point.vertex, otherPoint.vertex)
    }
    pair.similarityPermille = likeness
    if isWhole, likeness == nil, let name, let otherName = other.name {
      pair.similarityPermille = CairnFold.similarityPermille(name, otherName)
    }
    return pair
  }
}
