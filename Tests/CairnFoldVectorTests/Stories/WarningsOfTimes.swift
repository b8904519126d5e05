import CairnFold
import CairnModel
import Testing

/// The first instant at which the 1st of May 2026 is over everywhere: the 2nd, 12:00 UTC.
private let overEverywhere = StoryLog.start - 2 * StoryLog.day + 4 * 60 * StoryLog.minute

private let closedInMay = date(ShopSchema.closed, 2026, 5, 1)

/// When things happened, by clocks that may be wrong.
let timeWarningStories: [Story] = [
  Story(
    "closed-before-opened", "W11",
    about: "A date is all days that it may mean: only what was surely closed before it opened is"
      + " warned about.",
    schema: ShopSchema.schema(.closureOutOfOrder)
  ) { log in
    log.push(
      2, shop(date(ShopSchema.opened, 2024, 3), date(ShopSchema.closed, 2024, 2)),
      shop(date(ShopSchema.opened, 2024, 3), date(ShopSchema.closed, 2024)),
      shop(date(ShopSchema.opened, 2024, 3, 5), date(ShopSchema.closed, 2024, 3)),
      shop(date(ShopSchema.opened, 2024, 3, 5), date(ShopSchema.closed, 2024, 3, 5)),
      shop(date(ShopSchema.opened, 2024, 3, 5), date(ShopSchema.closed, 2024, 3, 4)),
      shop(date(ShopSchema.opened, 2024), date(ShopSchema.closed, 2023)),
      shop(date(ShopSchema.opened, 2024)))
  } expect: { (state) throws in
    #expect(
      try state.warnings == ["W11 2.1 field 19", "W11 2.5 field 19", "W11 2.6 field 19"])
  },
  Story(
    "observed-after-closure", "W11",
    about: "What was observed when the day of closing was over everywhere is warned about; a"
      + " millisecond sooner, or without a time of observation, it is not.",
    schema: ShopSchema.schema(.closureOutOfOrder)
  ) { log in
    log.push(2, shop(closedInMay), revise("2.1", called("Aalto")).observed(overEverywhere - 1))
    log.push(2, shop(closedInMay), revise("2.3", called("Aalto")).observed(overEverywhere))
    log.push(3, shop(closedInMay), revise("3.1", called("Aalto")))
    log.push(3, shop(closedInMay), sample("3.3", "staff", .integer(2)).observed(overEverywhere))
    log.push(4, shop(closedInMay), note("4.1", "they bake still").observed(overEverywhere))
  } expect: { (state) throws in
    #expect(
      try state.warnings == ["W11 2.3 field 19", "W11 3.3 field 19", "W11 4.1 field 19"])
  },
  Story(
    "no-observation-after-closure", "W11",
    about: "Who writes the date of closing has not found the shop open; nor has who observed"
      + " nothing, or took back what was said.",
    schema: ShopSchema.schema(.closureOutOfOrder)
  ) { log in
    log.push(2, shop(), revise("2.1", closedInMay).observed(StoryLog.start))
    log.push(2, shop(closedInMay), sample("2.3", "staff", nil).observed(StoryLog.start))
    log.push(
      3, shop(closedInMay), revise("3.1", called("Aalto")).observed(StoryLog.start),
      undo("3.2", of: "3.1"))
    log.push(
      3, shop(closedInMay), sample("3.4", "staff", .integer(2)).observed(StoryLog.start),
      withdraw("3.4", "3.5"))
    log.push(
      4, shop(closedInMay), revise("4.1", called("Aalto")).observed(StoryLog.start),
      retract("4.1"))
  } expect: { (state) throws in
    #expect(try state.warnings.isEmpty)
  },
  Story(
    "clock-off-by-its-offset", "W15",
    about: "A clock that was measured to be off by more than five minutes is warned about, ahead or"
      + " behind, whatever the schema says.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(2, shop(), offset: 300_001)
    log.push(3, shop(), offset: -300_000)
    log.push(4, shop(), offset: -300_001)
  } expect: { (state) throws in
    #expect(try state.warnings == ["W15 device 2", "W15 device 4"])
  },
  Story(
    "clock-ahead-of-its-receipt", "W15",
    about: "A claimed time, less the measured offset, more than five minutes ahead of its receipt"
      + " tells of a clock that was off, too. One behind it tells nothing.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(2, shop().claimed(log.now + StoryLog.minute + 300_001), offset: nil)
    log.push(3, shop().claimed(log.now + StoryLog.minute + 300_000), offset: nil)
    log.push(4, shop().claimed(log.now - StoryLog.day), offset: 0)
    log.push(3, shop().claimed(log.now + StoryLog.minute + 500_000), offset: 200_000)
  } expect: { (state) throws in
    #expect(try state.warnings == ["W15 device 2"])
  },
  Story(
    "clock-that-was-repaired", "W15",
    about: "A clock that was off once stays warned about after it was set right: its old times are"
      + " in the log.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(2, shop(), offset: -600_000)
    log.push(2, shop(), offset: 0)
  } expect: { (state) throws in
    #expect(try state.warnings == ["W15 device 2"])
  },
  Story(
    "clock-limit-of-the-schema", "W15",
    about: "A rule of the schema may ask for better clocks: here for a minute.",
    schema: ShopSchema.schema(.clockOff)
  ) { log in
    log.push(2, shop(), offset: 60_001)
    log.push(3, shop(), offset: 60_000)
  } expect: { (state) throws in
    #expect(try state.warnings == ["W15 device 2"])
  },
]
