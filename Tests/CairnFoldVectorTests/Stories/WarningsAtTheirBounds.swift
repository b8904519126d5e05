import CairnFold
import CairnModel
import Testing

/// The teeth of a saw as high as the box, on a base that no line of a comparison passes through.
private func saw(_ teeth: Int32, west: Int32) -> [(Int32, Int32)] {
  var places: [(Int32, Int32)] = [(0, west)]
  for tooth in 0..<teeth {
    let start = west + 10 * tooth
    places.append((10_000, start + 5))
    places.append((10, start + 10))
  }
  places.append((0, west + 10 * teeth + 10))
  return places
}

/// Edges from one corner of a box to the opposite one, side by side.
private func slants(_ count: Int32) -> [(Int32, Int32)] {
  var places: [(Int32, Int32)] = []
  for place in 0..<count / 2 {
    places.append((-20 * place, 20 * place))
    places.append((100_000 - 20 * place - 5, 100_000 + 20 * place + 5))
  }
  places.append((-20 * count, 20 * count))
  places.append((-20 * count - 100, -100))
  return places
}

/// A ring of so many edges in a narrow place, 100 m and more from the south-west of it.
private func thicket(_ edges: Int32) -> [(Int32, Int32)] {
  var places: [(Int32, Int32)] = [(8_000, 8_000)]
  for edge in 0..<edges - 2 { places.append((8_100 + 100 * (edge % 2), 8_000 + 3 * edge)) }
  places.append((8_000, 8_000 + 3 * edges))
  return places
}

private func crowd(of names: [Text], _ longitudeE7: Int32, accuracyMM: UInt32) -> [StoryAct] {
  names.map { shop(called($0), spot(0, longitudeE7, accuracyMM: accuracyMM)) }
}

/// Two names alike, between which all of some others stand, read forwards and backwards.
private func names(_ others: Int) -> [Text] {
  ["akirjakauppa lehtonena", "zkirjakauppa lehtonenz"]
    + (0..<others).map { place in
      let letter = String(UnicodeScalar(UInt8(98 + place)))
      return Text(String(repeating: letter, count: 12))
    }
}

