import CairnFold
import CairnModel
import Testing

let decisionStories: [Story] = [
  Story(
    "resolution-closes-a-conflict", "R26",
    about: "A person decides: the resolution is a write that saw all siblings."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, revise("2.1", type("theatre")))
    log.sync(2)
    log.push(2, resolve("2.1", type("gallery"), rejecting: "4.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2"])
    #expect(try state.shown("2.1", StorySchema.type) == .code("gallery"))
    #expect(try state.conflicts.isEmpty)
    #expect(state.history("2.1") == ["field 2: 4.1 to 2.2"])
  },
  Story(
    "plain-edit-closes-a-conflict", "R26",
    about: "An ordinary edit by somebody who saw all siblings closes a conflict as well."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, revise("2.1", type("theatre")))
    log.sync(2)
    log.push(2, revise("2.1", type("museum")))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2"])
    #expect(state.history("2.1") == ["field 2: 4.1 to 2.2"])
  },
  Story(
    "late-edit-reopens-a-conflict", "R27",
    about: "An edit by somebody who did not know of the resolution opens the conflict again."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, revise("2.1", type("theatre")))
    log.sync(2)
    log.push(2, resolve("2.1", type("gallery"), rejecting: "4.1"))
    log.push(4, revise("2.1", type("museum")))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 field 2: 2.2 4.2"])
    #expect(state.history("2.1") == ["field 2: 4.1 to 2.2", "field 2: 4.2 to -"])
  },
  Story(
    "two-resolutions", "R26", "R27",
    about: "Two people resolve one conflict in different ways: their decisions are in conflict."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, revise("2.1", type("theatre")))
    log.sync(3, 4)
    log.push(3, resolve("2.1", type("gallery"), rejecting: "4.1"))
    log.push(4, resolve("2.1", type("theatre"), rejecting: "3.1"))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 field 2: 3.2 4.2"])
  },
  Story(
    "resolution-that-saw-one-side", "R26",
    about: "A resolution replaces what its author had seen, whatever it says that it rejects."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("gallery")))
    log.sync(2)
    log.push(4, revise("2.1", type("theatre")))
    log.push(2, resolve("2.1", type("museum"), rejecting: "3.1", "4.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2", "4.1"])
    #expect(try state.conflicts == ["2.1 field 2: 2.2 4.1"])
  },
]

extension StoryState {
  /// The conflicts within an entity: what each was about, and what opened and closed it.
  func history(_ entity: String) -> [String] {
    let classes = MergeClasses(state.header.schemas.readable(asOf: state.size).map(\.schema))
    return (state.entities[id(entity)]?.conflictHistory(classes).spans ?? []).map { span in
      "\(Self.name(of: span.conflict.matter)): \(span.opened.event)"
        + " to \(span.closed.map { "\($0.event)" } ?? "-")"
    }
  }
}
