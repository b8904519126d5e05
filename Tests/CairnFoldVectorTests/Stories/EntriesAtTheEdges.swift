import CairnFold
import CairnModel
import Testing

private func letters(_ count: Int, _ letter: String) -> Text {
  Text(String(repeating: letter, count: count))
}

/// Clocks, schemas and parts at their bounds.
let entryEdgeStories: [Story] = [
  Story(
    "event-before-without-effect", "R6",
    about: "A device's event before tells of its clock whether it had an effect or not."
  ) { log in
    log.push(2, retract("9.9").claimed(log.now, boot: [1], uptime: 5))
    log.push(2, register([name("Kino")]).claimed(StoryLog.year2031, boot: [1], uptime: 1_005))
  } expect: { (state) throws in
    #expect(state.anomalies == ["2.1 entity_unknown"])
    #expect(try state.corrected("2.2", "2.2") == StoryLog.start + StoryLog.minute + 1_000)
  },
  Story(
    "clock-at-the-bound", "R6",
    about: "A clock that is 300,000 ms ahead of its receipt counts as right, and one more does"
      + " not. Without an event before that is 1970; with one, an uptime that is equal adds"
      + " nothing, and of an empty boot id none is compared."
  ) { log in
    let ahead = StoryLog.minute + 300_000
    log.push(2, register([name("Kino")]).claimed(log.now + ahead))
    log.push(3, register([name("Baari")]).claimed(log.now + ahead + 1))
    log.push(4, register([name("Sauna")]).claimed(log.now, boot: [2], uptime: 7))
    log.push(4, revise("4.1", name("Sauna 2")).claimed(StoryLog.year2031, boot: [2], uptime: 7))
    log.push(2, revise("2.1", name("Kino 2")).claimed(log.now, uptime: 7))
    log.push(2, revise("2.1", name("Kino 3")).claimed(StoryLog.year2031, uptime: 1_007))
  } expect: { (state) throws in
    func received(_ push: Int64) -> Int64 { StoryLog.start + push * StoryLog.minute }
    #expect(try state.corrected("2.1", "2.1") == received(2))
    #expect(try state.corrected("3.1", "3.1") == 0)
    #expect(try state.corrected("4.1", "4.2") == received(3))
    #expect(try state.corrected("2.1", "2.3") == received(5))
  },
  Story(
    "class-by-the-latest-that-names-it", "R12",
    about: "A later schema that has the kind and not the field leaves the field to the one"
      + " before."
  ) { log in
    var later = StorySchema.schema
    later.name = "stories@2"
    later.kinds[0].fields.removeAll { $0.key == StorySchema.type }
    log.push(1, publish(later.document, previous: "1.1"))
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, revise("2.1", type("club")))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 field 2: 3.1 4.1"])
  },
  Story(
    "merged-into-another-kind", "R12",
    about: "Of a group the class goes by the kind of its root; what was merged away shows by"
      + " itself what its own kind says: here the mean of two places.",
    schema: twoKinds
  ) { log in
    log.push(
      2,
      StoryAct(
        .entityRegistered(
          EntityRegistered(kind: KindNumber(2), fields: [name("Talo")], elements: []))),
      register([location(metresNorth: 0, accuracy: 20)]))
    log.sync(3, 4)
    log.push(3, revise("2.2", location(metresNorth: 0, accuracy: 5)))
    log.push(4, revise("2.2", location(metresNorth: 10, accuracy: 5)))
    log.sync(2)
    log.push(2, merge("2.2", into: "2.1"))
  } expect: { (state) throws in
    #expect(
      try state.shown("2.1", StorySchema.location) == location(metresNorth: 10, accuracy: 5).value)
    #expect(
      try state.shown("2.2", StorySchema.location)
        == .point(
          Point(
            vertex: Vertex(latitudeE7: 601_680_450, longitudeE7: 249_520_000),
            accuracyMillimetres: 3_535)))
  },
  Story(
    "parts-that-come-again", "R38", "R39",
    about: "A part of another count is broken, and the others go on to be gathered; a part that"
      + " comes again replaces the one before; a whole document may be gathered once more. Of a"
      + " part whose author had not seen the latest one nothing else is asked."
  ) { log in
    let document = StorySchema.later
    let (head, tail) = (Array(document.prefix(100)), Array(document.dropFirst(100)))
    func part(
      _ part: UInt32, of count: UInt32, _ bytes: [UInt8], previous: String
    ) -> StoryAct {
      publish(document, previous: previous, part: part, of: count, bytes: bytes)
    }
    log.push(
      1, part(0, of: 2, [123], previous: "1.1"), part(0, of: 3, head, previous: "1.1"),
      part(0, of: 3, head, previous: "9.9"), part(0, of: 2, head, previous: "1.1"),
      part(1, of: 2, tail, previous: "1.1"), part(1, of: 2, tail, previous: "1.6"),
      part(0, of: 3, head, previous: "1.6"), part(0, of: 2, head, previous: "1.6"))
  } expect: { (state) throws in
    #expect(state.anomalies == ["1.3 schema_broken", "1.4 schema_unrebased", "1.8 schema_broken"])
    #expect(
      state.state.header.schemas.documents.map { "\($0.event)" } == ["1.1", "1.6", "1.9"])
  },
  Story(
    "level-that-is-in-force", "R40", "R42",
    about: "A level of 0, or the one in force, changes nothing and is no anomaly."
  ) { log in
    log.push(1, StoryAct(.rulesRaised(level: 0)), StoryAct(.rulesRaised(level: 1)))
    log.push(2, register([name("Kino")]))
  } expect: { (state) throws in
    #expect(!state.requiresUpgrade)
    #expect(state.anomalies.isEmpty)
    #expect(try state.status("2.1") == "standing")
  },
  Story(
    "short-to-the-byte", "R47",
    about: "A value of 64 bytes stands in a part as it is, and one of 65 as a hash; so does a"
      + " note's text with its tags."
  ) { log in
    log.push(
      2, register([name(letters(62, "v"))], elements: [62, 63].map { tag(letters($0, "e")) }),
      register([name(letters(63, "v"))]), note("2.1", letters(62, "n")),
      note("2.1", letters(63, "n")), note("2.1", letters(60, "n"), tags: ["x"]),
      note("2.1", letters(61, "n"), tags: ["x"]))
  } expect: { (state) throws in
    #expect(state.entities.count == 2)
    #expect(try state.notes("2.1").count == 4)
  },
]

/// With a second kind, in which places show their latest value.
private let twoKinds: Schema = {
  var schema = StorySchema.schema
  schema.kinds.append(
    SchemaKind(
      number: KindNumber(2), name: "house", title: "House",
      fields: [
        SchemaField(
          key: StorySchema.name, name: "name", title: "Name", type: .text, mergeClass: .latest)
      ]))
  return schema
}()
