import CairnFold
import CairnModel
import Testing

/// Three places, of which the second is merged into the first: 2.1, 2.2 and 2.3.
private func three(_ log: inout StoryLog) {
  log.push(
    2, register([name("Kino")]), register([name("Baari")]), register([name("Sauna")]),
    merge("2.2", into: "2.1"))
  log.sync(2, 3, 4)
}

/// Retractions of places that others were merged into, and that somebody did not know of.
let groupRetractionStories: [Story] = [
  Story(
    "merge-into-a-member-against-a-retraction", "R18", "R23",
    about: "The survivor is retracted by somebody who knew of its member, and not that another"
      + " was merged into that member: the retraction has no effect, and a person decides."
  ) { log in
    three(&log)
    log.push(3, merge("2.3", into: "2.2"))
    log.push(4, retract("2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "standing")
    #expect(try state.conflicts == ["2.1 retraction: 4.1 3.1"])
  },
  Story(
    "merge-two-below-against-a-retraction", "R23",
    about: "Of a member, too, every merge below it opposes the retraction that did not know of"
      + " it; one beside it does not."
  ) { log in
    three(&log)
    log.push(2, register([name("Bio")]), merge("2.3", into: "2.2"))
    log.push(3, register([name("Aalto")]))
    log.sync(2, 3, 4)
    log.push(3, merge("2.5", into: "2.3"), merge("3.1", into: "2.1"))
    log.push(4, retract("2.2"))
  } expect: { (state) throws in
    #expect(try state.status("2.5") == "merged into 2.1")
    #expect(try state.conflicts == ["2.2 retraction: 4.1 3.2"])
  },
  Story(
    "chain-against-a-retraction-decided", "R23", "R26",
    about: "Whoever knows of all merges of the group and retracts again closes the conflict, and"
      + " the whole is retracted."
  ) { log in
    three(&log)
    log.push(3, merge("2.3", into: "2.2"))
    log.push(4, retract("2.1"))
    log.sync(2)
    log.push(2, retract("2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "circle-against-a-retraction", "R20", "R23",
    about: "Merges of a circle hold for nobody and oppose no retraction, though it knew of"
      + " neither."
  ) { log in
    log.push(2, register([name("Kino")]), register([name("Baari")]))
    log.sync(2, 3, 4)
    log.push(2, merge("2.2", into: "2.1"))
    log.push(3, merge("2.1", into: "2.2"))
    log.push(4, retract("2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    #expect(try state.conflicts.isEmpty)
    #expect(try state.warnings == ["W16 2.1 related 2.2"])
  },
  Story(
    "two-retractions-one-knew", "R23",
    about: "Of two retractions side by side the shown one decides whether the whole is retracted;"
      + " the other one is in conflict all the same."
  ) { log in
    log.push(2, register([name("Kino")]), register([name("Baari")]))
    log.sync(2, 3)
    log.push(2, merge("2.2", into: "2.1"))
    log.sync(4)
    log.push(3, retract("2.1"))
    log.push(4, retract("2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    #expect(try state.conflicts == ["2.1 retraction: 3.1 4.1 2.3"])
  },
]
