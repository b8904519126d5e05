import CairnFold
import CairnModel
import Testing

func distinguish(_ first: String, _ second: String) -> StoryAct {
  StoryAct(
    .entitiesDistinguished(
      EntitiesDistinguished(first: id(first), second: id(second), reason: "two doors")))
}

func accept(
  _ code: WarningCode, _ subject: String?, related: String? = nil, key: FieldKey? = nil,
  item: Text? = nil, device: DeviceNumber? = nil
) -> StoryAct {
  StoryAct(
    .warningAccepted(
      WarningAccepted(
        code: UInt32(code.rawValue), subject: subject.map { id($0) },
        related: related.map { id($0) },
        key: key, item: item, device: device, reason: "looked")))
}

func takeBack(_ judgement: String, of entities: String...) -> StoryAct {
  StoryAct(
    .judgementReverted(
      JudgementReverted(
        judgement: event(judgement), entities: entities.map { id($0) }, reason: "looked again")))
}

private let shops = ShopSchema.schema(.possibleDuplicate)

/// What people found to be fine.
let judgementStories: [Story] = [
  Story(
    "two-that-are-not-one", "R48", "R49", "W13",
    about: "Two that a coordinator told apart are no pair any more; a third that is like them is.",
    schema: shops
  ) { log in
    log.push(2, shop(number("7")), shop(number("7")), shop(number("7")))
    log.sync(1)
    log.push(1, distinguish("2.2", "2.1"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.3", "W13 2.2 related 2.3"])
    #expect(state.keeps("1.2", of: "2.1") && state.keeps("1.2", of: "2.2"))
  },
  Story(
    "two-that-are-one-after-all", "R48", "R49",
    about: "A judgement of two that is taken back of one of them does not hold; undoing that, it"
      + " holds again.",
    schema: shops
  ) { log in
    log.push(2, shop(number("7")), shop(number("7")), shop(number("8")), shop(number("8")))
    log.sync(1)
    log.push(
      1, distinguish("2.1", "2.2"), takeBack("1.2", of: "2.2"), distinguish("2.3", "2.4"),
      takeBack("1.4", of: "2.3", "2.4"), undo("1.5", of: "2.3", "2.4"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.2"])
  },
  Story(
    "judged-and-merged", "R49",
    about: "What was judged of two holds for what they stand for today, as long as they are two; of"
      + " one it says nothing.",
    schema: shops
  ) { log in
    log.push(
      2, shop(number("7")), shop(number("7")), shop(number("7")), shop(number("8")),
      shop(number("8")))
    log.sync(1, 2)
    log.push(1, distinguish("2.1", "2.3"), distinguish("2.4", "2.5"))
    // 2.3 goes on as 2.2, and 2.4 and 2.5 are one all the same.
    log.push(2, merge("2.3", into: "2.2"), merge("2.5", into: "2.4"))
  } expect: { (state) throws in
    #expect(try state.warnings.isEmpty)
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "warning-accepted", "R48", "R49", "W06", "W14",
    about: "A warning that was accepted is gone from the list and its digest, that one alone; taken"
      + " back, it is there again.",
    schema: ShopSchema.schema(.outsideContainer, .poorAccuracy)
  ) { log in
    log.push(
      2, quarter(edge(square(0, 0, 100_000))),
      shop(spot(-10_000, 50_000, accuracyMM: 60_000), in: ["2.1"]),
      shop(spot(-10_000, 50_000, accuracyMM: 60_000), in: ["2.1"]))
    log.sync(1)
    log.push(
      1, accept(.outsideContainer, "2.2", related: "2.1", key: ShopSchema.spot),
      accept(.poorAccuracy, "2.3", key: ShopSchema.spot), takeBack("1.3", of: "2.3"))
  } expect: { (state) throws in
    #expect(
      try state.warnings == [
        "W06 2.3 related 2.1 field 11", "W14 2.2 field 11", "W14 2.3 field 11",
      ])
  },
  Story(
    "warning-accepted-beforehand", "R49",
    about: "What is no warning is accepted without effect, until it is one.",
    schema: ShopSchema.schema(.poorAccuracy)
  ) { log in
    log.push(2, shop(spot(0, 0)))
    log.sync(1)
    log.push(
      1, accept(.poorAccuracy, "2.1", key: ShopSchema.spot),
      accept(.poorAccuracy, "2.1", related: "2.1"))
    log.push(2, revise("2.1", spot(0, 0, accuracyMM: 60_000)))
  } expect: { (state) throws in
    #expect(try state.warnings.isEmpty)
  },
  Story(
    "clock-that-is-known-to-be-off", "R48", "R49", "W15",
    about: "That a clock is off is accepted by the device's number: of two coordinators' judgements"
      + " one is enough, and of one's own the latest counts.",
    schema: ShopSchema.schema(.clockOff)
  ) { log in
    log.push(1, StoryAct(.roleChanged(RoleChanged(device: log.device(4), role: .coordinator))))
    for device: UInt32 in 2...3 { log.push(device, shop(), offset: 120_000) }
    log.sync(1, 4)
    func clock(_ device: UInt32) -> StoryAct {
      accept(.clockOff, nil, device: DeviceNumber(device))
    }
    log.push(1, clock(2), clock(3), clock(3), takeBack("1.4"), takeBack("1.3"))
    log.push(4, clock(2))
    log.sync(1)
    log.push(1, takeBack("1.5"))
  } expect: { (state) throws in
    // 1.5 is the latest of device 1 about device 3; 4.1 still holds for device 2.
    #expect(try state.warnings == ["W15 device 3"])
  },
  Story(
    "judgement-without-the-right-to-it", "R3", "R48",
    about: "A surveyor's judgement has no effect.", schema: shops
  ) { log in
    log.push(
      1, StoryAct(.roleChanged(RoleChanged(device: log.device(2), role: .surveyor))))
    log.push(2, shop(number("7")), shop(number("7")))
    log.push(2, distinguish("2.1", "2.2"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.2"])
    #expect(state.anomalies == ["2.3 unauthorised"])
  },
  Story(
    "judgement-of-nothing", "R8", "R31", "R48",
    about:
      "An entity that is not there can't be judged, nor what is no judgement taken back, nor an"
      + " entity told from itself, nor the clock of nobody.",
    schema: shops
  ) { log in
    log.push(2, shop())
    log.sync(1)
    log.push(
      1, distinguish("2.1", "2.9"), takeBack("2.1", of: "2.1"), distinguish("2.1", "2.1"),
      accept(.poorAccuracy, nil, device: log.device(2)),
      accept(.clockOff, nil, device: log.device(9)))
  } expect: { (state) throws in
    #expect(
      state.anomalies == [
        "1.2 entity_unknown", "1.3 target_unknown", "1.4 merged_with_itself",
        "1.5 entity_unknown", "1.6 entity_unknown",
      ])
  },
  Story(
    "clocks-judged-by-two-phones", "R48", "R49",
    about: "Of a clock the latest judgement of each device is kept, not of each person. What its"
      + " author had not seen can't be taken back.",
    schema: ShopSchema.schema(.clockOff)
  ) { log in
    log.enrol(5, beside: 2)
    for device: UInt32 in 3...4 { log.push(device, shop(), offset: 120_000) }
    log.sync(1, 2, 5)
    func clock(_ device: UInt32) -> StoryAct {
      accept(.clockOff, nil, device: DeviceNumber(device))
    }
    log.push(2, clock(3))
    log.push(5, clock(3), takeBack("5.1"))
    log.push(1, clock(4))
    log.push(2, takeBack("1.2"))
  } expect: { (state) throws in
    #expect(try state.warnings.isEmpty)
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "duplicate-accepted-the-other-way-round", "R49", "W13",
    about: "An accepted duplicate may name its two in either order. One with an empty item is"
      + " another warning than one with none.",
    schema: shops
  ) { log in
    log.push(2, shop(number("7")), shop(number("7")), shop(number("8")), shop(number("8")))
    log.sync(1)
    log.push(
      1, accept(.possibleDuplicate, "2.2", related: "2.1"),
      accept(.possibleDuplicate, "2.3", related: "2.4", item: ""))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.3 related 2.4"])
  },
]
