import CairnFormats
import CairnModel
import Testing

@Suite("Reading GeoJSON as it comes") struct GeoJSONReaderTests {
  /// Everything a text gives, fed in chunks of a size.
  private func read(
    _ text: String, chunk: Int = .max, limits: GeoJSONLimits = GeoJSONLimits()
  ) -> (elements: [ImportElement], failure: ImportProblem?) {
    var reader = GeoJSONReader(limits: limits)
    var elements: [ImportElement] = []
    let bytes = Array(text.utf8)
    do throws(ImportProblem) {
      var position = 0
      while position < bytes.count {
        let end = min(bytes.count, chunk == .max ? bytes.count : position + chunk)
        reader.append(bytes[position..<end])
        position = end
        while let element = try reader.next() { elements.append(element) }
      }
      reader.finish()
      while let element = try reader.next() { elements.append(element) }
      return (elements, nil)
    } catch {
      #expect((try? reader.next()) == .some(nil))
      return (elements, error)
    }
  }

  private func features(_ elements: [ImportElement]) -> [ImportedFeature] {
    elements.compactMap { if case .feature(let feature) = $0 { feature } else { nil } }
  }

  private func problems(_ elements: [ImportElement]) -> [ImportProblem] {
    elements.compactMap { if case .skipped(let problem) = $0 { problem } else { nil } }
  }

  private let point = #"{"type":"Point","coordinates":[24.9445312,60.1722969]}"#

  private func feature(_ geometry: String, _ properties: String = "{}") -> String {
    #"{"type":"Feature","properties":\#(properties),"geometry":\#(geometry)}"#
  }

  @Test("The same comes out in whatever chunks the bytes come", arguments: [1, 2, 3, 7, 64, 1_000])
  func chunks(size: Int) {
    let text = """
      \u{FEFF}{ "license": "(c) \\"]}\\\\", "type":"FeatureCollection", "bbox": [1,2,[3]],
       "features" : [ \(feature(point, #"{"name":"Ömer \\ \"}]"}"#)) , null,
      {"type":"Feature","geometry":nul}, \(feature(point, "null")) ] , "x": 1.5e3 }
      """
    let whole = read(text)
    #expect(whole.failure == nil)
    #expect(whole.elements.count == 4)
    #expect(features(whole.elements).map(\.number) == [1, 4])
    #expect(features(whole.elements)[0].text("name") == #"Ömer \ "}]"#)
    #expect(problems(whole.elements).map(\.place) == ["feature 2", "feature 3"])
    let parts = read(text, chunk: size)
    #expect(parts.elements == whole.elements)
    #expect(parts.failure == nil)
  }

  @Test("Offsets are those of the file, byte order mark and all")
  func offsets() {
    let text = "\u{FEFF}{\"type\":\"FeatureCollection\",\"features\":[\(feature(point)),  7]}"
    let elements = read(text, chunk: 5).elements
    let bytes = Array(text.utf8)
    let first = features(elements)[0].byteOffset
    #expect(bytes[first...].starts(with: Array(#"{"type":"Feature""#.utf8)))
    #expect(problems(elements)[0].byteOffset.map { bytes[$0] } == UInt8(ascii: "7"))
  }

  @Test("A feature, a geometry, lines of features and a text sequence are read too")
  func otherTexts() {
    #expect(features(read(feature(point)).elements).count == 1)
    #expect(features(read(point, chunk: 1).elements).count == 1)
    let lines = feature(point) + "\n" + feature("null") + "\n" + feature(point) + "\n"
    let read = read(lines, chunk: 3)
    #expect(features(read.elements).map(\.number) == [1, 3])
    #expect(problems(read.elements).map(\.code) == [.geometryMissing])
    let sequence = "\u{1E}" + feature(point) + "\n\u{1E}" + feature(point) + "\n"
    #expect(features(self.read(sequence).elements).count == 2)
    #expect(self.read(#"{"type":"FeatureCollection","features":[]}"#).elements.isEmpty)
  }

