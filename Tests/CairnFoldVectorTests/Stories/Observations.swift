import CairnFold
import CairnModel
import Testing

let observationStories: [Story] = [
  Story(
    "notes-by-author", "R35",
    about: "An author's versions of a note follow each other; those of two authors stand side by"
      + " side."
  ) { log in
    log.push(2, register([name("Kino")]), note("2.1", "a red door"))
    log.sync(3)
    log.push(3, reviseNote("2.1", "2.2", "a green door"))
    log.push(2, reviseNote("2.1", "2.2", "a dark red door"))
  } expect: { (state) throws in
    #expect(try state.notes("2.1") == ["2.2: 2.3 a dark red door", "2.2: 3.1 a green door"])
  },
  Story(
    "attachment-redacted", "R36",
    about: "An attachment stays declared when its content was taken from sight."
  ) { log in
    log.push(
      2, register([name("Kino")]),
      StoryAct(
        .attachmentDeclared(
          AttachmentDeclared(
            subject: id("2.1"), digest: StoryLog.digest(6), byteCount: 12,
            mediaType: "image/jpeg", name: "door.jpg"))))
    log.sync(3)
    log.push(
      3,
      StoryAct(
        .attachmentRedacted(
          AttachmentRedacted(subject: id("2.1"), attachment: event("2.2"), reason: "a face"))))
  } expect: { (state) throws in
    let attachment = try #require(try state.group(of: id("2.1")).attachments.first)
    #expect(attachment.id == event("2.2"))
    #expect(attachment.redactedBy == event("3.1"))
  },
  Story(
    "consent-withdrawn", "R37",
    about: "A consent that was withdrawn stays on record as given and withdrawn."
  ) { log in
    log.push(
      2, register([name("Kino")]),
      StoryAct(.consentGiven(ConsentGiven(subject: id("2.1"), statement: "may be named"))),
      StoryAct(
        .consentWithdrawn(
          ConsentWithdrawn(subject: id("2.1"), consent: event("2.2"), reason: "by mail"))))
  } expect: { (state) throws in
    let consent = try #require(try state.group(of: id("2.1")).consents.first)
    #expect(consent.withdrawnBy == event("2.3"))
  },
]

let sampleStories: [Story] = [
  Story(
    "samples-are-all-kept", "R32", "R33",
    about: "Ratings never conflict: each rater's latest counts, and not observed is never 0."
  ) { log in
    log.push(2, register([name("Kino")]), sample("2.1", "R", .integer(4)))
    log.sync(3, 4)
    log.push(3, sample("2.1", "R", .integer(1)), sample("2.1", "R", .integer(2)))
    log.push(4, sample("2.1", "R", nil))
  } expect: { (state) throws in
    #expect(try state.samples("2.1") == ["2.2", "3.1", "3.2", "4.1"])
    #expect(try state.summaries("2.1") == ["R . 3 2/4"])
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "sample-withdrawn", "R31", "R32",
    about: "A withdrawn rating counts no more. Who had not seen it can't withdraw it."
  ) { log in
    log.push(2, register([name("Kino")]), sample("2.1", "R", .integer(4)))
    log.sync(3, 4)
    log.push(3, sample("2.1", "R", .integer(1)))
    log.push(4, withdraw("2.1", "3.1"), withdraw("2.1", "2.2"))
  } expect: { (state) throws in
    #expect(try state.samples("2.1") == ["3.1"])
    #expect(state.anomalies == ["4.1 target_unknown"])
  },
  Story(
    "weights-make-a-hundred", "R33",
    about: "Weights are brought to a sum of 100 by the largest remainder."
  ) { log in
    log.push(
      2, register([name("Kino")]), sample("2.1", "W.A", .integer(1)),
      sample("2.1", "W.B", .integer(2)))
  } expect: { (state) throws in
    #expect(try state.summaries("2.1") == ["W.A . 33 1/1", "W.B . 67 1/1"])
  },
  Story(
    "units-are-never-mixed", "R33",
    about: "Heads and full-time equivalents are two values; without a unit the first is meant."
  ) { log in
    log.push(
      2, register([name("Kino")]), sample("2.1", "staff", .integer(10)),
      sample("2.1", "staff", .integer(5), unit: "fte"))
  } expect: { (state) throws in
    #expect(try state.summaries("2.1") == ["staff fte 5 1/1", "staff heads 10 1/1"])
  },
  Story(
    "window-from-the-newest", "R33",
    about: "A greatest value looks back a year from the newest observation, not from now."
  ) { log in
    log.push(
      2, register([name("Kino")]),
      sample("2.1", "X", .integer(5)).observed(StoryLog.start - 400 * StoryLog.day))
    log.sync(3)
    log.push(3, sample("2.1", "X", .integer(2)).observed(StoryLog.start))
  } expect: { (state) throws in
    #expect(try state.summaries("2.1") == ["X . 2 1/2"])
  },
  Story(
    "new-phone-same-rater", "R34",
    about: "A person who changed phones stays one rater."
  ) { log in
    log.push(2, register([name("Kino")]), sample("2.1", "R", .integer(4)))
    log.enrol(5, continues: 2)
    log.push(5, sample("2.1", "R", .integer(1)))
  } expect: { (state) throws in
    #expect(try state.summaries("2.1") == ["R . 1 1/2"])
  },
  Story(
    "copies-are-one-rater", "R34",
    about: "A phone and a copy of it that both went on are one rater; so are those that go on from"
      + " these, in any order."
  ) { log in
    log.push(2, register([name("Kino")]), sample("2.1", "R", .integer(4)))
    log.enrol(5, continues: 2)
    log.enrol(6, continues: 2)
    log.enrol(7, continues: 5)
    log.sync(6, 7)
    log.push(7, sample("2.1", "R", .integer(2)))
    log.push(6, sample("2.1", "R", .integer(3)))
    log.push(3, sample("2.1", "R", .integer(9)).base(log.size))
  } expect: { (state) throws in
    #expect(try state.summaries("2.1") == ["R . 6 2/4"])
  },
  Story(
    "two-phones-of-one-person", "R34",
    about:
      "A second phone that was let in beside the first counts for the same rater, with all that"
      + " continues either; a number that was not there yet is nobody to stand beside."
  ) { log in
    log.push(2, register([name("Kino")]), sample("2.1", "R", .integer(5)))
    log.enrol(5, beside: 2)
    log.enrol(6, continues: 2)
    log.enrol(7, beside: 8)
    log.enrol(8, continues: 5)
    log.sync(6, 7, 8)
    log.push(6, sample("2.1", "R", .integer(4)))
    log.sync(8)
    log.push(8, sample("2.1", "R", .integer(1)))
    log.push(7, sample("2.1", "R", .integer(3)))
  } expect: { (state) throws in
    #expect(try state.summaries("2.1") == ["R . 2 2/4"])
  },
]

