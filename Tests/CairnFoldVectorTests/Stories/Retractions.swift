import CairnFold
import CairnModel
import Testing

let retractionStories: [Story] = [
  Story(
    "retracted-and-restored", "R17",
    about: "A retraction hides a place and loses nothing; whoever saw it may restore the place."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3)
    log.push(3, retract("2.1"))
    log.sync(4)
    log.push(4, restore("2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "standing")
    #expect(try state.conflicts.isEmpty)
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino"))
  },
  Story(
    "retraction-that-saw-everything", "R17", "R18",
    about: "A retraction by somebody who saw the latest edit is no conflict."
  ) { log in
    log.push(2, register([name("Kino")]), revise("2.1", name("Kino Aalto")))
    log.sync(3)
    log.push(3, retract("2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    #expect(try state.conflicts.isEmpty)
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Aalto"))
  },
  Story(
    "retraction-before-a-concurrent-edit", "R16", "R18",
    about: "A place is retracted while another edits it, and the retraction arrives first: it"
      + " holds, the edit is kept, and a conflict opens."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3, 4)
    log.push(3, retract("2.1"))
    log.push(4, revise("2.1", name("Kino Aalto")))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Aalto"))
    #expect(try state.conflicts == ["2.1 retraction: 3.1 4.1"])
  },
  Story(
    "retraction-behind-a-concurrent-edit", "R16", "R18",
    about: "The same, and the edit arrives first: the same conflict."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3, 4)
    log.push(4, revise("2.1", name("Kino Aalto")))
    log.push(3, retract("2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Aalto"))
    #expect(try state.conflicts == ["2.1 retraction: 3.1 4.1"])
  },
  Story(
    "retraction-against-a-tag", "R16", "R18",
    about: "A tag added meanwhile puts a retraction in question as an edit of a field does."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3, 4)
    log.push(3, retract("2.1"))
    log.push(4, add("2.1", "film"))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 retraction: 3.1 4.1"])
  },
  Story(
    "retraction-against-a-note", "R16",
    about: "A note or a rating is no edit of the place: nothing is in question."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3, 4)
    log.push(3, retract("2.1"))
    log.push(4, note("2.1", "closed on Mondays"), sample("2.1", "R", .integer(3)))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "retraction-decided-again", "R18", "R26",
    about: "Whoever saw both sides and retracts again, or restores, decides."
  ) { log in
    log.push(2, register([name("Kino")]), register([name("Baari")]))
    log.sync(3, 4)
    log.push(3, retract("2.1"), retract("2.2"))
    log.push(4, revise("2.1", name("Kino Aalto")), revise("2.2", name("Baari Aalto")))
    log.sync(2)
    log.push(2, retract("2.1"), restore("2.2"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    #expect(try state.status("2.2") == "standing")
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "retracted-against-restored", "R17", "R18",
    about: "Retracted again by one and restored by another, who did not know of each other: a"
      + " conflict."
  ) { log in
    log.push(2, register([name("Kino")]), retract("2.1"))
    log.sync(3, 4)
    log.push(3, restore("2.1"))
    log.push(4, retract("2.1"))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 retraction: 4.1 3.1"])
    #expect(try state.status("2.1") == "retracted")
  },
]
