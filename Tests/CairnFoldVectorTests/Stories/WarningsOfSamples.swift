import CairnFold
import CairnModel
import Testing

/// What raters say, and how much of it.
let sampleWarningStories: [Story] = [
  Story(
    "weights-off-a-hundred", "W09",
    about: "Each rater's latest weights of a group must sum to 100, whatever others say.",
    schema: ShopSchema.schema(.weightsDoNotSum)
  ) { log in
    log.push(
      2, shop(), sample("2.1", "W.A", .integer(60)), sample("2.1", "W.B", .integer(30)))
    log.sync(3, 4)
    log.push(
      3, sample("2.1", "W.A", .integer(50)), sample("2.1", "W.B", .integer(40)),
      sample("2.1", "W.A", .integer(60)))
    // Of a group that the rule does not name.
    log.push(4, sample("2.1", "V.A", .integer(10)), sample("2.1", "R", .integer(10)))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W09 2.1 item w device 2"])
  },
  Story(
    "weights-in-parts-of-one", "W09",
    about: "Weights with digits behind the point sum exactly.",
    schema: ShopSchema.schema(.weightsDoNotSum)
  ) { log in
    log.push(
      2, shop(), sample("2.1", "W.A", .decimal(Decimal(mantissa: 333, scale: 1))),
      sample("2.1", "W.B", .decimal(Decimal(mantissa: 667, scale: 1))))
    log.push(
      3, shop(), sample("3.1", "W.A", .decimal(Decimal(mantissa: 333, scale: 1))),
      sample("3.1", "W.B", .decimal(Decimal(mantissa: 666, scale: 1))))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W09 3.1 item w device 3"])
  },
  Story(
    "weights-from-a-new-phone", "W09",
    about:
      "Who changed phones goes on with the weights from the old one, and is named by the new one.",
    schema: ShopSchema.schema(.weightsDoNotSum)
  ) { log in
    log.push(
      2, shop(), sample("2.1", "W.A", .integer(60)), shop(), sample("2.3", "W.A", .integer(60)))
    log.enrol(5, continues: 2)
    log.push(5, sample("2.1", "W.B", .integer(40)), sample("2.3", "W.B", .integer(30)))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W09 2.3 item w device 5"])
  },
  Story(
    "high-score-without-evidence", "W10",
    about: "A rating of 3 or more asks for evidence; a lower one, and what is no rating, does not.",
    schema: ShopSchema.schema(.scoreWithoutEvidence)
  ) { log in
    log.push(2, shop(), sample("2.1", "R", .integer(3)), sample("2.1", "M", .integer(9)))
    log.sync(3, 4)
    log.push(
      3,
      StoryAct(
        .attachmentDeclared(
          AttachmentDeclared(
            subject: id("2.1"), digest: StoryLog.digest(6), byteCount: 12,
            mediaType: "image/jpeg", name: "shelf.jpg"))),
      sample("2.1", "R", .integer(4), evidence: [event("3.1")]))
    log.push(4, sample("2.1", "R", .integer(2)))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W10 2.1 item R device 2"])
  },
  Story(
    "latest-rating-asks-for-evidence", "W10",
    about: "Only the latest rating of a rater asks for evidence, and what was not observed asks for"
      + " none.",
    schema: ShopSchema.schema(.scoreWithoutEvidence)
  ) { log in
    log.push(2, shop(), sample("2.1", "R", .integer(4)), sample("2.1", "R", .integer(2)))
    log.sync(3, 4)
    log.push(3, sample("2.1", "R", .integer(5)), sample("2.1", "R", nil))
    log.push(4, sample("2.1", "R", .integer(5)), withdraw("2.1", "4.1"))
  } expect: { (state) throws in
    #expect(try state.warnings.isEmpty)
  },
  Story(
    "count-jumps", "W12",
    about: "A count of more than five times the one before is warned about, up or down. Heads are"
      + " not compared with full-time equivalents, and none counts as one.",
    schema: ShopSchema.schema(.countJumped)
  ) { log in
    log.push(2, shop(), sample("2.1", "staff", .integer(10)), sample("2.1", "staff", .integer(51)))
    log.push(2, shop(), sample("2.4", "staff", .integer(10)), sample("2.4", "staff", .integer(50)))
    log.push(
      3, shop(), sample("3.1", "staff", .integer(10), unit: "heads"),
      sample("3.1", "staff", .integer(60), unit: "fte"))
    log.push(
      3, shop(), sample("3.4", "staff", .integer(51), unit: "fte"),
      sample("3.4", "staff", .integer(10), unit: "fte"))
    log.push(4, shop(), sample("4.1", "staff", .integer(0)), sample("4.1", "staff", .integer(5)))
    log.push(4, shop(), sample("4.4", "staff", .integer(0)), sample("4.4", "staff", .integer(6)))
  } expect: { (state) throws in
    #expect(
      try state.warnings == [
        "W12 2.1 field 20 item heads", "W12 3.4 field 20 item fte", "W12 4.4 field 20 item heads",
      ])
  },
  Story(
    "counts-follow-by-observed-time", "W12",
    about: "Counts follow each other by when they were observed, whoever counted and in whatever"
      + " order they arrive. What was not observed is no count.",
    schema: ShopSchema.schema(.countJumped)
  ) { log in
    log.push(
      2, shop(), sample("2.1", "staff", .integer(10)).observed(StoryLog.start - 3 * StoryLog.day),
      sample("2.1", "staff", .integer(200)).observed(StoryLog.start - StoryLog.day),
      sample("2.1", "staff", nil).observed(StoryLog.start))
    log.sync(3)
    log.push(
      3, sample("2.1", "staff", .integer(40)).observed(StoryLog.start - 2 * StoryLog.day))
  } expect: { (state) throws in
    #expect(try state.warnings.isEmpty)
  },
]
