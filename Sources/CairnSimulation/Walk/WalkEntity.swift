import CairnModel

enum WalkKind: Int, CaseIterable, Sendable {
  case cluster, establishment, institution, venue, virtualSpace, link, visit
}

/// What is true of an entity, whatever its surveyors say of it.
struct WalkEntity: Sendable {
  var id: EntityID
  var index: LogIndex
  var kind: WalkKind
  /// Nil outside all clusters.
  var cluster: Int?
  var place: Vertex
  /// What its name, ratings and numbers follow from.
  var nature: UInt64
  /// Retracted, or merged into another.
  var isGone = false
  /// Who revised a field last, and where the log has it.
  var revised: [String: (device: DeviceNumber, index: LogIndex)] = [:]
}

/// What a device knows and when it came by, as the walk goes on.
struct WalkDevice: Sendable {
  let member: SyntheticMember
  var nextSequence = EventSequence.first
  /// The log as it was when the device last came by, and the time before.
  var base: LogSize
  var baseBefore: LogSize
  var lastSync: Timestamp
  /// For each kind, how many of the survey's entities the device knew then.
  var known: [Int]
  /// For each kind, what it has registered since.
  var own: [[Int]]
  /// Its last note or attachment, and what it is about.
  var evidence: (entity: Int, event: EventID)?
  /// The last tag that it put on something.
  var tag: (entity: Int, element: Field, event: EventID)?

  init(_ member: SyntheticMember, base: LogSize) {
    self.member = member
    self.base = base
    baseBefore = base
    lastSync = SyntheticSurvey.opened
    known = WalkKind.allCases.map { _ in 0 }
    own = WalkKind.allCases.map { _ in [] }
  }
}

/// A revision that others may not have seen.
struct WalkRevision: Sendable {
  var entity: Int
  var field: String
  var value: Value
  var event: EventID
  var index: LogIndex
  /// The first revision of a field replaced what came with the registration.
  var isFirst: Bool
}

/// Something for a coordinator to settle, once both sides have reached them.
struct WalkDispute: Sendable {
  var first: WalkRevision
  var second: WalkRevision
}

/// Two entities that are one thing in the street.
struct WalkDuplicate: Sendable {
  var original: Int
  var copy: Int
}
