import CairnFormats
import CairnModel
import Testing

@Suite("Reading tables") struct CSVReaderTests {
  @Test("Rows become features in whatever pieces they come", arguments: [1, 2, 3, 7, 1_000])
  func rows(piece: Int) throws {
    let text =
      "\u{FEFF}name,lat,lon,accuracy_m,note\r\n"
      + "\"Gallery \"\"Ömer\"\", 2nd\r\nfloor\",60.1722969,24.9445312,4.5,x\r\n\r\n"
      + "Atelier,60.2,24.8\nNowhere,,,,\r\n\"\",-60,\"-24\",,\r\nlast,1,2"
    let reading = try FileReading(text, named: "Shops.CSV", piece: piece)
    #expect(reading.failure == nil)
    #expect(reading.problems.isEmpty)
    #expect(reading.features.map(\.number) == [1, 2, 3, 4, 5])
    #expect(
      reading.features.map { $0.text("name") }
        == ["Gallery \"Ömer\", 2nd\r\nfloor", "Atelier", "Nowhere", nil, "last"])
    #expect(reading.features[0].text("note") == "x")
    #expect(
      reading.features.map { $0.geometry?.value.text }
        == ["60.1722969,24.9445312±4.5", "60.2,24.8", nil, "-60,-24", "1,2"])
    let bytes = Array(text.utf8)
    #expect(bytes[reading.features[1].byteOffset] == UInt8(ascii: "A"))
  }

  @Test("Semicolons come with decimal commas, tabs are found too")
  func delimiters() throws {
    let european = try FileReading(
      "nimi;latitude;longitude\nKioski, keskusta;60,17;24,94\n", named: "a.csv")
    #expect(european.features.map { $0.geometry?.value.text } == ["60.17,24.94"])
    #expect(european.features[0].text("nimi") == "Kioski, keskusta")
    let tabs = try FileReading("name\tLat\tLng\r\"a\tb\"\t1\t2\r", named: "a.tsv")
    #expect(tabs.features.map { $0.text("name") } == ["a\tb"])
    #expect(tabs.features[0].geometry?.value.text == "1,2")
  }

  @Test("A broken row is skipped and the next one is read")
  func skipped() throws {
    let reading = try FileReading(
      "name,lat,lon\na,91,0\nb,1,\nc,1,2,3\n\"d\"d,1,2\ne,x,2\nf,1,2\n", named: "a.csv")
    #expect(reading.features.map(\.number) == [6])
    #expect(
      reading.problems.map(\.code) == [
        .valueOutOfRange, .geometryInvalid, .featureInvalid, .featureInvalid, .valueOutOfRange,
      ])
    #expect(reading.problems.map(\.place) == (1...5).map { "feature \($0)" })
    let latin = try FileReading(
      Array("name\nCaf".utf8) + [0xE9] + Array("\nok\n".utf8), named: "a.csv", piece: 4)
    #expect(latin.problems.map(\.code) == [.featureInvalid])
    #expect(latin.features.map { $0.text("name") } == ["ok"])
  }

  @Test(
    "Where a table can't be read at all it says why",
    arguments: [
      ("", "no line of column names"), ("name,name\n", "comes twice"),
      ("lat,name\n1,x\n", "not both"),
      ("name\n\"open\nand open", "byte 5"),
    ])
  func failures(text: String, message: String) throws {
    let reading = try FileReading(text, named: "a.csv", piece: 3)
    #expect(reading.failure?.code == .fileMalformed)
    #expect(reading.failure?.message.contains(message) == true)
  }

  @Test("A row that is too large is skipped without being held")
  func tooLarge() throws {
    var reader = CSVReader(rowByteCountMaximum: 100)
    var elements: [ImportElement] = []
    reader.append(Array("name\n\"".utf8))
    for _ in 0..<1_000 {
      reader.append([UInt8](repeating: UInt8(ascii: "x"), count: 100))
      while let element = try reader.next() { elements.append(element) }
    }
    reader.append(Array("\"\nsmall\n".utf8))
    reader.finish()
    while let element = try reader.next() { elements.append(element) }
    #expect(elements.count == 2)
    guard case .skipped(let problem) = elements.first else {
      Issue.record("the large row was taken")
      return
    }
    #expect(problem.code == .featureTooLarge)
  }

  @Test("A table maps by its column names, with places or without")
  func mapping() throws {
    let schema = BuiltInSchema.creativeClusters
    let reading = try FileReading(
      "name,categories,employees,lat,lon,observed_at\nStudio,7410;dcms@2015:9003,3,60.1,24.9,"
        + "2019-04-21T10:15:00Z\n", named: "a.csv")
    let observation = try FeatureMapping(schema: schema).observation(of: reading.features[0])
    #expect(
      observation.elements.map(\.value) == [.code("dcms@2015:7410"), .code("dcms@2015:9003")])
    #expect(observation.samples == [NamedValue("employees", .integer(3))])
    #expect(observation.observedTime == Timestamp(milliseconds: 1_555_841_700_000))
    let links = try FileReading("from,to,type\n1.2,1.3,supply\n", named: "links.csv")
    let link = try FeatureMapping(schema: schema, kind: "link").observation(of: links.features[0])
    #expect(link.fields.map(\.value.text) == ["1.2", "1.3", "supply"])
    #expect(link.notes.isEmpty)
  }

  @Test("The name of a file tells its format, or that it is none that is read")
  func names() throws {
    for name in ["a.geojson", "A.JSON", "a.ndjson", "a.csv", "dir.x/a.gpx", "a.kml"] {
      _ = try ImportReader(fileName: name)
    }
    for name in ["a.shp", "geojson", "a.csv.gz", ""] {
      let refusal = #expect(throws: Refusal.self) { try ImportReader(fileName: name) }
      #expect(refusal?.code == .fileMalformed)
    }
  }

  @Test("Damaged tables never crash the reader")
  func damage() throws {
    var random = SplitMix(seed: 11)
    let sound = Array("name,lat,lon\n\"a\"\"b\",1,2\r\nc,3,4\r\n".utf8)
    for _ in 0..<3_000 {
      var bytes = sound
      for _ in 0...random.next(below: 3) {
        bytes[random.next(below: bytes.count)] = UInt8(random.next(below: 256))
      }
      let whole = try FileReading(bytes, named: "a.csv", piece: 1_000)
      let pieces = try FileReading(bytes, named: "a.csv", piece: 1)
      #expect(whole.elements == pieces.elements)
      #expect(whole.failure == pieces.failure)
    }
  }
}
