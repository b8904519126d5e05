import CairnFold
import CairnModel
import Testing

/// Who names whom, and what is in what.
let referenceWarningStories: [Story] = [
  Story(
    "shop-in-two-quarters", "W03",
    about: "A shop in two quarters is warned about, one in one quarter is not.",
    schema: ShopSchema.schema(.inSeveralContainers)
  ) { log in
    log.push(
      2, quarter(), quarter(), shop(in: ["2.1", "2.2"]), shop(in: ["2.1"]), shop())
  } expect: { (state) throws in
    #expect(try state.warnings == ["W03 2.3 field 17"])
  },
  Story(
    "shop-in-a-retracted-quarter", "W03", "W04",
    about: "A shop is in no quarter that was retracted: it only names one.",
    schema: ShopSchema.schema(.inSeveralContainers)
  ) { log in
    log.push(2, quarter(), quarter(), shop(in: ["2.1", "2.2"]), retract("2.2"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W04 2.3 related 2.2 field 17"])
  },
  Story(
    "shop-in-merged-quarters", "W03",
    about: "Two quarters that were merged are one.",
    schema: ShopSchema.schema(.inSeveralContainers)
  ) { log in
    log.push(2, quarter(), quarter(), shop(in: ["2.1", "2.2"]), merge("2.2", into: "2.1"))
  } expect: { (state) throws in
    #expect(try state.warnings.isEmpty)
  },
  Story(
    "shop-in-a-shop", "W03",
    about: "Only what is of the container's kind counts as one.",
    schema: ShopSchema.schema(.inSeveralContainers)
  ) { log in
    log.push(2, quarter(), shop(), shop(in: ["2.1", "2.2"]))
  } expect: { (state) throws in
    #expect(try state.warnings.isEmpty)
  },
  Story(
    "tie-to-nobody", "W04",
    about: "A tie to what was never registered is warned about, unless the tie itself is"
      + " retracted.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(2, shop(), tie("2.1", "7.1"), tie("2.1", "7.1"), retract("2.3"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W04 2.2 related 7.1 field 31"])
  },
  Story(
    "tie-to-the-retracted", "W04",
    about: "A tie to a shop that was retracted is warned about, until the shop is restored.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(
      2, shop(), shop(), shop(), tie("2.1", "2.2"), tie("2.1", "2.3"), retract("2.2"),
      retract("2.3"), restore("2.3"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W04 2.4 related 2.2 field 31"])
  },
  Story(
    "tie-to-the-merged", "W04",
    about:
      "A tie to a shop that was merged away leads to its survivor; where that is retracted, the"
      + " warning names what was written.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(
      2, shop(), shop(), shop(), shop(), shop(), tie("2.1", "2.3"), tie("2.1", "2.5"),
      merge("2.3", into: "2.2"), merge("2.5", into: "2.4"), retract("2.4"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W04 2.7 related 2.5 field 31"])
  },
  Story(
    "tie-to-itself", "W05",
    about: "A tie of a shop to itself is warned about.",
    schema: ShopSchema.schema(.selfLink)
  ) { log in
    log.push(2, shop(), shop(), tie("2.1", "2.1"), tie("2.1", "2.2"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W05 2.3 related 2.1 field 31"])
  },
  Story(
    "tie-to-itself-by-a-merge", "W05",
    about: "A tie whose ends were merged is one to itself, and names the survivor.",
    schema: ShopSchema.schema(.selfLink)
  ) { log in
    log.push(
      2, shop(), shop(), shop(), tie("2.1", "2.2"), tie("2.3", "2.2"), merge("2.2", into: "2.1"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W05 2.4 related 2.1 field 31"])
  },
  Story(
    "declared-trade-is-rarer", "W08",
    about: "A quarter declares a trade that fewer of its shops are of than of another. A retracted"
      + " shop is in no quarter.",
    schema: ShopSchema.schema(.otherCategoryDominates)
  ) { log in
    log.push(
      2, quarter(lead("bread")), quarter(lead("bread")), shop(trade("books"), in: ["2.1", "2.2"]),
      shop(trade("books"), in: ["2.1", "2.2"]), shop(trade("bread"), in: ["2.1", "2.2"]),
      shop(trade("bread"), in: ["2.2"]), shop(trade("bread"), in: ["2.1"]), retract("2.7"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W08 2.1 field 3 item books"])
  },
  Story(
    "declared-trade-ties", "W08",
    about: "A declared trade that is as frequent as another one is right. Of two that are more"
      + " frequent than it the lesser by bytes is named.",
    schema: ShopSchema.schema(.otherCategoryDominates)
  ) { log in
    log.push(
      2, quarter(lead("bread")), shop(trade("books"), in: ["2.1"]),
      shop(trade("bread"), in: ["2.1"]))
    log.push(
      3, quarter(lead("toys")), shop(trade("bread"), in: ["3.1"]),
      shop(trade("books"), in: ["3.1"]))
    log.push(4, quarter(), shop(trade("bread"), in: ["4.1"]), quarter(lead("toys")))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W08 3.1 field 3 item books"])
  },
  Story(
    "few-members", "W20",
    about: "A quarter with fewer shops than the least is warned about, one with just so many is"
      + " not.",
    schema: ShopSchema.schema(.fewMembers)
  ) { log in
    log.push(
      2, quarter(), quarter(), quarter(), shop(in: ["2.1"]), shop(in: ["2.1"]),
      shop(in: ["2.2"]))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W20 2.2", "W20 2.3"])
  },
  Story(
    "members-that-count-no-more", "W20",
    about: "Two shops that were merged count once, and one that was retracted counts no more. Shops"
      + " of a merged quarter are in its survivor, each once.",
    schema: ShopSchema.schema(.fewMembers)
  ) { log in
    log.push(
      2, quarter(), shop(in: ["2.1"]), shop(in: ["2.1"]), merge("2.3", into: "2.2"))
    log.push(3, quarter(), shop(in: ["3.1"]), shop(in: ["3.1"]), retract("3.3"))
    log.push(
      4, quarter(), quarter(), shop(in: ["4.1", "4.2"]), shop(in: ["4.2"]),
      merge("4.2", into: "4.1"))
    log.push(
      4, quarter(), quarter(), shop(in: ["4.6", "4.7"]), merge("4.7", into: "4.6"), quarter(),
      retract("4.10"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W20 2.1", "W20 3.1", "W20 4.6"])
  },
]
