/// What somebody who had only `protocol/` once could not know, and the vectors that show it now.
enum OpenTopics {
  /// A vector of `fold/`, or one of another file by the beginning of its name.
  enum Shown: Sendable {
    case story(String)
    case vector(file: String, String)
    /// A test of this name, where it is about what a running service does.
    case test(String)
  }

  static let all: [(topic: String, shown: [Shown])] = bodies + meaning + sync + formats

  private static let bodies: [(topic: String, shown: [Shown])] = [
    (
      "each field: required, range, length, count",
      [
        .vector(file: "bodies", "EntityRegistered.kind: absent"),
        .vector(file: "bodies", "EntityRetracted.reason: 2,001 bytes"),
      ]
    ),
    ("numbers of 32 bits are cut", [.vector(file: "bodies", "RoleChanged.device: 2^32 + 3")]),
    (
      "differences of a line wrap",
      [.vector(file: "bodies", "Line.deltas: a difference that wraps")]
    ),
    (
      "a scalar of another wire type is passed over",
      [.vector(file: "bodies", "EntityRetracted.reason: as a number")]
    ),
    (
      "and counts as standing",
      [.vector(file: "bodies", "SampleRecorded.confidence: as bytes, then as a number")]
    ),
    (
      "a message of another wire type can't be read",
      [.vector(file: "bodies", "ConflictResolved.value: as a number")]
    ),
    ("added_by", [.vector(file: "bodies", "RemovedElement.added_by: 1,000 and one more")]),
    ("evidence", [.vector(file: "bodies", "SampleRecorded.evidence: 1,000 and one more")]),
    ("rejected", [.vector(file: "bodies", "ConflictResolved.rejected: 1,000 and one more")]),
    ("tags", [.vector(file: "bodies", "NoteWritten.tags: 256 and one more")]),
    (
      "schema documents",
      [
        .vector(file: "schemas", "a member twice, once with an escape"),
        .vector(file: "schemas", "the minimum 1.0"), .vector(file: "schemas", "a byte order mark"),
        .vector(file: "schemas", "65 levels"), .vector(file: "schemas", "empty lists"),
        .vector(file: "schemas", "a warning: W17"),
      ]
    ),
  ]

  private static let meaning: [(topic: String, shown: [Shown])] = [
    ("R21: whose a chosen write is", [.story("choice-against-a-late-edit")]),
    ("R21: which of several choices counts", [.story("merge-chooses-a-field")]),
    ("R16, R42: an edit that names nothing", [.story("edit-that-names-nothing")]),
    (
      "R14.2: which pair's distance",
      [.story("distance-of-the-pair-that-contradicts"), .story("widest-of-three-pairs")]
    ),
    ("R14.4: which event is shown", [.story("event-beside-a-pin")]),
    ("R34: two continuations", [.story("new-phone-same-rater")]),
    ("R6.4: uptimes above 2^63", [.story("uptimes-up-to-2-to-63")]),
    ("W01 after an undone registration", [.story("stage-of-an-undone-registration")]),
    ("W11 after an undone registration", [.story("observation-of-an-undone-registration")]),
    ("W09 by item", [.story("weights-in-several-units")]),
    ("W10 by item", [.story("rating-in-another-unit")]),
    ("W18 and W08 for values of another type", [.story("text-for-a-code")]),
    ("W19 of a multipolygon", [.story("polygons-that-are-none")]),
    ("W13: hosts", [.story("hosts-as-people-write-them")]),
    ("W13: crowds", [.story("crowd-on-one-host")]),
    ("the order of conflicts", [.story("conflicts-in-order")]),
    ("the order of elements", [.story("elements-in-order")]),
  ]

  private static let sync: [(topic: String, shown: [Shown])] = [
    (
      "which faults refuse a batch",
      [
        .test("What is no event of the batch is refused with its place"),
        .test("A seal that its device did not sign for these events is refused"),
      ]
    ),
    (
      "which faults refuse the request",
      [.test("A body that is no message is refused, and the connection goes on")]
    ),
    ("maximum_entry_count", [.test("Nobody is sent more entries than asked for")]),
    (
      "a wrong chain value",
      [
        .test(
          "A chain value that no other past explains is told from a fork, and no new number helps")
      ]
    ),
    (
      "continues twice",
      [.test("A device that takes over from a copy of itself freezes the old number")]
    ),
  ]

  private static let formats: [(topic: String, shown: [Shown])] = [
    ("invites", [.vector(file: "invites", "a member's")]),
    ("signed notes", [.vector(file: "notes", "a checkpoint")]),
    ("roots", [.vector(file: "tree-roots", "300 entries")]),
    ("tiles", [.vector(file: "tree-tiles", "level 0")]),
    ("inclusion proofs", [.vector(file: "proofs-inclusion", "entry 0 of 1")]),
    ("consistency proofs", [.vector(file: "proofs-consistency", "from 1 to 2")]),
    ("tlog-proof", [.vector(file: "tlog-proofs", "entry 0")]),
    ("tokens of Ed25519", [.vector(file: "tokens", "ed25519, as clients make them")]),
    ("tokens of P-256", [.vector(file: "tokens", "p256, as clients make them")]),
    (
      "varints",
      [.vector(file: "broken-entries", "a number of eleven bytes")]
    ),
  ]
}
