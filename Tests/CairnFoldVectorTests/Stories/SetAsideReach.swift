import CairnFold
import CairnModel
import Testing

/// Which events an act reaches.
let setAsideReachStories: [Story] = [
  Story(
    "set-aside-with-points-that-meet", "R4", "R47", "R50", "R51",
    about: "Of two points of one number the first counts. A point of another act exempts nothing"
      + " from this one. A number that stands beside a named one is not reached; one that is"
      + " enrolled only later is."
  ) { log in
    log.push(2, register([]))
    log.enrol(5, beside: 3)
    log.enrol(6, continues: 3)
    log.sync(1, 3, 5, 6)
    log.push(3, add("2.1", "three"), add("2.1", "three again"))
    log.push(5, add("2.1", "beside"))
    log.push(6, add("2.1", "six"), register([]))
    log.sync(1)
    log.push(1, setAside("7.0", "3.1+", "3.0"))
    log.push(1, setAside("6.1"))
    log.enrol(7)
    log.push(7, add("2.1", "seven"))
  } expect: { (state) throws in
    #expect(try state.elements("2.1", StorySchema.tags) == ["three: 3.1", "beside: 5.1"])
    let retraction = state.state.entities[id("6.2")]?.retraction.siblings.map(\.event)
    #expect(retraction == [event("1.2"), event("1.3")])
  },
  Story(
    "set-aside-of-the-revoked-and-of-oneself", "R4", "R50",
    about: "A revoked number is reached like any other, and so is the author's own."
  ) { log in
    log.push(2, register([]), add("2.1", "two"))
    log.sync(1, 3)
    log.push(3, add("2.1", "three"))
    log.push(
      1, add("2.1", "one"),
      StoryAct(.deviceRevoked(DeviceRevoked(device: log.device(3), reason: "lost"))),
      setAside("3.0", "1.1"))
  } expect: { (state) throws in
    #expect(try state.elements("2.1", StorySchema.tags) == ["two: 2.2"])
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "set-aside-that-waits", "R45", "R50",
    about: "An act that waits on its admin's device sets aside there already."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(1, 3)
    log.push(3, revise("2.1", type("gallery")))
    log.sync(1)
    log.wait(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.1"])
  },
]
