import CairnModel
import Testing

let roomStories: [Story] = [
  Story(
    "as-much-as-counts", "R53", "R42",
    about:
      "What a device says of an entity counts up to its room, to the byte; what lies beyond has"
      + " no effect on any entity, taking back makes no room, and others have room of their own."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.push(3, register([type("theatre")]))
    log.sync(1, 2, 3)
    log.fill(2, "2.1", leaving: 600)
    // Short words take the place of the long ones.
    log.push(2, revise("2.1", remark(0, "a"), remark(1, "b"), remark(2, "c"), remark(3, "d")))
    log.say(2, "2.1", byteCount: log.room(of: 2, in: "2.1"))
    let last = "2.\(log.count(of: 2))"
    log.mark()
    log.push(2, add("2.1", "late"))
    log.push(2, distinguish("2.1", "3.1"))
    log.push(2, add("3.1", "elsewhere"))
    log.sync(3)
    log.push(3, add("2.1", "of another"))
    log.push(3, undo(last, of: "2.1"))
    log.push(2, add("2.1", "later"))
    log.wait(2, add("2.1", "waits"), add("3.1", "waits"))
  } expect: { (state) throws in
    #expect(state.anomalies.count == 4)
    #expect(state.anomalies.allSatisfy { $0.hasPrefix("2.") && $0.hasSuffix(" entity_full") })
    #expect(try state.elements("2.1", StorySchema.tags).map { $0.prefix(10) } == ["of another"])
    #expect(
      try state.elements("3.1", StorySchema.tags).map { $0.prefix { $0 != ":" } }.sorted()
        == ["elsewhere", "waits"])
    // What the last one that counts had replaced stands again.
    #expect(try state.shown("2.1", StorySchema.custom) == .text("a"))
  }
]
