import CairnFold
import CairnModel
import Testing

private typealias Ring = [(Int32, Int32)]

/// Polygons of one ring each.
private func parts(_ rings: Ring...) -> Field {
  Field(
    ShopSchema.edge,
    .multipolygon(
      rings.map { ring in
        Polygon(rings: [ring.map { Vertex(latitudeE7: $0.0, longitudeE7: $0.1) }])
      }))
}

/// From south to north and from west to east; east of the 180th meridian the west is greater.
private func box(_ south: Int32, _ west: Int32, _ north: Int32, _ east: Int32) -> Ring {
  [(south, west), (south, east), (north, east), (north, west)]
}

/// Areas of several parts, with holes, and at the 180th meridian.
let areaEdgeStories: [Story] = [
  Story(
    "shop-in-two-parts-of-a-quarter", "W06",
    about: "What lies in two polygons of one area lies in it, and what lies in none does not.",
    schema: ShopSchema.schema(.outsideContainer)
  ) { log in
    log.push(
      2, quarter(parts(box(0, 0, 100_000, 60_000), box(0, 40_000, 100_000, 100_000))),
      shop(spot(50_000, 50_000), in: ["2.1"]), shop(spot(50_000, 10_000), in: ["2.1"]),
      shop(spot(50_000, 110_000), in: ["2.1"]))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W06 2.4 related 2.1 field 11"])
  },
  Story(
    "shop-near-an-edge-across-the-180th-meridian", "W06",
    about: "An edge is as near as it is, the short way round: also where the 180th meridian lies in"
      + " between.",
    schema: ShopSchema.schema(.outsideContainer)
  ) { log in
    log.push(
      2, quarter(edge(box(0, 1_799_000_000, 100_000, 1_799_999_900))),
      shop(spot(50_000, -1_799_999_900), in: ["2.1"]),
      shop(spot(50_000, -1_800_000_000), in: ["2.1"]),
      shop(spot(50_000, -1_799_990_000), in: ["2.1"]))
    log.push(
      3, quarter(edge(box(0, -1_799_999_900, 100_000, -1_799_000_000))),
      shop(spot(50_000, 1_799_999_900), in: ["3.1"]),
      shop(spot(50_000, 1_799_990_000), in: ["3.1"]))
  } expect: { (state) throws in
    #expect(
      try state.warnings == ["W06 2.4 related 2.1 field 11", "W06 3.3 related 3.1 field 11"])
  },
  Story(
    "area-of-half-a-turn", "W06",
    about: "An area of half a turn, or more, is laid out as it is written.",
    schema: ShopSchema.schema(.outsideContainer)
  ) { log in
    log.push(
      2, quarter(edge(box(0, -900_000_000, 100_000, 900_000_000))),
      shop(spot(50_000, 0), in: ["2.1"]), shop(spot(50_000, 950_000_000), in: ["2.1"]))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W06 2.3 related 2.1 field 11"])
  },
  Story(
    "overlap-with-a-courtyard", "W07",
    about: "A hole is none of the area: what lies in it overlaps with nothing, and which of two is"
      + " smaller goes by the ground without it.",
    schema: ShopSchema.schema(.areasOverlap)
  ) { log in
    log.push(
      2, quarter(edge(square(0, 0, 10_000), square(1_000, 1_000, 8_000))),
      quarter(edge(square(2_000, 2_000, 5_000))))
    // 20.6 % of the one with the hole, and 19.1 % of the other, which has more ground.
    log.push(
      3, quarter(edge(square(0, 1_000_000, 10_000), square(1_000, 1_001_000, 8_000))),
      quarter(edge(box(-4_050, 1_001_000, 950, 1_009_000))))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W07 3.1 related 3.2"])
  },
  Story(
    "overlap-with-parts", "W07",
    about: "Where polygons of one area lie over each other they count once: 20.7 % of what both"
      + " cover together, 16.8 % of the sum.",
    schema: ShopSchema.schema(.areasOverlap)
  ) { log in
    log.push(
      2, quarter(parts(box(0, 0, 10_000, 10_000), box(0, 7_000, 10_000, 13_000))),
      quarter(edge(box(0, 10_300, 10_000, 41_300))))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W07 2.1 related 2.2"])
  },
  Story(
    "overlap-across-the-180th-meridian", "W07",
    about: "An area across the 180th meridian overlaps with those on either side of it.",
    schema: ShopSchema.schema(.areasOverlap)
  ) { log in
    log.push(
      2, quarter(edge(box(0, 1_799_990_000, 20_000, -1_799_980_000))),
      quarter(edge(box(0, -1_799_999_000, 20_000, -1_799_981_000))),
      quarter(edge(box(0, 1_799_991_000, 20_000, 1_799_999_000))),
      quarter(edge(box(0, -1_800_000_000, 5_000, -1_799_995_000))))
  } expect: { (state) throws in
    #expect(
      try state.warnings == [
        "W07 2.1 related 2.2", "W07 2.1 related 2.3", "W07 2.1 related 2.4",
        "W07 2.2 related 2.4",
      ])
  },
  Story(
    "rings-at-the-edges", "W19",
    about: "A place twice in a row counts once, at the end of a ring too. Rings of one polygon,"
      + " or of two, may touch and lie in each other, and not cross.",
    schema: ShopSchema.schema()
  ) { log in
    log.push(
      2, quarter(edge([(0, 0), (0, 1_000), (0, 1_000), (1_000, 1_000), (1_000, 0)])),
      quarter(edge([(0, 0), (0, 1_000), (1_000, 1_000), (1_000, 0), (0, 0)])),
      quarter(parts(square(0, 0, 1_000), square(500, 500, 1_000))),
      quarter(parts(square(0, 0, 1_000), square(0, 1_000, 1_000))),
      quarter(parts(square(0, 0, 1_000), square(0, 0, 1_000))),
      quarter(edge(square(0, 0, 1_000), square(2_000, 2_000, 1_000))),
      quarter(edge(square(0, 0, 1_000), box(-500, 500, 1_500, 600))),
      // Edges pass through each other's ends alone.
      quarter(edge(square(0, 0, 1_000), [(0, 500), (500, 0), (1_000, 500), (500, 1_000)])),
      quarter(edge([(0, 0), (0, 10), (0, 5)])), quarter(edge([(0, 0), (0, 10), (10, 10), (0, 5)])))
  } expect: { (state) throws in
    #expect(
      try state.warnings == [3, 7, 9, 10].map { "W19 2.\($0) field 2" })
  },
  Story(
    "places-in-the-south", "R14",
    about: "The cosine of a distance is that of the mean latitude, halved towards the equator."
  ) { log in
    func place(_ latitudeE7: Int32, _ longitudeE7: Int32) -> Field {
      Field(
        StorySchema.location,
        .point(
          Point(
            vertex: Vertex(latitudeE7: latitudeE7, longitudeE7: longitudeE7),
            accuracyMillimetres: 3_000)))
    }
    log.push(2, register([place(-372_136_254, 0)]))
    log.sync(3, 4)
    log.push(3, revise("2.1", place(-372_136_254, 1)))
    log.push(4, revise("2.1", place(-372_138_587, 967_760_436)))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 field 4: 3.1 4.1"])
  },
]
