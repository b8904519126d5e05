import CairnFormats
import CairnModel
import Testing

@Suite("Reading GPX and KML") struct XMLFeatureReaderTests {
  private let gpx = """
    \u{FEFF}<?xml version="1.0" encoding="UTF-8"?>
    <!-- a > comment -->
    <gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1" creator='a "phone" > b'>
      <metadata><name>not a feature</name></metadata>
      <wpt lat="60.1722969" lon="24.9445312"><ele>12.5</ele><time>2019-04-21T10:15:00Z</time>
        <name>Café &amp; B&#228;r &#x521B;</name><link href="http://x.example"><text>x</text></link>
        <desc><![CDATA[a < b]]></desc></wpt>
      <wpt lat='91' lon='0'/>
      <rte><name>Round</name><rtept lat="1" lon="2"/><rtept lat="3" lon="4"></rtept></rte>
      <trk><trkseg><trkpt lat="1" lon="2"/></trkseg><trkseg/></trk>
      <trk><name>Walk</name><trkseg><trkpt lat="1" lon="2"/><trkpt lat="2" lon="3"/></trkseg></trk>
    </gpx>

    """

  @Test("Waypoints, routes and tracks are features", arguments: [1, 3, 50, 100_000])
  func gpx(piece: Int) throws {
    let reading = try FileReading(gpx, named: "a.gpx", piece: piece)
    #expect(reading.failure == nil)
    #expect(reading.features.map(\.number) == [1, 3, 5])
    #expect(
      reading.features.map { $0.geometry?.value.text }
        == ["60.1722969,24.9445312", "1,2 3,4", "1,2 2,3"])
    #expect(reading.features[0].text("name") == "Café & Bär 创")
    #expect(reading.features[0].text("desc") == "a < b")
    #expect(reading.features[0].text("website") == "http://x.example")
    #expect(reading.features[0].text("timestamp") == "2019-04-21T10:15:00Z")
    #expect(reading.problems.map(\.code) == [.valueOutOfRange, .geometryUnsupported])
    #expect(reading.problems.map(\.place) == ["feature 2", "feature 4"])
    let bytes = Array(gpx.utf8)
    #expect(bytes[reading.features[1].byteOffset...].starts(with: Array("<rte>".utf8)))
  }

  private let kml = """
    <kml:kml xmlns:kml="http://www.opengis.net/kml/2.2"><kml:Document><kml:Folder>
    <kml:Placemark id="p1"><kml:name>Studio</kml:name><kml:Point><kml:coordinates>
      24.9445312,60.1722969,0 </kml:coordinates></kml:Point><kml:ExtendedData>
      <kml:Data name="website"><kml:value>http://x.example</kml:value></kml:Data>
      <kml:SchemaData><kml:SimpleData name="floor_unit">5</kml:SimpleData></kml:SchemaData>
    </kml:ExtendedData></kml:Placemark>
    <kml:Placemark><kml:Polygon><kml:outerBoundaryIs><kml:LinearRing><kml:coordinates>
      0,0 3,0 3,3 0,0</kml:coordinates></kml:LinearRing></kml:outerBoundaryIs></kml:Polygon>
    </kml:Placemark>
    <kml:Placemark><kml:name>none</kml:name></kml:Placemark>
    <kml:Placemark><kml:MultiGeometry><kml:Point/><kml:LineString/></kml:MultiGeometry></kml:Placemark>
    <kml:Placemark><kml:LineString><kml:coordinates>0,0 1</kml:coordinates></kml:LineString>
    </kml:Placemark>
    </kml:Folder></kml:Document></kml:kml>
    """

  @Test("Placemarks are features", arguments: [1, 7, 100_000])
  func kml(piece: Int) throws {
    let reading = try FileReading(kml, named: "a.kml", piece: piece)
    #expect(reading.failure == nil)
    #expect(reading.features.map(\.number) == [1, 2])
    #expect(
      reading.features.map { $0.geometry?.value.text }
        == ["60.1722969,24.9445312", "0,0 0,3 3,3"])
    #expect(reading.features[0].id == "p1")
    #expect(
      reading.features[0].properties == [
        JSONMember("name", "Studio"), JSONMember("website", "http://x.example"),
        JSONMember("floor_unit", "5"),
      ])
    #expect(
      reading.problems.map(\.code) == [.geometryMissing, .geometryUnsupported, .geometryInvalid])
  }

  @Test(
    "What is no well-formed XML, or could grow without end, ends the stream at its byte",
    arguments: [
      ("", 0), ("<a>", 3), ("<a></b>", 3), ("<a/><b/>", 4), ("x<a/>", 0), ("<a b='1' b='2'/>", 0),
      ("<a b=1/>", 0), ("<a>&nbsp;</a>", 3), ("<!DOCTYPE a [<!ENTITY b \"c\">]><a/>", 0),
      ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", 0), ("<a><b></a></b>", 6), ("<a", 0),
      ("<a><!-- ", 3), ("</a>", 0), ("<a>&#xD800;</a>", 3),
    ])
  func failures(text: String, offset: Int) throws {
    for piece in [1, 100] {
      let reading = try FileReading(text, named: "a.gpx", piece: piece)
      #expect(reading.failure?.code == .fileMalformed)
      #expect(reading.failure?.byteOffset == offset)
    }
  }

  @Test("A feature that is too large is skipped without being held, and depth has an end")
  func limits() throws {
    var reader = XMLFeatureReader(featureByteCountMaximum: 300)
    let point = "<wpt lat='1' lon='2'><name>x</name></wpt>"
    let large =
      "<wpt lat='1' lon='2'>" + String(repeating: "<cmt>more</cmt>", count: 500) + "</wpt>"
    reader.append(Array("<gpx>\(point)\(large)\(point)</gpx>".utf8))
    reader.finish()
    var elements: [ImportElement] = []
    while let element = try reader.next() { elements.append(element) }
    #expect(elements.count == 3)
    guard case .skipped(let problem) = elements[1] else {
      Issue.record("the large feature was taken")
      return
    }
    #expect(problem.code == .featureTooLarge)
    let deep = try FileReading(String(repeating: "<a>", count: 10_000), named: "a.kml")
    #expect(deep.failure?.code == .fileMalformed)
  }

  @Test("Damaged XML never crashes the reader")
  func damage() throws {
    var random = SplitMix(seed: 13)
    for sound in [Array(gpx.utf8), Array(kml.utf8)] {
      for _ in 0..<1_500 {
        var bytes = sound
        for _ in 0...random.next(below: 3) {
          bytes[random.next(below: bytes.count)] = UInt8(random.next(below: 256))
        }
        let whole = try FileReading(bytes, named: "a.gpx", piece: 100_000)
        let pieces = try FileReading(bytes, named: "a.gpx", piece: 64)
        #expect(whole.elements == pieces.elements)
        #expect(whole.failure?.byteOffset == pieces.failure?.byteOffset)
      }
    }
  }
}
