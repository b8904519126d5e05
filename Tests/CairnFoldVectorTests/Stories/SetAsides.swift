import CairnFold
import CairnModel
import Testing

let setAsideStories: [Story] = [
  Story(
    "set-aside-of-edits", "R50",
    about: "What a device recorded after its second event is set aside: what that had replaced"
      + " stands again, what others added stays, and the past is as it was."
  ) { log in
    log.push(2, register([type("cinema"), name("Kino")]))
    log.sync(3)
    log.push(3, revise("2.1", name("Kino Aalto")), add("2.1", "film"))
    log.push(3, revise("2.1", type("gallery")), add("2.1", "art"))
    log.sync(4)
    log.push(4, add("2.1", "café"))
    log.mark()
    log.sync(1)
    log.push(1, setAside("3.2"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.1"])
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Aalto"))
    #expect(try state.elements("2.1", StorySchema.tags) == ["film: 3.2", "café: 4.1"])
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "set-aside-of-what-comes-later", "R50",
    about: "What the device pushes later is out as well, whatever it had seen; another device's"
      + " edit that had seen the set-aside edit replaces what it saw all the same."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(1, 3, 4)
    log.push(1, setAside("3.0"))
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, revise("2.1", type("museum")).seen("3.1"))
    log.sync(3)
    log.push(3, revise("2.1", type("studio")), note("2.1", "closed"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["4.1"])
    #expect(try state.notes("2.1").isEmpty)
  },
  Story(
    "set-aside-and-what-others-built", "R50", "R21", "R26",
    about: "Values that others chose or resolved stay, and so does another's revision of a note"
      + " whose own text is out."
  ) { log in
    log.push(2, register([name("Kino"), type("cinema")]), register([name("Kino Aalto")]))
    log.sync(3, 4)
    log.push(3, revise("2.2", name("Kino Aalto 2")), note("2.1", "a guess"))
    log.push(2, revise("2.1", type("gallery")))
    log.push(3, revise("2.1", type("museum")))
    log.sync(4)
    log.push(
      4, resolve("2.1", type("museum"), rejecting: "2.3"),
      merge("2.2", into: "2.1", choosing: [choose(StorySchema.name, "3.1")]),
      reviseNote("2.1", "3.2", "checked at the door"))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["4.1"])
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Aalto 2"))
    #expect(try state.notes("2.1").count == 1)
  },
  Story(
    "set-aside-of-samples", "R50",
    about: "Samples that are out are in no summary; a withdrawal that is out withdraws nothing."
  ) { log in
    log.push(2, register([name("Kino")]), sample("2.1", "F.DIG", .integer(2)))
    log.sync(3)
    log.push(3, sample("2.1", "F.DIG", .integer(5)), withdraw("2.1", "2.2"))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.samples("2.1") == ["2.2"])
  },
  Story(
    "set-aside-and-an-undo", "R50", "R28", "R29",
    about: "An undo that is out takes nothing back, and the undo of it gives nothing back; an undo"
      + " of what is out is no anomaly."
  ) { log in
    log.push(2, register([type("cinema")]), revise("2.1", type("gallery")))
    log.sync(3, 4)
    log.push(3, undo("2.2", of: "2.1"), note("2.1", "a slip"))
    log.sync(4)
    log.push(4, undo("3.1", of: "2.1"), undo("3.2", of: "2.1"))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2"])
    #expect(try state.notes("2.1").isEmpty)
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "set-aside-of-a-merge", "R50", "R19",
    about: "A merge that is out holds for nobody: both places stand for themselves."
  ) { log in
    log.push(2, register([name("Kino")]), register([name("Kino Aalto")]))
    log.sync(3)
    log.push(3, merge("2.2", into: "2.1"))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "standing")
    #expect(try state.status("2.2") == "standing")
  },
  Story(
    "set-aside-and-a-redaction", "R50", "R36", "R37",
    about: "What hides a picture or withdraws a consent is never out."
  ) { log in
    log.push(
      2, register([name("Kino")]),
      StoryAct(
        .consentGiven(ConsentGiven(subject: id("2.1"), statement: "may be shown", evidence: nil))))
    log.sync(3)
    log.push(
      3,
      StoryAct(
        .consentWithdrawn(
          ConsentWithdrawn(subject: id("2.1"), consent: event("2.2"), reason: "she called"))),
      StoryAct(.consentGiven(ConsentGiven(subject: id("2.1"), statement: "again", evidence: nil))))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    let consents = try state.group(of: id("2.1")).consents
    #expect(consents.map(\.withdrawnBy) == [event("3.1")])
  },
  Story(
    "set-aside-of-a-lineage", "R50", "R4",
    about: "A point with successors covers what continues its number, earlier and later, but for"
      + " the number that a point of the same act names, and what continues that one."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.enrol(5, continues: 3)
    log.enrol(6, continues: 3)
    log.sync(1, 3, 5, 6)
    log.push(3, add("2.1", "three"))
    log.push(5, add("2.1", "five"))
    log.push(6, add("2.1", "six"), add("2.1", "six again"))
    log.sync(1)
    log.push(1, setAside("3.1+", "6.1"))
    log.enrol(7, continues: 5)
    log.enrol(8, continues: 6)
    log.push(3, add("2.1", "three again"))
    log.push(7, add("2.1", "seven"))
    log.push(8, add("2.1", "eight"))
  } expect: { (state) throws in
    #expect(
      try state.elements("2.1", StorySchema.tags) == ["six: 6.1", "eight: 8.1", "three: 3.1"])
  },
  Story(
    "set-aside-by-a-coordinator", "R50", "R3",
    about: "Only an admin sets aside. Two admins may set each other aside: both acts count, and"
      + " neither is taken out by the other."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(1, 3, 4)
    log.push(
      1, add("2.1", "one"), StoryAct(.roleChanged(RoleChanged(device: log.device(4), role: .admin)))
    )
    log.push(4, add("2.1", "four"))
    log.push(3, add("2.1", "three"), setAside("4.0"))
    log.push(4, setAside("1.1"))
    log.push(1, setAside("4.0"))
  } expect: { (state) throws in
    #expect(state.anomalies == ["3.2 unauthorised"])
    #expect(try state.elements("2.1", StorySchema.tags) == ["three: 3.1"])
    #expect(state.state.header.roles[DeviceNumber.firstAdmin] == .admin)
  },
  Story(
    "set-aside-of-a-place", "R51",
    about: "A place whose registration is out, of which nobody else said anything, is retracted;"
      + " it keeps its kind and has no fields."
  ) { log in
    log.push(3, register([name("Kino")], elements: [tag("film")]))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.status("3.1") == "retracted")
    #expect(try state.shown("3.1", StorySchema.name) == nil)
    #expect(try state.elements("3.1", StorySchema.tags).isEmpty)
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "set-aside-of-a-place-that-others-know", "R51", "R18",
    about: "Others' edits, notes and samples of a place whose registration is out oppose the"
      + " retraction, and so does a merge: a conflict each, for a person to decide."
  ) { log in
    log.push(
      3, register([name("Kino")]), register([name("Baari")]), register([name("Galleria")]),
      register([name("Teatteri")]))
    log.sync(2, 4)
    log.push(2, revise("3.1", type("cinema")), note("3.2", "open at night"))
    log.push(4, sample("3.3", "F.DIG", .integer(3)), register([name("Teatteri")]))
    log.push(4, merge("3.4", into: "4.2"))
    log.sync(1)
    log.push(1, setAside("3.0"))
    log.push(2, note("3.1", "still there"))
  } expect: { (state) throws in
    #expect(
      try state.conflicts == [
        "3.1 retraction: 1.2 2.3", "3.2 retraction: 1.2 2.2", "3.3 retraction: 1.2 4.1",
        "3.4 retraction: 1.2 4.3",
      ])
  },
  Story(
    "set-aside-of-a-place-that-is-restored", "R51",
    about: "Who has seen it decides: one place is restored and shown without what is out, another"
      + " is retracted for good. A second act that nobody has seen hides a third one again."
  ) { log in
    log.push(3, register([name("Kino")]), register([name("Baari")]), register([name("Galleria")]))
    log.sync(2)
    log.push(2, revise("3.1", type("cinema")), revise("3.2", type("bar")), add("3.3", "art"))
    log.sync(1)
    log.push(1, setAside("3.0"))
    log.sync(2, 4)
    log.push(2, restore("3.1"), retract("3.2"), restore("3.3"))
    log.push(4, revise("3.1", name("Kino Aalto")))
    log.push(1, setAside("3.2"))
  } expect: { (state) throws in
    #expect(try state.status("3.1") == "standing")
    #expect(try state.shown("3.1", StorySchema.name) == .text("Kino Aalto"))
    #expect(try state.status("3.2") == "retracted")
    #expect(try state.conflicts == ["3.3 retraction: 1.3 2.3 2.6"])
  },
  Story(
    "set-aside-and-restored", "R52",
    about: "Restored, everything is as if it had never been set aside, what came meanwhile"
      + " included."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("gallery")), register([name("Baari")]))
    log.sync(1)
    log.push(1, setAside("3.0"))
    log.mark()
    log.push(4, revise("2.1", type("museum")))
    log.push(3, note("3.2", "open at night"))
    log.push(1, giveBack("1.2"))
    log.push(1, giveBack("1.2"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1", "4.1"])
    #expect(try state.status("3.2") == "standing")
    #expect(try state.notes("3.2").count == 1)
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "set-aside-restored-unseen", "R52", "R42",
    about: "Who takes back what is not there, or what the author had not seen, changes nothing."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(1, 3)
    log.push(1, StoryAct(.roleChanged(RoleChanged(device: log.device(4), role: .admin))))
    log.push(3, revise("2.1", type("gallery")))
    log.push(1, setAside("3.0"))
    log.push(4, giveBack("1.3"), giveBack("3.1"))
  } expect: { (state) throws in
    #expect(state.anomalies == ["4.1 target_unknown", "4.2 target_unknown"])
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.1"])
  },
  Story(
    "set-aside-twice", "R50", "R52",
    about: "Two acts cover the same: each is taken back by itself."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3)
    log.push(3, revise("2.1", type("gallery")))
    log.sync(3)
    log.push(3, add("2.1", "art"))
    log.sync(1)
    log.push(1, setAside("3.0"), setAside("3.1"))
    log.push(1, giveBack("1.2"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1"])
    #expect(try state.elements("2.1", StorySchema.tags).isEmpty)
  },
  Story(
    "set-aside-up-to-its-bound", "R50",
    about: "The acts of one device name 256 points."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(1, 3)
    log.push(3, add("2.1", "art"))
    for act in 0..<4 { log.push(1, pointing(at: act < 3 ? 1_000 : 3, count: 64)) }
  } expect: { (state) throws in
    #expect(state.anomalies.isEmpty)
    #expect(try state.elements("2.1", StorySchema.tags).isEmpty)
  },
  Story(
    "set-aside-from-too-many-points", "R50", "R42",
    about: "One more is an anomaly, whether an earlier act was taken back or not; another device"
      + " has its own."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(1, 3)
    log.push(1, StoryAct(.roleChanged(RoleChanged(device: log.device(4), role: .admin))))
    log.push(3, add("2.1", "art"))
    for _ in 0..<4 { log.push(1, pointing(at: 1_000, count: 64)) }
    log.push(1, giveBack("1.3"))
    log.push(1, setAside("3.0"))
    log.push(4, setAside("2.1"))
  } expect: { (state) throws in
    #expect(state.anomalies == ["1.8 set_aside_full"])
    #expect(try state.elements("2.1", StorySchema.tags) == ["art: 3.1"])
  },
]

/// From so many numbers on, each with all that it recorded.
private func pointing(at first: UInt32, count: UInt32) -> StoryAct {
  StoryAct(
    .deviceSetAside(
      DeviceSetAside(
        points: (first..<first + count).compactMap { number in
          DeviceNumber(number).map {
            SetAsidePoint(device: $0, after: .none, withSuccessors: false)
          }
        }, reason: "a copied key")))
}
