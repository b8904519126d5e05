import CairnFold
import CairnModel
import Testing

/// Places that contradict each other in pairs, clocks at the end of their numbers, and edits that say
/// nothing.
let oddEditStories: [Story] = [
  Story(
    "distance-of-the-pair-that-contradicts", "R14",
    about: "The distance is that of the pair furthest apart among those that contradict each other;"
      + " one that is known too poorly to contradict may lie further off."
  ) { log in
    log.push(2, register([location(metresNorth: 0, accuracy: 10)]))
    let base = log.size
    log.push(2, revise("2.1", location(metresNorth: 0, accuracy: 20)).base(base))
    log.push(3, revise("2.1", location(metresNorth: 300, accuracy: 10)).base(base))
    log.push(4, revise("2.1", location(metresNorth: 800, accuracy: 9_000)).base(base))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 field 4: 2.2 3.1 4.1"])
    let distance = try #require(try state.conflictList().first?.distanceMillimetres)
    #expect(299_000...301_000 ~= distance)
  },
  Story(
    "widest-of-three-pairs", "R14",
    about: "Of three places that all contradict each other the distance is that of the two furthest"
      + " apart."
  ) { log in
    log.push(2, register([location(metresNorth: 0, accuracy: 10)]))
    let base = log.size
    log.push(2, revise("2.1", location(metresNorth: 100, accuracy: 10)).base(base))
    log.push(3, revise("2.1", location(metresNorth: 0, accuracy: 10)).base(base))
    log.push(4, revise("2.1", location(metresNorth: 400, accuracy: 10)).base(base))
  } expect: { (state) throws in
    let distance = try #require(try state.conflictList().first?.distanceMillimetres)
    #expect(399_000...402_000 ~= distance)
  },
  Story(
    "event-beside-a-pin", "R14",
    about:
      "Of places that agree the pin is shown as the value, while the event that is named beside"
      + " it stays that of the latest write."
  ) { log in
    log.push(2, register([location(metresNorth: 0, accuracy: 50)]))
    let base = log.size
    log.push(3, revise("2.1", location(metresNorth: 1, accuracy: 50, byHand: true)).base(base))
    log.push(4, revise("2.1", location(metresNorth: 2, accuracy: 50)).base(base))
  } expect: { (state) throws in
    #expect(try state.conflicts.isEmpty)
    #expect(try state.shown("2.1", StorySchema.location) == pin)
    let entity = try #require(state.state.entities[id("2.1")])
    #expect(
      try state.register(of: entity, StorySchema.location).shown?.event == event("4.1"))
  },
  Story(
    "uptimes-up-to-2-to-63", "R6",
    about: "The greatest uptime is 2^63 − 1. A span that leads beyond 64 bits ends at the time of"
      + " receipt; one of nothing, or backwards, leaves the time before."
  ) { log in
    log.push(2, register([name("Kino")]).claimed(log.now, boot: [1], uptime: 0))
    log.push(
      2, revise("2.1", name("Kino Aalto")).claimed(StoryLog.year2031, boot: [1], uptime: .max))
    log.push(3, register([name("Baari")]).claimed(log.now, boot: [1], uptime: .max))
    log.push(
      3, revise("3.1", name("Baari 2")).claimed(StoryLog.year2031, boot: [1], uptime: .max))
    log.push(4, register([name("Sauna")]).claimed(log.now, boot: [1], uptime: .max))
    log.push(
      4, revise("4.1", name("Sauna 2")).claimed(StoryLog.year2031, boot: [1], uptime: .max - 1))
  } expect: { (state) throws in
    func received(_ push: Int64) -> Int64 { StoryLog.start + push * StoryLog.minute }
    // The first push is the schema's; each claims the time of the push before its own.
    #expect(try state.corrected("2.1", "2.1") == received(1))
    #expect(try state.corrected("2.1", "2.2") == received(3))
    #expect(try state.corrected("3.1", "3.2") == received(3))
    #expect(try state.corrected("4.1", "4.2") == received(5))
  },
  Story(
    "edit-that-names-nothing", "R16", "R42",
    about: "An edit that names no field and no element is none: it opposes no retraction. It is no"
      + " anomaly either, and stays in the journal."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(2, 3, 4)
    log.push(2, retract("2.1"))
    log.push(3, revise("2.1"), add("2.1"))
    log.push(
      4, StoryAct(.elementsRemoved(ElementsRemoved(entity: id("2.1"), elements: []))))
  } expect: { (state) throws in
    #expect(try state.conflicts.isEmpty)
    #expect(state.anomalies.isEmpty)
    #expect(try state.status("2.1") == "retracted")
    #expect(state.keeps("3.1", of: "2.1") && state.keeps("4.1", of: "2.1"))
  },
  Story(
    "conflicts-in-order", "R24", "R13",
    about: "Conflicts stand by entity; of one, fields by key, then retraction and merge of each"
      + " member, the root first."
  ) { log in
    log.push(2, register([name("Kino"), type("cinema")]), register([name("Baari")]))
    log.push(3, register([name("Sauna")]))
    log.sync(2, 3, 4)
    let base = log.size
    log.push(3, revise("2.1", type("bar")).base(base), revise("2.2", type("bar")).base(base))
    log.push(
      4, revise("2.1", type("club")).base(base), revise("2.2", type("club")).base(base),
      retract("2.1").base(base), merge("2.2", into: "3.1").base(base))
    log.push(2, revise("2.1", name("Kino Aalto")).base(base), merge("2.2", into: "2.1").base(base))
  } expect: { (state) throws in
    let order = try state.conflictList().map { "\($0.entity) \(StoryState.name(of: $0.matter))" }
    #expect(order == ["2.1 field 2", "2.1 retraction", "2.2 merge"])
  },
  Story(
    "elements-in-order", "R15",
    about: "Elements are told by the bytes of their values, whatever came first: here the shorter"
      + " texts, then by their letters."
  ) { log in
    log.push(2, register([name("Kino")], elements: [tag("zoo"), tag("bar"), tag("a b c")]))
    log.push(3, add("2.1", "bar", "cafe").base(log.size), add("2.1", "art").base(log.size))
  } expect: { (state) throws in
    let sets = try state.json()["entities"]?.asArray?.first?["sets"]?["3"]?.asArray ?? []
    #expect(
      sets.compactMap { $0["value"]?["text"]?.asString } == ["art", "bar", "zoo", "cafe", "a b c"])
    #expect(
      sets.compactMap { $0["added_by"]?.asArray?.count } == [1, 2, 1, 1, 1])
  },
]

private let pin: Value = {
  let field = location(metresNorth: 1, accuracy: 50, byHand: true)
  return field.value
}()