let locationStories: [Story] = [
  Story(
    "two-fixes-of-one-door", "R14",
    about: "Two measurements that their accuracies explain agree on their weighted mean."
  ) { log in
    log.push(2, register([location(metresNorth: 0, accuracy: 20)]))
    log.sync(3, 4)
    log.push(3, revise("2.1", location(metresNorth: 0, accuracy: 5)))
    log.push(4, revise("2.1", location(metresNorth: 10, accuracy: 5)))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.location) == ["3.1", "4.1"])
    #expect(
      try state.shown("2.1", StorySchema.location)
        == .point(
          Point(
            vertex: Vertex(latitudeE7: 601_680_450, longitudeE7: 249_520_000),
            accuracyMillimetres: 3_535)))
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "two-places-far-apart", "R14",
    about: "Two measurements further apart than 3 standard deviations are in conflict."
  ) { log in
    log.push(2, register([location(metresNorth: 0, accuracy: 20)]))
    log.sync(3, 4)
    log.push(3, revise("2.1", location(metresNorth: 0, accuracy: 5)))
    log.push(4, revise("2.1", location(metresNorth: 100, accuracy: 5)))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 field 4: 3.1 4.1"])
    let distance = try #require(try state.conflictList().first?.distanceMillimetres)
    #expect(99_000...101_000 ~= distance)
  },
  Story(
    "pin-placed-by-hand", "R14",
    about: "A pin that somebody placed by hand is shown as it is, and never averaged."
  ) { log in
    log.push(2, register([location(metresNorth: 0, accuracy: 20)]))
    log.sync(3, 4)
    log.push(3, revise("2.1", location(metresNorth: 0, accuracy: 0, byHand: true)))
    log.push(4, revise("2.1", location(metresNorth: 10, accuracy: 5)))
  } expect: { (state) throws in
    #expect(
      try state.shown("2.1", StorySchema.location)
        == location(metresNorth: 0, accuracy: 0, byHand: true).value)
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "place-against-no-place", "R14",
    about: "A place and an emptied field are in conflict."
  ) { log in
    log.push(2, register([location(metresNorth: 0, accuracy: 20)]))
    log.sync(3, 4)
    log.push(3, revise("2.1", location(metresNorth: 0, accuracy: 5)))
    log.push(4, revise("2.1", Field(StorySchema.location, .cleared)))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 field 4: 3.1 4.1"])
  },
]
