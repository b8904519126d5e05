import CairnFormats
import CairnModel
import Testing

@Suite("Mapping features to observations") struct FeatureMappingTests {
  let schema = BuiltInSchema.creativeClusters

  private func feature(
    _ properties: JSONValue, _ geometry: Geometry? = nil, id: String? = nil
  ) throws -> ImportedFeature {
    ImportedFeature(
      number: 17, byteOffset: 100, id: id, properties: try #require(properties.asMembers),
      geometry: try geometry ?? .point(Point(parsing: "60.1722969,24.9445312")))
  }

  private func observe(
    _ feature: ImportedFeature, kind: String? = nil, columns: [ColumnMapping] = []
  ) throws -> Observation {
    try FeatureMapping(schema: schema, kind: kind, columns: columns).observation(of: feature)
  }

  @Test("A theatre of OpenStreetMap becomes an establishment with its code")
  func theatre() throws {
    let observation = try observe(
      feature([
        "name": "Lilla Teatern", "amenity": "theatre", "addr:street": "Yrjönkatu",
        "addr:housenumber": "30", "addr:postcode": "00100", "addr:city": "Helsinki",
        "website": "http://www.hkt.fi/lillateatern", "osm_type": "node", "osm_id": 247_158_305,
        "osm_timestamp": 1_501_770_529, "contact:phone": "+358 9 394022", "start_date": "1940",
      ]))
    #expect(
      observation
        == Observation(
          kind: "establishment",
          fields: [
            NamedValue("name", .text("Lilla Teatern")),
            NamedValue("location", .point(try Point(parsing: "60.1722969,24.9445312"))),
            NamedValue("address", .text("Yrjönkatu 30, 00100 Helsinki")),
            NamedValue("website", .text("http://www.hkt.fi/lillateatern")),
            NamedValue("phone", .text("+358 9 394022")),
            NamedValue("opened_on", .date(CalendarDate(year: 1940))),
            NamedValue("external_id", .text("osm:node/247158305")),
          ],
          elements: [NamedValue("categories", .code("dcms@2015:9004"))],
          observedTime: Timestamp(milliseconds: 1_501_770_529_000)))
  }

  @Test(
    "Tags give codes by the table",
    arguments: [
      ("shop", "jewelry", ["3212"], false), ("office", "architect", ["7111"], false),
      ("amenity", "cinema", ["5914"], false), ("amenity", "library", ["9101"], false),
      ("tourism", "museum", ["9102"], false), ("tourism", "gallery", ["9004"], false),
      ("amenity", "arts_centre", ["9004"], false), ("tourism", "artwork", ["9003"], false),
      ("shop", "books", ["5811"], true), ("office", "it", ["6202"], false),
      ("shop", "photo", ["7420"], true), ("shop", "musical_instrument", ["9002"], true),
      ("shop", "books;jewelry", ["3212", "5811"], false),
    ])
  func table(tag: String, value: String, codes: [String], isRelated: Bool) throws {
    let observation = try observe(feature(.object([JSONMember(tag, .string(value))])))
    let categories = observation.elements.filter { $0.name == "categories" }.map(\.value)
    #expect(categories == codes.map { .code(Text("dcms@2015:\($0)")) })
    #expect(
      observation.elements.contains(NamedValue("tags", .code("related"))) == isRelated)
    #expect(observation.notes.isEmpty)
    for code in codes { #expect(schema.vocabulary("dcms@2015")?.code(code) != nil) }
  }

  @Test("A university is an institution", arguments: ["university", "college"])
  func university(amenity: String) throws {
    let observation = try observe(
      feature(["amenity": .string(amenity), "name": "Aalto"], nil, id: "way/12"))
    #expect(observation.kind == "institution")
    #expect(observation.value(of: "institution_type") == .code("university"))
    #expect(observation.value(of: "external_id") == .text("osm:way/12"))
    #expect(observation.notes.isEmpty)
  }

  @Test("What the table does not know is recorded without a code, and noted")
  func unknown() throws {
    let observation = try observe(feature(["amenity": "nightclub", "name": "Alcatraz Club"]))
    #expect(observation.elements.isEmpty)
    #expect(observation.value(of: "name") == .text("Alcatraz Club"))
    #expect(observation.notes.map(\.code) == [.codeUnknown])
    #expect(observation.notes.map(\.place) == ["feature 17"])
    #expect(observation.notes[0].message.contains("amenity=nightclub"))
  }

  @Test("Properties that are called like fields go there, and odd ones are left out with a note")
  func plain() throws {
    let observation = try observe(
      feature([
        "name": "", "employees": 12, "opened_on": "last year", "floor_unit": "5/12",
        "categories": ["7410", "dcms@2015:9999"], "kind": "Sole trader", "extra": [1],
      ]))
    #expect(observation.value(of: "name") == nil)
    #expect(observation.value(of: "floor_unit") == .text("5/12"))
    #expect(observation.value(of: "kind") == .code("sole-trader"))
    #expect(observation.samples == [NamedValue("employees", .integer(12))])
    #expect(
      observation.elements.map(\.value) == [.code("dcms@2015:7410"), .code("dcms@2015:9999")])
    #expect(observation.notes.map(\.code) == [.codeUnknown, .valueOutOfRange])
  }

  @Test("A column mapping goes before everything")
  func columns() throws {
    let columns = [
      try ColumnMapping(parsing: "nimi=name"), try ColumnMapping(parsing: "a=b=phone"),
    ]
    let observation = try observe(
      feature(["name": "Gallery", "nimi": "Galleria", "a=b": 358], nil), columns: columns)
    #expect(observation.value(of: "name") == .text("Galleria"))
    #expect(observation.value(of: "phone") == .text("358"))
    #expect(throws: Refusal.self) { try ColumnMapping(parsing: "name") }
    #expect(throws: Refusal.self) {
      try FeatureMapping(schema: schema, columns: [ColumnMapping(column: "a", field: "nothing")])
    }
    #expect(throws: Refusal.self) { try FeatureMapping(schema: schema, kind: "nothing") }
  }

  @Test("An area is recorded by its centre where the kind has only a point, else as it is")
  func areas() throws {
    let square = try Geometry(
      parsing: #"{"type":"Polygon","coordinates":[[[24,60],[25,60],[25,61],[24,61],[24,60]]]}"#)
    let library = try observe(feature(["amenity": "library"], square))
    #expect(
      library.value(of: "location")
        == .point(
          Point(
            vertex: Vertex(latitudeE7: 605_000_000, longitudeE7: 245_000_000), isHandPlaced: true)))
    let cluster = try observe(feature(["name": "Kallio"], square), kind: "cluster")
    #expect(cluster.kind == "cluster")
    #expect(cluster.value(of: "boundary") == square.value)
    let problem = #expect(throws: ImportProblem.self) {
      try observe(feature(["name": "Kallio"]), kind: "cluster")
    }
    #expect(problem?.code == .geometryUnsupported)
    #expect(problem?.place == "feature 17")
  }

  @Test(
    "A centre is the centroid, of lines the middle",
    arguments: [
      (#"{"type":"Polygon","coordinates":[[[0,0],[0,3],[3,0],[0,0]]]}"#, "1,1"),
      (
        #"{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[2,0],[2,4],[4,4],[4,0],[2,0]]]}"#,
        "2,1"
      ),
      (
        #"{"type":"MultiPolygon","coordinates":[[[[0,0],[2,0],[2,2],[0,2],[0,0]]],[[[4,0],[4,2],[6,2],[6,0],[4,0]]]]}"#,
        "1,3"
      ),
      (#"{"type":"Polygon","coordinates":[[[179,0],[-179,0],[-179,2],[179,2],[179,0]]]}"#, "1,180"),
      (#"{"type":"LineString","coordinates":[[0,0],[1,1]]}"#, "0.5,0.5"),
      (#"{"type":"LineString","coordinates":[[0,0],[1,5],[9,9]]}"#, "5,1"),
      (#"{"type":"LineString","coordinates":[[0,0],[2,0],[2,2],[0,2],[0,0]]}"#, "1,1"),
      (#"{"type":"Polygon","coordinates":[[[7,8],[7,8],[7,8],[7,8]]]}"#, "8,7"),
      (#"{"type":"Polygon","coordinates":[[[0,0],[1e-7,0],[1e-7,1e-7],[0,0]]]}"#, "0,0.0000001"),
    ])
  func centres(geometry: String, centre: String) throws {
    let observation = try observe(feature([:], try Geometry(parsing: geometry)))
    #expect(observation.value(of: "location")?.text == centre)
  }

  @Test("An edge across the antimeridian is noted")
  func antimeridian() throws {
    let geometry = try Geometry(
      parsing: #"{"type":"Polygon","coordinates":[[[179,0],[-179,0],[-179,2],[179,2],[179,0]]]}"#)
    let observation = try observe(feature(["name": "Taveuni"], geometry), kind: "cluster")
    #expect(observation.notes.map(\.code) == [.geometryInvalid])
  }

  @Test("An observation is recorded by the schema's numbers")
  func registered() throws {
    let observation = try observe(feature(["name": "Bookshop", "shop": "books"]))
    let registered = try observation.registered(in: schema)
    #expect(registered.kind == KindNumber(2))
    #expect(registered.fields.map(\.key.rawValue) == [1, 2])
    #expect(
      registered.elements == [
        Field(FieldKey(9), .code("dcms@2015:5811")), Field(FieldKey(16), .code("related")),
      ])
    let other = Schema(name: "a@1", title: "A", kinds: [], items: [], vocabularies: [])
    let refusal = #expect(throws: Refusal.self) { try observation.registered(in: other) }
    #expect(refusal?.code == .kindUnknown)
  }
}
