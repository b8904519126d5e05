package import CairnModel

/// Entities that are one thing in the street: the one that survives, and those that were merged
/// into it, directly or through another.
///
/// Each keeps all that was said of it. The group is a pure function of its members, so that taking
/// a merge back gives back everything.
package struct MergeGroup: Hashable, Sendable {
  /// A merge that holds: `member` is the same as `survivor`.
  package struct Merge: Hashable, Sendable {
    package var member: EntityID
    package var survivor: EntityID
    package var act: Act
  }

  /// What a group has of one that was merged into its root.
  package enum Member {
    case speaking(EntityState)
    /// There is no room for what was said of it.
    case silent

    package init(_ entity: EntityState, room: Int) {
      self = entity.recorded.entryByteCount <= room ? .speaking(entity) : .silent
    }
  }

  /// The root, then the others by id.
  package let members: [EntityState]
  /// Of the others, in their order.
  package let merges: [Merge]
  /// Entities that were merged in a circle with this one, itself among them: the least ids of it.
  /// Their merges hold for nobody.
  package let cycle: [EntityID]
  /// The root's own merge, where that does not hold because its group has all the members that a
  /// group may have.
  package let beyond: MergeEdge?

  /// What else was merged into the root, of which this group knows nothing: there was no room.
  package let silent: [EntityID]

  /// Which members have a field: places in `members`. Empty for a group of one.
  let holders: [FieldKey: [Int]]
  let setHolders: [FieldKey: [Int]]
  /// What merges chose for a field.
  let chosen: [FieldKey: [Write]]
  let lastMerges: LastMerges

  package init(
    root: EntityState, others: [EntityState] = [], silent: [EntityID] = [],
    cycle: [EntityID] = [], beyond: MergeEdge? = nil
  ) {
    var members = [root]
    var merges: [Merge] = []
    for member in others.sorted(by: { $0.id < $1.id }) {
      // Of views that go on while they are read, one may have been taken apart since.
      guard let edge = member.mergeEdge, let act = member.mergeAct else { continue }
      members.append(member)
      merges.append(Merge(member: member.id, survivor: edge.survivor, act: act))
    }
    self.members = members
    self.merges = merges
    self.silent = silent
    self.cycle = cycle
    self.beyond = beyond
    var holders: [FieldKey: [Int]] = [:]
    var setHolders: [FieldKey: [Int]] = [:]
    if members.count > 1 {
      for (place, member) in members.enumerated() {
        for key in member.fields.keys { holders[key, default: []].append(place) }
        for key in member.sets.keys { setHolders[key, default: []].append(place) }
      }
    }
    self.holders = holders
    self.setHolders = setHolders
    chosen = Self.choices(of: merges, among: members)
    lastMerges = LastMerges(merges)
  }

  package var root: EntityState { members[0] }
  package var others: ArraySlice<EntityState> { members.dropFirst() }
  package var id: EntityID { root.id }
  var isAlone: Bool { members.count == 1 }

  /// What events said of the members.
  /// - Complexity: reads the heads of all journals once, however many events there are.
  package func deeds(of events: Set<EventID>) -> [EventID: [Deed]] {
    var deeds: [EventID: [Deed]] = [:]
    for member in members {
      for head in member.recorded.heads where events.contains(head.event) {
        deeds[head.event, default: []] += member.recorded.act(at: head.place).deeds
      }
    }
    return deeds
  }
}

extension EntityState {
  /// The act that merged it.
  var mergeAct: Act? {
    guard let event = mergeEdge?.event else { return nil }
    for head in recorded.heads where head.event == event { return recorded.act(at: head.place) }
    return nil
  }
}

extension MergeGroup {
  /// The group that an entity is of.
  ///
  /// - Parameters:
  ///   - maximum: members that a group has at most, besides its root.
  ///   - fetch: gives an entity; nil where there is none.
  /// - Returns: nil where there is no such entity.
  /// - Complexity: fetches each entity that aliases join to this one, and those that were ever
  ///   merged into one of them. Whoever asks for many keeps the places.
  package static func find<Failure: Error>(
    _ id: EntityID, membersMaximum maximum: Int = Limits.membersPerGroupMaximum,
    _ fetch: (EntityID) throws(Failure) -> EntityState?
  ) throws(Failure) -> MergeGroup? {
    guard let entity = try fetch(id), entity.kind != nil else { return nil }
    if entity.isUnmerged { return MergeGroup(root: entity) }
    var known: [EntityID: MergeLinks?] = [:]
    let component = try MergeComponent.around(id, known: &known) { (ids) throws(Failure) in
      var links: [MergeLinks] = []
      for id in ids {
        if let found = try fetch(id).flatMap({ MergeLinks($0) }) { links.append(found) }
      }
      return links
    } neighbours: { () throws(Failure) in
      []
    }
    let places = component.places(membersMaximum: maximum)
    let place = places[id] ?? MergePlace(alone: id)
    guard let root = try fetch(place.root) else { return nil }
    return try MergeGroup(root, at: places[root.id] ?? place) { (id, room) throws(Failure) in
      try fetch(id).map { Member($0, room: room) }
    }
  }

  /// The group of a root.
  ///
  /// Members say something in the order of their ids as long as there is room for what was said of
  /// them, and those behind are only named: many people can say more of 257 entities than fits in
  /// memory.
  /// - Parameter fetch: gives an entity, if it fits into so many bytes; nil where there is none.
  package init<Failure: Error>(
    _ root: EntityState, at place: MergePlace,
    _ fetch: (_ id: EntityID, _ room: Int) throws(Failure) -> Member?
  ) throws(Failure) {
    var others: [EntityState] = []
    var silent: [EntityID] = []
    var room = Limits.byteCountPerGroupMaximum - root.recorded.entryByteCount
    for id in place.members.sorted() {
      switch try fetch(id, room) {
      case .speaking(let other):
        room -= other.recorded.entryByteCount
        others.append(other)
      case .silent: silent.append(id)
      case nil: break
      }
    }
    self.init(
      root: root, others: others, silent: silent, cycle: place.circle, beyond: place.beyond)
  }

  /// How many entities are shown as one.
  package var count: Int { members.count + silent.count }

  /// About what it takes to hold.
  package var journalByteCount: Int { members.reduce(0) { $0 + $1.recorded.byteCount } }
}
