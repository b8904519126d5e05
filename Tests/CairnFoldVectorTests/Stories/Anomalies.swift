import CairnFold
import CairnModel
import Testing

let anomalyStories: [Story] = [
  Story(
    "entity-that-nobody-registered", "R8", "R42",
    about: "What is said of an entity that was never registered has no effect."
  ) { log in
    log.push(2, revise("7.1", name("Kino")))
  } expect: { (state) throws in
    #expect(state.anomalies == ["2.1 entity_unknown"])
    #expect(state.entities.isEmpty)
  },
  Story(
    "registration-that-was-not-seen", "R8", "R42",
    about: "An event about an entity whose registration its author had not seen has no effect, in"
      + " whatever order the two arrive."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.push(3, revise("2.1", name("Kino Aalto")), merge("2.1", into: "2.1").base(log.size))
  } expect: { (state) throws in
    #expect(state.anomalies == ["3.1 entity_unknown", "3.2 merged_with_itself"])
    #expect(try state.siblings("2.1", StorySchema.name) == ["2.1"])
  },
  Story(
    "batch-with-one-odd-event", "R43",
    about: "One event of a batch has no effect; the others of the batch do."
  ) { log in
    log.push(
      2, register([name("Kino")]), revise("7.1", name("nobody")), revise("2.1", type("cinema")),
      merge("2.1", into: "2.1"), revise("2.1", name("Kino Aalto")))
  } expect: { (state) throws in
    #expect(state.anomalies == ["2.2 entity_unknown", "2.4 merged_with_itself"])
    #expect(try state.shown("2.1", StorySchema.type) == .code("cinema"))
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Aalto"))
  },
  Story(
    "bodies-that-nobody-can-read", "R5", "R42",
    about: "An unknown type, an event without a body and a damaged body are stored and have no"
      + " effect."
  ) { log in
    log.push(
      2, StoryAct(.opaque(OpaqueBody(fieldNumber: 900, reason: .unknownType))),
      StoryAct(.opaque(OpaqueBody(fieldNumber: 0, reason: .missing))),
      StoryAct(.opaque(OpaqueBody(fieldNumber: 33, reason: .malformed(byteOffset: 0)))),
      register([name("Kino")]))
  } expect: { (state) throws in
    #expect(state.anomalies == ["2.1 unknown_type", "2.2 unknown_type", "2.3 unreadable"])
    #expect(try state.status("2.4") == "standing")
  },
  Story(
    "targets-that-are-not-there", "R31", "R42",
    about: "Withdrawing, revising, redacting, reverting and undoing what is not there, or is"
      + " something else, has no effect."
  ) { log in
    log.push(
      2, register([name("Kino")]), withdraw("2.1", "2.1"), reviseNote("2.1", "2.9", "no note"),
      unmerge("2.1", merge: "2.1"), undo("2.9", of: "2.1"),
      StoryAct(
        .attachmentRedacted(
          AttachmentRedacted(subject: id("2.1"), attachment: event("2.1"), reason: "none"))),
      StoryAct(
        .consentWithdrawn(
          ConsentWithdrawn(subject: id("2.1"), consent: event("2.1"), reason: "none"))))
  } expect: { (state) throws in
    #expect(
      state.anomalies == [
        "2.2 target_unknown", "2.3 target_unknown", "2.4 target_unknown", "2.5 target_unknown",
        "2.6 target_unknown", "2.7 target_unknown",
      ])
    #expect(try state.status("2.1") == "standing")
  },
  Story(
    "merge-with-what-was-not-seen", "R8", "R19",
    about: "A merge has no effect where its author had not seen both registrations."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.push(3, register([name("Kino Aalto")]), merge("2.1", into: "3.1"))
  } expect: { (state) throws in
    #expect(state.anomalies == ["3.2 entity_unknown"])
    #expect(try state.status("2.1") == "standing")
  },
]
