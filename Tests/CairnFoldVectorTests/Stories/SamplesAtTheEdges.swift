import CairnFold
import CairnModel
import Testing

/// With weights of no group, and a third one of the group.
private let shares: Schema = {
  var schema = StorySchema.schema
  schema.items += ["W.C", "P", "Q"].map { code in
    SchemaItem(
      code: code, title: code, group: code == "W.C" ? "w" : "", method: .weight, type: .integer)
  }
  return schema
}()

/// How answers are counted at the bounds of what is said of them.
let sampleEdgeStories: [Story] = [
  Story(
    "shares-at-the-edges", "R33",
    about: "What is missing to a hundred goes to the earlier of equal shares. Weights without a"
      + " group are shares of one hundred together. An answer beyond 0 to 100 counts as the"
      + " nearer of the two in the mean, and as itself among least and greatest.",
    schema: shares
  ) { log in
    log.push(
      2, register([name("Kino")]), sample("2.1", "W.A", .integer(1)),
      sample("2.1", "W.B", .integer(1)), sample("2.1", "W.C", .integer(1)),
      sample("2.1", "P", .integer(30)), sample("2.1", "Q", .integer(10)),
      register([name("Baari")]), sample("2.7", "W.A", .integer(-50)),
      sample("2.7", "W.B", .integer(300)))
    log.sync(3)
    log.push(3, sample("2.7", "W.A", .integer(90)), sample("2.7", "W.B", .integer(35)))
  } expect: { (state) throws in
    #expect(
      try state.summaries("2.1") == [
        "W.A . 34 1/1", "W.B . 33 1/1", "W.C . 33 1/1", "P . 75 1/1", "Q . 25 1/1",
      ])
    // 45 to 67.5.
    #expect(try state.summaries("2.7") == ["W.A . 40 2/2", "W.B . 60 2/2"])
    let first = try #require(try state.summaryList(of: state.group(of: id("2.7"))).first)
    #expect(first.least == Decimal(mantissa: -50, scale: 0))
    #expect(first.greatest == Decimal(mantissa: 90, scale: 0))
  },
  Story(
    "not-observed-in-a-unit", "R33",
    about: "Who said that there are none of one unit has used that unit: \"not observed\" without"
      + " a unit is of that one, and of the first for who used none."
  ) { log in
    log.push(
      2, register([name("Kino")]), sample("2.1", "staff", nil, unit: "fte"),
      sample("2.1", "staff", nil))
    log.sync(3, 4)
    log.push(3, sample("2.1", "staff", nil))
    log.push(4, sample("2.1", "staff", .integer(7), unit: "fte"))
  } expect: { (state) throws in
    #expect(try state.summaries("2.1") == ["staff fte 7 1/3", "staff heads - 0/1"])
  },
  Story(
    "window-to-the-millisecond", "R33",
    about: "An answer of a year before the newest counts, and one a millisecond older does not."
  ) { log in
    let year = 365 * StoryLog.day
    log.push(2, register([name("Kino")]), register([name("Baari")]))
    log.sync(3, 4)
    log.push(
      3, sample("2.1", "X", .integer(5)).observed(StoryLog.start - year),
      sample("2.2", "X", .integer(5)).observed(StoryLog.start - year - 1))
    log.push(
      4, sample("2.1", "X", .integer(2)).observed(StoryLog.start),
      sample("2.2", "X", .integer(2)).observed(StoryLog.start))
  } expect: { (state) throws in
    #expect(try state.summaries("2.1") == ["X . 5 2/2"])
    #expect(try state.summaries("2.2") == ["X . 2 1/2"])
  },
  Story(
    "newest-is-superseded", "R33",
    about: "The newest time is that of all answers: who corrects one with an older observation"
      + " leaves the window where it was."
  ) { log in
    log.push(
      2, register([name("Kino")]), sample("2.1", "X", .integer(9)).observed(StoryLog.start),
      sample("2.1", "X", .integer(3)).observed(StoryLog.start - 400 * StoryLog.day))
  } expect: { (state) throws in
    #expect(try state.summaries("2.1") == ["X . - 0/2"])
  },
  Story(
    "latest-answer-by-what-was-known", "R33",
    about: "A rater's latest answer is the one that knew of the other, whatever the clock said;"
      + " among answers that knew nothing of each other the clock decides, then the id."
  ) { log in
    log.push(
      2, register([name("Kino")]), sample("2.1", "R", .integer(4)),
      sample("2.1", "R", .integer(1)).claimed(StoryLog.start - StoryLog.day))
    log.sync(3)
    log.push(3, sample("2.1", "X", .integer(4)))
    log.push(
      3, sample("2.1", "X", .integer(1)).seen("3.0").claimed(StoryLog.start - StoryLog.day))
  } expect: { (state) throws in
    #expect(try state.summaries("2.1") == ["R . 1 1/2", "X . 4 1/2"])
  },
]
