import CairnFold
import CairnModel
import Testing

/// How quarters come along, and how merges turn in a circle.
let stageWarningStories: [Story] = [
  Story(
    "stage-moves-back", "W01",
    about: "A quarter whose stage goes back is warned about, once; one that goes on is not.",
    schema: ShopSchema.schema(.stageMovedBack, .stageSkipped)
  ) { log in
    log.push(
      2, quarter(stage("S2")), revise("2.1", stage("S1")), revise("2.1", stage("S2")),
      revise("2.1", stage("S1")))
    log.push(
      3, quarter(stage("S1")), revise("3.1", stage("S2")), revise("3.1", stage("S2")),
      revise("3.1", stage("S3")))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W01 2.1 field 1"])
  },
  Story(
    "stage-skipped", "W02",
    about: "A stage that is left out is warned about. The first stage that is told may be any.",
    schema: ShopSchema.schema(.stageMovedBack, .stageSkipped)
  ) { log in
    log.push(2, quarter(stage("S1")), revise("2.1", stage("S3")), quarter(stage("S3")))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W02 2.1 field 1"])
  },
  Story(
    "stage-undone", "W01", "W02",
    about: "A move from stage to stage that was taken back counts no more, either way.",
    schema: ShopSchema.schema(.stageMovedBack, .stageSkipped)
  ) { log in
    log.push(2, quarter(stage("S2")), revise("2.1", stage("S1")), undo("2.2", of: "2.1"))
    log.push(3, quarter(stage("S1")), revise("3.1", stage("S3")), undo("3.2", of: "3.1"))
  } expect: { (state) throws in
    #expect(try state.warnings.isEmpty)
  },
  Story(
    "stage-that-no-vocabulary-has", "W01", "W02", "W18",
    about: "A stage that the vocabulary lacks is passed over, and a stage in full is as good as a"
      + " bare one.",
    schema: ShopSchema.schema(.stageMovedBack, .stageSkipped)
  ) { log in
    log.push(
      2, quarter(stage("S1")), revise("2.1", stage("S9")), revise("2.1", stage("stages@1:S2")))
    log.push(3, quarter(stage("S1")), revise("3.1", stage("S9")), revise("3.1", stage("S3")))
    log.push(4, quarter(stage("stages@1:S2")), revise("4.1", stage("S1")))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W01 4.1 field 1", "W02 3.1 field 1"])
  },
  Story(
    "stage-of-a-merged-quarter", "W01",
    about: "What was merged into a quarter brings its stages along, each at its place in the log.",
    schema: ShopSchema.schema(.stageMovedBack, .stageSkipped)
  ) { log in
    log.push(2, quarter(stage("S2")))
    log.push(3, quarter(stage("S1")))
    log.sync(4)
    log.push(4, merge("3.1", into: "2.1"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W01 2.1 field 1"])
  },
  Story(
    "circle-of-two", "W16",
    about: "Two that were merged into each other are warned about once.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(2, shop())
    log.push(3, shop())
    log.sync(2, 3)
    log.push(2, merge("3.1", into: "2.1"))
    log.push(3, merge("2.1", into: "3.1"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W16 2.1 related 3.1"])
  },
  Story(
    "circle-of-three", "W16",
    about: "Of a circle of three the two of the least ids are named, whichever way it turns; what"
      + " hangs on it is not on it.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(2, shop())
    log.push(3, shop())
    log.push(4, shop(), shop())
    log.sync(2, 3, 4)
    log.push(2, merge("4.1", into: "2.1"))
    log.push(3, merge("2.1", into: "3.1"))
    log.push(4, merge("3.1", into: "4.1"), merge("4.2", into: "4.1"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W16 2.1 related 3.1"])
    #expect(try state.status("4.2") == "merged into 4.1")
  },
]