/// What is judged of many, and where that ends.
let boundedWarningStories: [Story] = [
  Story(
    "areas-in-a-crowd", "W07",
    about:
      "Of 18 areas in one place each is compared with 16 others, the first of one person by id:"
      + " so the last two are not compared with each other, and of 17 all are.",
    schema: ShopSchema.schema(.areasOverlap)
  ) { log in
    for _ in 1...17 { log.push(2, quarter(edge(square(0, 0, 10_000)))) }
    for _ in 1...18 { log.push(3, quarter(edge(square(0, 1_000_000, 10_000)))) }
  } expect: { (state) throws in
    let warnings = try state.warnings
    #expect(warnings.count == 17 * 16 / 2 + 18 * 17 / 2 - 1)
    #expect(warnings.contains("W07 2.16 related 2.17"))
    #expect(warnings.contains("W07 3.16 related 3.17"))
    #expect(!warnings.contains("W07 3.17 related 3.18"))
  },
  Story(
    "areas-take-turns", "W07",
    about: "However many areas somebody lays over a place, those of others are compared with each"
      + " other: the first of each person before the second of any.",
    schema: ShopSchema.schema(.areasOverlap)
  ) { log in
    for _ in 1...20 { log.push(2, quarter(edge(square(0, 0, 10_000)))) }
    log.push(3, quarter(edge(square(0, 0, 10_000))))
    log.push(4, quarter(edge(square(0, 0, 10_000))))
  } expect: { (state) throws in
    #expect(try state.warnings.contains("W07 3.1 related 4.1"))
    #expect(try !state.warnings.contains("W07 2.19 related 2.20"))
  },
  Story(
    "areas-of-a-full-cell", "W07",
    about: "Of a cell 64 areas of a size count, and what lies in the 65th of one person is compared"
      + " with none of them.",
    schema: ShopSchema.schema(.areasOverlap)
  ) { log in
    for place in 0..<65 as Range<Int32> {
      log.push(
        2,
        quarter(
          edge([
            (150 * place, 0), (150 * place, 10_000), (150 * place + 100, 10_000),
            (150 * place + 100, 0),
          ])))
    }
    log.push(3, quarter(edge(square(150 * 63 + 20, 100, 50))))
    log.push(3, quarter(edge(square(150 * 64 + 20, 100, 50))))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W07 2.64 related 3.1"])
  },
  Story(
    "area-of-many-teeth", "W07",
    about: "Where lines cross an area 64 times each it is compared with others; where they cross it"
      + " more often in sum it is not.",
    schema: ShopSchema.schema(.areasOverlap)
  ) { log in
    log.push(
      2, quarter(edge(saw(32, west: 0))), quarter(edge(square(0, -1_000, 20_000))),
      quarter(edge(saw(33, west: 1_000_000))), quarter(edge(square(0, 999_000, 20_000))))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W07 2.1 related 2.2"])
  },
  Story(
    "polygons-of-close-edges", "W19",
    about: "An area with up to 3,840,000 near pairs of edges is looked at to its end; with more it"
      + " is invalid.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(2, quarter(edge(slants(174))), quarter(edge(slants(180))))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W19 2.2 field 2"])
  },
  Story(
    "shop-beside-a-thicket", "W06",
    about:
      "A place that is near 256 edges of an area, and outside, is warned about; near more it is"
      + " not judged.",
    schema: ShopSchema.schema(.outsideContainer)
  ) { log in
    log.push(
      2, quarter(edge(thicket(256))), shop(spot(0, 0, accuracyMM: 100_000), in: ["2.1"]),
      quarter(edge(thicket(257))), shop(spot(0, 0, accuracyMM: 100_000), in: ["2.3"]))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W06 2.2 related 2.1 field 11"])
  },
  Story(
    "crowd-in-one-street", "W13",
    about: "In a cell of up to 16 all are compared; in a larger one each with 4 on either side by"
      + " name, and by the name read backwards.",
    schema: ShopSchema.schema(.possibleDuplicate)
  ) { log in
    for act in crowd(of: names(14), 0, accuracyMM: 5_000) { log.push(2, act) }
    for act in crowd(of: names(15), 1_000_000, accuracyMM: 5_000) { log.push(3, act) }
    // With 4 others of theirs in between they are neighbours of neighbours; with 3 they are seen.
    for act in crowd(of: names(3), 2_000_000, accuracyMM: 5_000) { log.push(4, act) }
    for _ in 1...12 { log.push(4, shop(called("000000000000"), spot(0, 2_000_000))) }
  } expect: { (state) throws in
    let alike = try state.warnings.filter { !$0.contains("W13 4.") }
    #expect(alike == ["W13 2.1 related 2.2"])
    #expect(try state.warnings.contains("W13 4.1 related 4.2"))
  },
  Story(
    "crowd-seen-from-far", "W13",
    about: "Who measures so badly that it looks into more than 16 cells compares with 8 of a cell,"
      + " or with 2 on either side.",
    schema: ShopSchema.schema(.possibleDuplicate)
  ) { log in
    for act in crowd(of: names(6), 0, accuracyMM: 100_000) { log.push(2, act) }
    for act in crowd(of: names(7), 1_000_000, accuracyMM: 100_000) { log.push(3, act) }
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.2"])
  },
  Story(
    "long-names-nearly-alike", "W13",
    about: "Between long names 6 edits are borne with, and not 7, whatever share that is.",
    schema: ShopSchema.schema(.possibleDuplicate)
  ) { log in
    let long = String(repeating: "kirjakauppa lehtonen ", count: 3)
    log.push(
      2, shop(called(Text(long + "abcdef")), spot(0, 0)),
      shop(called(Text(long + "uvwxyz")), spot(0, 0)),
      shop(called(Text(long + "abcdefg")), spot(0, 1_000_000)),
      shop(called(Text(long + "tuvwxyz")), spot(0, 1_000_000)))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W13 2.1 related 2.2"])
  },
]
