import CairnFold
import CairnModel
import Testing

/// The first instant at which the 1st of May 2026 is over everywhere: the 2nd, 12:00 UTC.
private let overEverywhere = StoryLog.start - 2 * StoryLog.day + 4 * 60 * StoryLog.minute

/// What warnings look past: values of another type, units, what was taken back, and how people write.
let oddValueWarningStories: [Story] = [
  Story(
    "stage-of-an-undone-registration", "W01",
    about: "A stage that only an undone registration wrote is none of the moves, though it stands"
      + " until somebody writes another.",
    schema: ShopSchema.schema(.stageMovedBack)
  ) { log in
    log.push(
      2, quarter(stage("S2")), undo("2.1", of: "2.1"), restore("2.1"), revise("2.1", stage("S1")))
    log.push(3, quarter(stage("S2")), retract("3.1"), restore("3.1"), revise("3.1", stage("S1")))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W01 3.1 field 1"])
  },
  Story(
    "observation-of-an-undone-registration", "W11",
    about: "A registration that was taken back is no observation after the closure.",
    schema: ShopSchema.schema(.closureOutOfOrder)
  ) { log in
    let closed = date(ShopSchema.closed, 2026, 5, 1)
    log.push(2, shop().observed(overEverywhere), revise("2.1", closed))
    log.push(
      3, shop().observed(overEverywhere), revise("3.1", closed), undo("3.1", of: "3.1"),
      restore("3.1"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W11 2.1 field 19"])
  },
  Story(
    "weights-in-several-units", "W09",
    about: "A rater's latest weight of an item counts, in whatever unit it was given.",
    schema: ShopSchema.schema(.weightsDoNotSum)
  ) { log in
    log.push(
      2, shop(), sample("2.1", "W.A", .integer(60), unit: "percent"),
      sample("2.1", "W.A", .integer(40)), sample("2.1", "W.B", .integer(60), unit: "parts"))
    log.push(
      3, shop(), sample("3.1", "W.A", .integer(60), unit: "percent"),
      sample("3.1", "W.A", .integer(30), unit: "parts"), sample("3.1", "W.B", .integer(40)))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W09 3.1 item w device 3"])
  },
  Story(
    "rating-in-another-unit", "W10",
    about: "A rater's latest rating of an item counts, in whatever unit it was given.",
    schema: ShopSchema.schema(.scoreWithoutEvidence)
  ) { log in
    log.push(
      2, shop(), sample("2.1", "R", .integer(4), unit: "stars"), sample("2.1", "R", .integer(2)))
    log.push(
      3, shop(), sample("3.1", "R", .integer(2)), sample("3.1", "R", .integer(4), unit: "stars"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W10 3.1 item R device 3"])
  },
  Story(
    "text-for-a-code", "W08", "W18",
    about:
      "A text in a field of codes is no code: it is not looked up, names no category, and is no"
      + " primary code. An element of a set counts as one, of whatever type.",
    schema: ShopSchema.schema(.unknownCode, .otherCategoryDominates)
  ) { log in
    func text(_ key: FieldKey, _ text: Text) -> Field { Field(key, .text(text)) }
    log.push(2, quarter(lead("toys")), quarter(text(ShopSchema.lead, "toys")))
    log.push(
      3, shop(text(ShopSchema.trade, "cheese"), in: ["2.1"]),
      shop(text(ShopSchema.trade, "books"), in: ["2.1"], trades: ["toys"]),
      shop(trade("toys"), in: ["2.1"]), shop(trade("books"), in: ["2.2"]),
      StoryAct(
        .entityRegistered(
          EntityRegistered(
            kind: ShopSchema.shop, fields: [], elements: [text(ShopSchema.trades, "cheese")]))))
    log.push(4, shop(trade("cheese"), in: ["2.2"]))
  } expect: { (state) throws in
    #expect(
      try state.warnings == ["W18 3.1 field 16", "W18 4.1 field 15 item cheese"])
  },
  Story(
    "hosts-as-people-write-them", "W13",
    about: "Addresses of one site are equal without scheme, user, port, path, a dot at the end and"
      + " one www.; what is no address of a site has no host.",
    schema: ShopSchema.schema(.possibleDuplicate)
  ) { log in
    log.push(
      2, shop(site("https://Kirja.example")), shop(site("  www.kirja.example/a?b=c ")),
      shop(site("http://me:pw@torni.example")), shop(site("torni.example:80#top")),
      shop(site("https://a_b.example./")), shop(site("A_B.EXAMPLE")),
      shop(site("//tori.example")), shop(site("tori.example\\x")),
      shop(site("kioski.example:")), shop(site("kioski.example")))
    log.push(
      3, shop(site("me@posti.example")), shop(site("posti.example")), shop(site("kauppa")),
      shop(site("kauppa")), shop(site("https://www.www.silta.example")),
      shop(site("www.silta.example")), shop(site("\u{E4}\u{E4}ni.example")),
      shop(site("\u{C4}\u{C4}ni.example")), shop(site("halli.example:x")),
      shop(site("halli.example")), shop(site("a..example")), shop(site("a..example")),
      shop(site("sata ma.example")), shop(site("sata ma.example")))
  } expect: { (state) throws in
    #expect(
      try state.warnings == [
        "W13 2.1 related 2.2", "W13 2.3 related 2.4", "W13 2.5 related 2.6",
        "W13 2.7 related 2.8", "W13 2.9 related 2.10",
      ])
  },
]
