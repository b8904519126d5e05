import CairnFold
import CairnModel
import Testing

/// What codes say, and what may be said of people.
let codeWarningStories: [Story] = [
  Story(
    "personal-data-without-consent", "W17",
    about: "A phone number is personal where the shop is one person's, and not where it is a"
      + " firm's or nobody knows.",
    schema: ShopSchema.schema(.personalWithoutConsent)
  ) { log in
    log.push(
      2, shop(phone("040 1"), form("one")), shop(phone("040 2"), form("firm")),
      shop(phone("040 3")), shop(form("one")), shop(phone("040 4"), form("one")),
      revise("2.5", Field(ShopSchema.phone, .cleared)))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W17 2.1 field 21"])
  },
  Story(
    "consent-given-or-withdrawn", "W17",
    about: "A consent that stands is enough; one that was withdrawn is none. One of two is enough.",
    schema: ShopSchema.schema(.personalWithoutConsent)
  ) { log in
    log.push(2, shop(phone("040 1"), form("one")), consent("2.1"))
    log.push(
      3, shop(phone("040 2"), form("one")), consent("3.1"), withdrawConsent("3.1", "3.2"))
    log.push(
      4, shop(phone("040 3"), form("one")), consent("4.1"), consent("4.1"),
      withdrawConsent("4.1", "4.2"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W17 3.1 field 21"])
  },
  Story(
    "sealed-without-consent", "W17",
    about: "What is sealed is personal, whatever the form; a sealed phone number of one person is"
      + " so twice. A sealed sample counts while it stands.",
    schema: ShopSchema.schema(.personalWithoutConsent)
  ) { log in
    log.push(
      2, shop(Field(ShopSchema.name, sealed()), form("firm")),
      shop(Field(ShopSchema.phone, sealed()), form("one")), shop(),
      sample("2.3", "staff", sealed()), shop(), sample("2.5", "staff", sealed()),
      withdraw("2.5", "2.6"), shop(Field(ShopSchema.name, sealed())), consent("2.8"),
      shop(Field(ShopSchema.name, sealed())), revise("2.10", called("Aalto")))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W17 2.1", "W17 2.2", "W17 2.2 field 21", "W17 2.3"])
  },
  Story(
    "sealed-beside-what-is-shown", "W17",
    about: "A sealed value that stands beside the one that is shown is personal all the same.",
    schema: ShopSchema.schema(.personalWithoutConsent)
  ) { log in
    log.push(2, shop(called("Aalto")))
    log.sync(3, 4)
    log.push(3, revise("2.1", Field(ShopSchema.name, sealed())))
    log.push(4, revise("2.1", called("Kahvila Aalto")))
  } expect: { (state) throws in
    #expect(try state.shown("2.1", ShopSchema.name) == .text("Kahvila Aalto"))
    #expect(try state.warnings == ["W17 2.1"])
  },
  Story(
    "sealed-element", "W17",
    about: "A sealed element of a set is personal while it is in the set.",
    schema: ShopSchema.schema(.personalWithoutConsent)
  ) { log in
    let element = Field(ShopSchema.trades, sealed())
    log.push(
      2, shop(), StoryAct(.elementsAdded(ElementsAdded(entity: id("2.1"), elements: [element]))))
    log.push(
      3, shop(), StoryAct(.elementsAdded(ElementsAdded(entity: id("3.1"), elements: [element]))),
      StoryAct(
        .elementsRemoved(
          ElementsRemoved(
            entity: id("3.1"),
            elements: [RemovedElement(element: element, addedBy: [event("3.2")])]))))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W17 2.1"])
  },
  Story(
    "code-that-the-vocabulary-lacks", "W18",
    about:
      "A field of a vocabulary holds its codes, bare or in full: no others, and none of another"
      + " version.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(
      2, shop(trade("fish")), shop(trade("bread")), shop(trade("trades@1:bread")),
      shop(trade("trades@2:bread")), shop(trades: ["books", "fish", "trades@1:toys"]),
      shop(trade("forms@1:one")))
  } expect: { (state) throws in
    #expect(
      try state.warnings == [
        "W18 2.1 field 15 item fish", "W18 2.4 field 15 item trades@2:bread",
        "W18 2.5 field 16 item fish", "W18 2.6 field 15 item forms@1:one",
      ])
  },
  Story(
    "code-of-an-open-field", "W18",
    about: "A field without a vocabulary of its own holds a code of any of the schema, in full.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(
      2, shop(Field(ShopSchema.mark, .code("forms@1:one"))),
      shop(Field(ShopSchema.mark, .code("one"))),
      shop(Field(ShopSchema.mark, .code("dcms@2015:7410"))),
      shop(Field(ShopSchema.mark, .code("forms@1:two"))))
  } expect: { (state) throws in
    #expect(
      try state.warnings == [
        "W18 2.2 field 23 item one", "W18 2.3 field 23 item dcms@2015:7410",
        "W18 2.4 field 23 item forms@1:two",
      ])
  },
  Story(
    "item-that-the-schema-lacks", "W18",
    about: "A sample is of an item of the schema or of a sampled field of the kind.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(
      2, shop(), sample("2.1", "Q", .integer(4)), sample("2.1", "R", .integer(4)),
      sample("2.1", "staff", .integer(4)), sample("2.1", "name", .integer(4)), quarter(),
      sample("2.6", "staff", .integer(4)), sample("2.6", "R", .integer(4)))
  } expect: { (state) throws in
    #expect(
      try state.warnings == ["W18 2.1 item Q", "W18 2.1 item name", "W18 2.6 item staff"])
  },
  Story(
    "no-code-at-all", "W18",
    about: "A rule may ask for a code, in the set or in the field: emptied counts as none.",
    schema: ShopSchema.schema(.unknownCode)
  ) { log in
    log.push(
      2, shop(), shop(trade("bread")), shop(trades: ["bread"]), shop(trade("bread")),
      revise("2.4", Field(ShopSchema.trade, .cleared)), quarter())
  } expect: { (state) throws in
    #expect(try state.warnings == ["W18 2.1 field 16", "W18 2.4 field 16"])
  },
]
