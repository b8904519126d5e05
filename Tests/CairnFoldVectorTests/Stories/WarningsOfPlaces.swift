import CairnFold
import CairnModel
import Testing

/// Where things lie.
let placeWarningStories: [Story] = [
  Story(
    "shops-in-and-out-of-a-quarter", "W06",
    about: "A shop in its quarter, on the edge of it or outside by less than its accuracy or the"
      + " least tolerance is well placed; one further out is not.",
    schema: ShopSchema.schema(.outsideContainer)
  ) { log in
    log.push(
      2, quarter(edge(square(0, 0, 100_000))),
      shop(spot(50_000, 50_000), in: ["2.1"]),
      shop(spot(0, 50_000, accuracyMM: 0), in: ["2.1"]),
      // 11.1 m to the south of it.
      shop(spot(-1_000, 50_000, accuracyMM: 20_000), in: ["2.1"]),
      shop(spot(-1_000, 50_000), in: ["2.1"]),
      // 3.3 m, where 5 m are assumed at least.
      shop(spot(-300, 50_000, accuracyMM: 1_000), in: ["2.1"]),
      shop(spot(-1_000, 50_000)), shop(in: ["2.1"]))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W06 2.5 related 2.1 field 11"])
  },
  Story(
    "shop-in-a-courtyard", "W06",
    about: "What lies in a hole of an area lies outside, as far as its nearest edge is.",
    schema: ShopSchema.schema(.outsideContainer)
  ) { log in
    log.push(
      2, quarter(edge(square(0, 0, 100_000), square(40_000, 40_000, 20_000))),
      shop(spot(50_000, 50_000), in: ["2.1"]), shop(spot(41_000, 50_000), in: ["2.1"]),
      shop(spot(50_000, 41_000, accuracyMM: 20_000), in: ["2.1"]),
      shop(spot(30_000, 50_000), in: ["2.1"]))
  } expect: { (state) throws in
    #expect(
      try state.warnings == ["W06 2.2 related 2.1 field 11", "W06 2.3 related 2.1 field 11"])
  },
  Story(
    "quarter-across-the-180th-meridian", "W06",
    about: "An area across the 180th meridian is as wide as it is, and not around the world.",
    schema: ShopSchema.schema(.outsideContainer)
  ) { log in
    log.push(
      2,
      quarter(
        edge([
          (0, 1_799_950_000), (0, -1_799_950_000), (100_000, -1_799_950_000),
          (100_000, 1_799_950_000),
        ])),
      shop(spot(50_000, -1_799_999_000), in: ["2.1"]),
      shop(spot(50_000, 1_799_999_000), in: ["2.1"]), shop(spot(50_000, 0), in: ["2.1"]),
      shop(spot(50_000, -1_799_940_000), in: ["2.1"]))
  } expect: { (state) throws in
    #expect(
      try state.warnings == ["W06 2.4 related 2.1 field 11", "W06 2.5 related 2.1 field 11"])
  },
  Story(
    "quarter-that-is-not-sound", "W06", "W07", "W19",
    about: "With an area that crosses itself nothing is compared.",
    schema: ShopSchema.schema(.outsideContainer, .areasOverlap)
  ) { log in
    log.push(
      2, quarter(edge([(0, 0), (100_000, 100_000), (0, 100_000), (100_000, 0)])),
      quarter(edge(square(0, 0, 100_000))), shop(spot(-100_000, 50_000), in: ["2.1"]))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W19 2.1 field 2"])
  },
  Story(
    "quarters-overlap", "W07",
    about: "More than 20 % of the smaller in both is warned about: 20.1 % is, 20.0 % and less is"
      + " not.",
    schema: ShopSchema.schema(.areasOverlap)
  ) { log in
    log.push(2, quarter(edge(square(0, 0, 10_000))), quarter(edge(square(0, 7_990, 10_000))))
    // 20.09 %: thousandths are rounded down.
    log.push(3, quarter(edge(square(0, 1_000_000, 10_000))))
    log.push(3, quarter(edge(square(0, 1_007_991, 10_000))))
    // They touch.
    log.push(4, quarter(edge(square(0, 2_000_000, 10_000))))
    log.push(4, quarter(edge(square(0, 2_010_000, 10_000))))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W07 2.1 related 2.2"])
  },
  Story(
    "quarter-within-another", "W07",
    about:
      "The share is that of the smaller one, whichever was registered first. What was retracted"
      + " overlaps with nothing.",
    schema: ShopSchema.schema(.areasOverlap)
  ) { log in
    log.push(
      2, quarter(edge(square(40_000, 40_000, 10_000))), quarter(edge(square(0, 0, 100_000))),
      quarter(edge(square(70_000, 70_000, 10_000))), quarter(edge(square(0, 0, 100_000))),
      retract("2.4"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W07 2.1 related 2.2", "W07 2.2 related 2.3"])
  },
  Story(
    "poor-accuracy", "W14",
    about: "A place that is known to more than 50 m only is warned about, one known to 50 m or to"
      + " nobody knows how many is not.",
    schema: ShopSchema.schema(.poorAccuracy)
  ) { log in
    log.push(
      2, shop(spot(0, 0, accuracyMM: 50_000)), shop(spot(0, 0, accuracyMM: 50_001)),
      shop(spot(0, 0, accuracyMM: 0)), shop())
  } expect: { (state) throws in
    #expect(try state.warnings == ["W14 2.2 field 11"])
  },
  Story(
    "polygons-that-are-none", "W19",
    about: "A ring that crosses or touches itself, one of too few places and two rings that cross"
      + " are warned about; rings that touch are not.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(
      2, quarter(edge([(0, 0), (100, 100), (0, 100), (100, 0)])),
      quarter(edge([(0, 0), (100, 100), (0, 0)])), quarter(edge([(0, 0), (100, 100), (0, 100)])),
      quarter(edge(square(0, 0, 100), square(50, 50, 100))),
      quarter(edge(square(0, 0, 100), [(0, 0), (50, 60), (60, 50)])),
      // It comes back to a place where it was.
      quarter(edge([(0, 0), (0, 100), (50, 50), (100, 100), (100, 0), (50, 50)])))
  } expect: { (state) throws in
    #expect(
      try state.warnings == [
        "W19 2.1 field 2", "W19 2.2 field 2", "W19 2.4 field 2", "W19 2.6 field 2",
      ])
  },
]
