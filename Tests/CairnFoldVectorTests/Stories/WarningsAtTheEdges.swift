import CairnFold
import CairnModel
import Testing

/// Rules that a schema of shops does not have by itself.
private func changed(_ code: WarningCode, _ change: (inout Schema) -> Void) -> Schema {
  var schema = ShopSchema.schema(code)
  change(&schema)
  return schema
}

private let weightsOfNoGroup = changed(.weightsDoNotSum) { schema in
  schema.items += ["P", "Q"].map { code in
    SchemaItem(code: code, title: code, method: .weight, type: .integer)
  }
  schema.warnings = [WarningRule(.weightsDoNotSum, limits: ["sum": 100])]
}

private let countsWithoutUnits = changed(.countJumped) { schema in
  for place in schema.kinds[1].fields.indices
  where schema.kinds[1].fields[place].key == ShopSchema.staff {
    schema.kinds[1].fields[place].units = []
  }
}

private let twoKindsOfOneName: Schema = {
  var schema = StorySchema.schema
  var house = schema.kinds[0]
  house.number = KindNumber(2)
  house.name = "house"
  schema.kinds.append(house)
  schema.warnings = [
    WarningRule(
      .possibleDuplicate, kinds: ["place", "house"],
      fields: ["name": "name", "identifier": "name"], limits: ["similarity_permille": 850])
  ]
  return schema
}()