  @Test(
    "Where the rest can't be read the stream ends at the byte",
    arguments: [
      ("", 0), ("name,lat,lon", 0), ("[1,2]", 0), (#"{"type" 1}"#, 8),
      (#"{"features":[{}{}]}"#, 15),
      (#"{"features":[{},]}"#, 16), (#"{"features":[{"a":[1}]}"#, 20), (#"{"features":[{}"#, 15),
      (#"{"features":[{"a":"#, 18), (#"{"features":[,]}"#, 13),
      (#"{"type":"Topology","features":[]}"#, 30),
      (#"{"type":"FeatureCollection"}"#, 0), (#"{"a":nul}"#, 8), (#"{"a":1,"a":2}"#, 7),
      (#"{"features":[]} x"#, 16), (#"{,}"#, 1),
    ])
  func failures(text: String, offset: Int) {
    for chunk in [1, .max] {
      let failure = read(text, chunk: chunk).failure
      #expect(failure?.code == .fileMalformed)
      #expect(failure?.byteOffset == offset)
      #expect(failure?.message.contains("byte \(offset)") == true || text.isEmpty)
    }
  }

  @Test("Good features come out before the byte where a file breaks off")
  func truncated() {
    let text = #"{"type":"FeatureCollection","features":["# + feature(point) + "," + feature(point)
    let read = read(text + #",{"type":"Fea"#)
    #expect(features(read.elements).count == 2)
    #expect(read.failure?.byteOffset == text.utf8.count + 13)
  }

  @Test(
    "A feature that is broken in itself is skipped by its reason",
    arguments: [
      (#"{"type":"Feature"}"#, "geometry_missing"),
      (#"{"type":"Feature","geometry":null}"#, "geometry_missing"),
      (#"{"geometry":null}"#, "feature_invalid"), ("[]", "feature_invalid"),
      ("true", "feature_invalid"),
      (#"{"type":"Point","coordinates":[1,2]}"#, "feature_invalid"),
      (#"{"type":"Feature","type":"Feature","geometry":null}"#, "feature_invalid"),
      (
        #"{"type":"Feature","properties":3,"geometry":{"type":"Point","coordinates":[1,2]}}"#,
        "feature_invalid"
      ),
      (
        #"{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[]}}"#,
        "geometry_unsupported"
      ),
      (
        #"{"type":"Feature","geometry":{"type":"MultiPoint","coordinates":[[1,2]]}}"#,
        "geometry_unsupported"
      ),
      (#"{"type":"Feature","geometry":{"type":"Circle","coordinates":[1,2]}}"#, "geometry_invalid"),
      (#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1]}}"#, "geometry_invalid"),
      (
        #"{"type":"Feature","geometry":{"type":"Point","coordinates":["1","2"]}}"#,
        "geometry_invalid"
      ),
      (
        #"{"type":"Feature","geometry":{"type":"Point","coordinates":[60.17,124.9]}}"#,
        "value_out_of_range"
      ),
      (
        #"{"type":"Feature","geometry":{"type":"Point","coordinates":[180.1,0]}}"#,
        "value_out_of_range"
      ),
      (
        #"{"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,2]]}}"#,
        "geometry_invalid"
      ),
      (
        #"{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}}"#,
        "geometry_invalid"
      ),
      (
        #"{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}}"#,
        "geometry_invalid"
      ),
      (#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":[]}}"#, "geometry_invalid"),
      (
        #"{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[]}}"#,
        "geometry_invalid"
      ),
    ])
  func skipped(text: String, code: String) {
    let good = feature(point)
    let read = read(#"{"type":"FeatureCollection","features":[\#(good),\#(text),\#(good)]}"#)
    #expect(read.failure == nil)
    #expect(features(read.elements).map(\.number) == [1, 3])
    #expect(problems(read.elements).map(\.code.rawValue) == [code])
    #expect(problems(read.elements).map(\.place) == ["feature 2"])
  }

  @Test(
    "Geometries keep their digits, in latitude and longitude, and rings lose their closing vertex")
  func geometries() throws {
    func vertex(_ latitude: Int32, _ longitude: Int32) -> Vertex {
      Vertex(latitudeE7: latitude, longitudeE7: longitude)
    }
    let ring = "[[0,0,7],[1,0],[1,1.00000005],[0,0]]"
    let vertices = [vertex(0, 0), vertex(0, 10_000_000), vertex(10_000_001, 10_000_000)]
    let cases: [(String, Geometry)] = [
      (point, .point(Point(vertex: vertex(601_722_969, 249_445_312)))),
      (#"{"type":"LineString","coordinates":[[0,0],[1,0],[1,1.00000005]]}"#, .line(vertices)),
      (#"{"type":"Polygon","coordinates":[\#(ring)]}"#, .polygon(Polygon(rings: [vertices]))),
      (
        #"{"coordinates":[[\#(ring)],[\#(ring),\#(ring)]],"type":"MultiPolygon"}"#,
        .multipolygon([Polygon(rings: [vertices]), Polygon(rings: [vertices, vertices])])
      ),
    ]
    for (text, geometry) in cases {
      #expect(features(read(feature(text)).elements).map(\.geometry) == [geometry])
      #expect(try Geometry(parsing: geometry.json.text()) == geometry)
    }
  }

  @Test("A feature that is too large or too deep is skipped without being held")
  func limits() {
    let limits = GeoJSONLimits(featureByteCountMaximum: 200, depthMaximum: 8)
    let large = feature(point, "{\"name\":\"\(String(repeating: "x", count: 5_000))\"}")
    let deep =
      "{\"type\":" + String(repeating: "[", count: 70) + String(repeating: "]", count: 70) + "}"
    let text = """
      {"type":"FeatureCollection","junk":"\(String(repeating: "y", count: 900))",
      "features":[\(large),\(feature(point)),\(deep),\(feature(point))]}
      """
    for chunk in [1, 50, .max] {
      let read = read(text, chunk: chunk, limits: limits)
      #expect(read.failure == nil)
      #expect(features(read.elements).map(\.number) == [2, 4])
      #expect(problems(read.elements).map(\.code) == [.featureTooLarge, .featureInvalid])
    }
    #expect(
      problems(read(large, chunk: 50, limits: limits).elements).map(\.code) == [.featureTooLarge])
  }

  @Test("A million brackets don't reach the end of the stack, nor hold more than a feature may")
  func brackets() {
    let text = #"{"features":["# + String(repeating: "[", count: 1_000_000)
    let read = read(
      text + String(repeating: "]", count: 1_000_000) + "," + feature(point) + "]}", chunk: 4_096,
      limits: GeoJSONLimits(featureByteCountMaximum: 1_000))
    #expect(read.failure == nil)
    #expect(features(read.elements).map(\.number) == [2])
  }

  @Test("Damaged bytes never crash the reader, and every end is typed")
  func damage() {
    var random = SplitMix(seed: 7)
    let sound = Array(
      #"{"type":"FeatureCollection","features":[\#(feature(point)),\#(feature(point))]}"#.utf8)
    for _ in 0..<5_000 {
      var bytes = sound
      for _ in 0...random.next(below: 4) {
        bytes[random.next(below: bytes.count)] = UInt8(random.next(below: 256))
      }
      var reader = GeoJSONReader()
      reader.append(bytes[..<40])
      var count = 0
      do throws(ImportProblem) {
        while try reader.next() != nil { count += 1 }
        reader.append(bytes[40...])
        reader.finish()
        while try reader.next() != nil { count += 1 }
      } catch {
        #expect(error.byteOffset.map { 0...bytes.count ~= $0 } == true)
      }
      #expect(count <= 6)
    }
  }
}
