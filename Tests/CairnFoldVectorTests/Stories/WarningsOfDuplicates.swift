import CairnFold
import CairnModel
import Testing

private let schema = ShopSchema.schema(.possibleDuplicate)

/// Two that may be one.
let duplicateWarningStories: [Story] = [
  Story(
    "duplicate-by-name", "W13",
    about: "Two shops of nearly one name within 50 m may be one; what is further away is another.",
    schema: schema
  ) { log in
    log.push(
      2, shop(called("Kahvila Aalto"), spot(0, 0)),
      shop(called("KAHVILA  aalto Oy"), spot(0, 4_000)),
      // 111 m and 67 m away from them.
      shop(called("Kahvila Aalto"), spot(0, 10_000)), shop(called("Kahvila Aalto")),
      quarter())
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.2"])
  },
  Story(
    "duplicate-by-a-name-in-part", "W13",
    about: "850 thousandths alike is enough: 3 of 20 letters may differ, and not 4.",
    schema: schema
  ) { log in
    log.push(
      2, shop(called("Kirjakauppa Lehtonen"), spot(0, 0)),
      shop(called("Kirjakauppa Lehtobab"), spot(0, 0)))
    log.push(
      3, shop(called("Kirjakauppa Lehtonen"), spot(0, 1_000_000)),
      shop(called("Kirjakauppa Lehtbbab"), spot(0, 1_000_000)))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.2"])
  },
  Story(
    "duplicate-within-accuracy", "W13",
    about: "Who measures badly may have meant what is twice the accuracy away, of which 100 m count"
      + " at most.",
    schema: schema
  ) { log in
    // 111 m apart: within twice 60 m.
    log.push(
      2, shop(called("Aalto"), spot(0, 0, accuracyMM: 60_000)),
      shop(called("Aalto"), spot(0, 10_000)))
    // 111 m apart: beyond twice 50 m.
    log.push(
      3, shop(called("Bio"), spot(0, 1_000_000, accuracyMM: 50_000)),
      shop(called("Bio"), spot(0, 1_010_000)))
    // 189 m and 223 m: within twice 100 m, and beyond.
    log.push(
      4, shop(called("Kino"), spot(0, 2_000_000, accuracyMM: 500_000)),
      shop(called("Kino"), spot(0, 2_017_000)), shop(called("Kino"), spot(0, 1_980_000)))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.2", "W13 4.1 related 4.2"])
  },
  Story(
    "floors-keep-apart", "W13",
    about: "Many firms share one tower: those with floors that differ are two, however alike. A"
      + " floor that nobody told keeps nothing apart.",
    schema: schema
  ) { log in
    log.push(
      2, shop(called("Aalto"), spot(0, 0), room("3A")),
      shop(called("Aalto"), spot(0, 0), room("4B")), shop(called("Aalto"), spot(0, 0), room("3a")))
    log.push(
      3, shop(called("Bio"), spot(0, 1_000_000), room("1")),
      shop(called("Bio"), spot(0, 1_000_000)))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.3", "W13 3.1 related 3.2"])
  },
  Story(
    "duplicate-by-identifier", "W13",
    about: "The same identifier makes a pair, whatever name, place and floor; an empty one makes"
      + " none.",
    schema: schema
  ) { log in
    log.push(
      2, shop(called("Aalto"), number("123"), spot(0, 0), room("1")),
      shop(called("Bio"), number("123"), spot(0, 1_000_000), room("2")), shop(number("")),
      shop(number("")), shop(number("0123")), shop(number("124")))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.2"])
  },
  Story(
    "duplicate-by-host", "W13",
    about: "The same host makes a pair, however its address is written. A host below it is another,"
      + " and an address of mail has none.",
    schema: schema
  ) { log in
    log.push(
      2, shop(site("https://www.Example.org:443/fi?q=1")), shop(site("example.org.")),
      shop(site("shop.example.org")), shop(site("info@example.org")), shop(site("localhost")),
      shop(site("localhost")))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.2"])
  },
  Story(
    "duplicates-no-more", "W13",
    about: "Two that were merged are no longer a pair, nor is one that was retracted.",
    schema: schema
  ) { log in
    log.push(2, shop(number("123")), shop(number("123")), merge("2.2", into: "2.1"))
    log.push(3, shop(number("456")), shop(number("456")), retract("3.2"))
    log.push(4, shop(number("789")), quarter(Field(ShopSchema.number, .text("789"))))
  } expect: { (state) throws in
    #expect(try state.warnings.isEmpty)
  },
  Story(
    "crowd-on-one-host", "W13",
    about: "Of more than 50 that share a host only neighbours by id are pairs, so that a site that"
      + " hosts everybody tells little.",
    schema: schema
  ) { log in
    for _ in 1...51 { log.push(2, shop(site("example.org"))) }
  } expect: { (state) throws in
    #expect(try state.warnings == (1...50).map { "W13 2.\($0) related 2.\($0 + 1)" })
  },
]

let warningStories: [Story] =
  stageWarningStories + referenceWarningStories + placeWarningStories + sampleWarningStories
  + timeWarningStories + codeWarningStories + duplicateWarningStories + boundedWarningStories
  + judgementStories + edgeWarningStories + areaEdgeStories
