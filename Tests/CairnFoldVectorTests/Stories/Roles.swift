import CairnFold
import CairnModel
import Testing

private func demote(_ devices: UInt32..., log: inout StoryLog) {
  for device in devices {
    log.push(
      1, StoryAct(.roleChanged(RoleChanged(device: log.device(device), role: .surveyor))))
  }
  log.sync(1, 2, 3, 4)
}

let roleStories: [Story] = [
  Story(
    "surveyor-decides-nothing-of-others", "R3",
    about: "A surveyor edits what others registered, and decides nothing about it: conflicts,"
      + " merges, undos and retractions of others' work ask for a coordinator."
  ) { log in
    demote(3, log: &log)
    log.push(2, register([name("Kino"), type("cinema")]), register([name("Kino 2")]))
    log.sync(3, 4)
    log.push(4, revise("2.1", type("gallery")), merge("2.2", into: "2.1"))
    log.push(3, register([name("Kino")]), revise("2.1", type("theatre")))
    log.sync(3)
    log.push(
      3, resolve("2.1", type("theatre"), rejecting: "4.1"), merge("3.1", into: "2.1"),
      unmerge("2.2", merge: "4.2"), undo("4.1", of: "2.1"), undo("3.2", "4.1", of: "2.1"),
      retract("2.1"), restore("2.1"))
  } expect: { (state) throws in
    #expect(
      state.anomalies
        == ["3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9"].map { "\($0) unauthorised" })
    #expect(try state.status("2.2") == "merged into 2.1")
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.2", "4.1"])
  },
  Story(
    "surveyor-and-the-own-work", "R3",
    about: "Everybody may merge, take apart, undo, retract and restore what is the own, also with a"
      + " new phone."
  ) { log in
    demote(2, log: &log)
    log.push(2, register([name("Kino")]), register([name("Kino 2")]), register([name("Kiosk")]))
    log.enrol(5, role: .surveyor, continues: 2)
    log.push(
      5, merge("2.2", into: "2.1"), unmerge("2.2", merge: "5.1"), revise("2.1", name("Aalto")),
      undo("5.3", of: "2.1"), retract("2.3"), restore("2.3"), retract("2.3"))
  } expect: { (state) throws in
    #expect(state.anomalies.isEmpty)
    #expect(try state.status("2.2") == "standing")
    #expect(try state.status("2.3") == "retracted")
    #expect(try state.siblings("2.1", StorySchema.name) == ["2.1"])
  },
  Story(
    "schema-lets-surveyors-decide", "R3",
    about: "The latest schema that can be read says which decisions a surveyor may take, from its"
      + " entry on."
  ) { log in
    demote(3, log: &log)
    log.push(2, register([name("Kino")]), register([name("Kino 2")]), register([name("Kiosk")]))
    log.sync(3)
    log.push(3, merge("2.2", into: "2.1"))
    var lenient = StorySchema.schema
    lenient.decisions = [.merge: .surveyor, .retract: .coordinator]
    log.push(1, publish(lenient.document, previous: "1.1"))
    log.push(3, merge("2.2", into: "2.1"), retract("2.3"))
    log.push(1, publish(Array("no schema".utf8), previous: "1.3"))
    log.push(3, merge("2.3", into: "2.1"))
  } expect: { (state) throws in
    #expect(state.anomalies == ["3.1 unauthorised", "3.3 unauthorised"])
    #expect(try state.status("2.2") == "merged into 2.1")
    #expect(try state.status("2.3") == "merged into 2.1")
  },
]