/// Codes as they are written, samples of what a schema lacks, and names of nothing.
let edgeWarningStories: [Story] = [
  Story(
    "unknown-stage-between", "W01", "W02",
    about: "A stage that the vocabulary lacks is passed over: what stands before it and behind it"
      + " is compared.",
    schema: ShopSchema.schema(.stageMovedBack, .stageSkipped)
  ) { log in
    let unknown = stage("stages@2:S2")
    log.push(2, quarter(stage("S1")), revise("2.1", unknown), revise("2.1", stage("S2")))
    log.push(3, quarter(stage("S2")), revise("3.1", unknown), revise("3.1", stage("S1")))
    log.push(4, quarter(stage("S1")), revise("4.1", unknown), revise("4.1", stage("S3")))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W01 3.1 field 1", "W02 4.1 field 1"])
  },
  Story(
    "category-with-its-scheme", "W08",
    about: "Categories are compared as they are written: bare and with its scheme a code is two.",
    schema: ShopSchema.schema(.otherCategoryDominates)
  ) { log in
    log.push(2, quarter(lead("trades@1:toys")))
    log.push(
      3, shop(trade("toys"), in: ["2.1"]), shop(trade("toys"), in: ["2.1"]),
      shop(trade("trades@1:toys"), in: ["2.1"]))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W08 2.1 field 3 item toys"])
  },
  Story(
    "weights-of-no-group", "W09",
    about: "Where a rule names no groups, weights without a group are those of one, whose name is"
      + " the empty text. Who gave no number in a group is not judged there.",
    schema: weightsOfNoGroup
  ) { log in
    log.push(2, shop(), sample("2.1", "P", .integer(30)), sample("2.1", "Q", .integer(10)))
    log.sync(3, 4)
    log.push(3, sample("2.1", "P", .integer(60)), sample("2.1", "Q", .integer(40)))
    log.push(4, sample("2.1", "V.A", .text("half")), sample("2.1", "W.A", nil))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W09 2.1 item  device 2"])
  },
  Story(
    "counts-without-units", "W12",
    about: "Of a field without units the item of the warning is the empty text, and not none.",
    schema: countsWithoutUnits
  ) { log in
    log.push(2, shop(), sample("2.1", "staff", .integer(1)))
    log.sync(3)
    log.push(3, sample("2.1", "staff", .integer(6)))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W12 2.1 field 20 item "])
  },
  Story(
    "circle-with-a-retracted-one", "W16",
    about: "A circle is told though one of it is retracted."
  ) { log in
    log.push(2, register([name("Kino")]), register([name("Baari")]))
    log.sync(2, 3)
    log.push(2, merge("2.2", into: "2.1"))
    log.push(3, merge("2.1", into: "2.2"))
    log.sync(4)
    log.push(4, retract("2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    #expect(try state.warnings == ["W16 2.1 related 2.2"])
  },
  Story(
    "form-with-its-scheme", "W17",
    about: "A form is one of the rule's as it is written there, bare or with its scheme.",
    schema: ShopSchema.schema(.personalWithoutConsent)
  ) { log in
    log.push(
      2, shop(phone("040 1"), form("one")), shop(phone("040 2"), form("forms@1:one")))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W17 2.1 field 21"])
  },
  Story(
    "samples-of-an-unknown-kind", "W18",
    about: "Of a kind that the schema lacks neither codes nor items are looked up. Codes that are"
      + " sampled are not either.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(
      2,
      StoryAct(
        .entityRegistered(
          EntityRegistered(kind: KindNumber(9), fields: [trade("cheese")], elements: []))),
      sample("2.1", "nothing", .integer(1)), shop(), sample("2.3", "staff", .code("cheese")),
      sample("2.3", "nothing", .integer(1)))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W18 2.3 item nothing"])
  },
  Story(
    "names-of-nothing", "W13",
    about: "A name or a floor that folds to nothing is none: no names are alike, and a floor of"
      + " nothing keeps nobody apart. Identifiers are compared as they are.",
    schema: ShopSchema.schema(.possibleDuplicate)
  ) { log in
    log.push(
      2, shop(called("Kino"), spot(0, 0), room("--")), shop(called("Kino"), spot(0, 0), room("3")),
      shop(called("***"), spot(0, 1_000_000)), shop(called("!!"), spot(0, 1_000_000)),
      shop(number("A1")), shop(number("a1")), shop(number("A1 ")), shop(number("--")),
      shop(number("--")))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.2", "W13 2.8 related 2.9"])
  },
  Story(
    "names-of-200", "W13",
    about: "The first 200 scalars of a folded name count, without a blank at their end; then"
      + " suffixes come off, one behind another, while something is left.",
    schema: ShopSchema.schema(.possibleDuplicate)
  ) { log in
    func times(_ letter: String, _ count: Int) -> String { String(repeating: letter, count: count) }
    let pairs = [
      (times("\u{DF}", 100) + times("b", 15), times("\u{DF}", 100) + times("c", 15)),
      ("Kino Oy Ltd", "Kino"), (times("d", 199) + " zzz", times("d", 199)),
      (times("d", 196) + " ltd zzzzzzz", times("d", 196)), ("Ltd Oy", "Ltd"),
      (times("b", 10) + times("-", 20) + times("c", 10), times("b", 10)),
    ]
    for (place, pair) in pairs.enumerated() {
      let spot = spot(0, Int32(1_000_000 * place))
      log.push(2, shop(called(Text(pair.0)), spot), shop(called(Text(pair.1)), spot))
    }
  } expect: { (state) throws in
    #expect(
      try state.warnings
        == [1, 3, 5, 7, 9].map { "W13 2.\($0) related 2.\($0 + 1)" })
  },
  Story(
    "schemes-of-hosts", "W13",
    about: "A scheme may be empty or begin with a digit; with a dot in it, it is none.",
    schema: ShopSchema.schema(.possibleDuplicate)
  ) { log in
    log.push(
      2, shop(site("torni.example")), shop(site("://torni.example")),
      shop(site("silta.example")), shop(site("1a+://me@silta.example")),
      shop(site("kauppa.example")), shop(site("h.t://kauppa.example")))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.2", "W13 2.3 related 2.4"])
  },
  Story(
    "duplicates-of-one-kind", "W13",
    about: "Two kinds of one rule are not compared with each other.", schema: twoKindsOfOneName
  ) { log in
    log.push(
      2, register([name("7")]),
      StoryAct(
        .entityRegistered(
          EntityRegistered(kind: KindNumber(2), fields: [name("7")], elements: []))),
      register([name("7")]))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.3"])
  },
]
