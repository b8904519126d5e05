package import CairnModel

extension Value {
  /// Reads a value by its type alone: no range, and a code as it stands.
  init(parsing text: some StringProtocol, as type: FieldType) throws(Refusal) {
    switch type {
    case .text: self = .text(Text(String(text)))
    case .integer: self = .integer(try Self.integer(text))
    case .decimal: self = .decimal(try Decimal(parsing: text))
    case .flag: self = .flag(try Self.flag(text))
    case .date: self = .date(try CalendarDate(parsing: text))
    case .time: self = .time(try Timestamp(parsing: text))
    case .code: self = .code(Text(String(text)))
    case .entity:
      guard let id = EntityID(text) else {
        throw .badValue(text, "the id of an entity such as 3.17")
      }
      self = .entity(id)
    case .attachment:
      guard let id = EventID(text) else {
        throw .badValue(text, "the id of an attachment such as 3.17")
      }
      self = .attachment(id)
    case .point: self = .point(try Point(parsing: text))
    case .line: self = .line(try Self.line(text))
    case .polygon: self = try Self.area(text)
    }
  }

  private static func integer(_ text: some StringProtocol) throws(Refusal) -> Int64 {
    // Int64 takes a plus sign too, which is what a person may type.
    guard let number = Int64(text) else { throw .badValue(text, "an integer of 64 bits") }
    return number
  }

  private static func flag(_ text: some StringProtocol) throws(Refusal) -> Bool {
    switch text {
    case "true", "yes", "1": true
    case "false", "no", "0": false
    default: throw .badValue(text, "true or false")
    }
  }

  private static func line(_ text: some StringProtocol) throws(Refusal) -> [Vertex] {
    if text.first == "{" {
      guard case .line(let vertices) = try Geometry(parsing: text) else {
        throw .badValue(text, "a LineString")
      }
      return vertices
    }
    let vertices = try vertices(text)
    guard vertices.count >= 2 else { throw .badValue(text, "a line of at least 2 places") }
    return vertices
  }

  /// Rings of `LAT,LON` separated by spaces, the rings by semicolons; or GeoJSON.
  private static func area(_ text: some StringProtocol) throws(Refusal) -> Value {
    if text.first == "{" {
      switch try Geometry(parsing: text) {
      case .polygon(let polygon): return .polygon(polygon)
      case .multipolygon(let polygons): return .multipolygon(polygons)
      default: throw .badValue(text, "a Polygon or MultiPolygon")
      }
    }
    var rings: [[Vertex]] = []
    for part in text.split(separator: ";", omittingEmptySubsequences: false) {
      var ring = try vertices(part)
      if ring.count > 1, ring.first == ring.last { ring.removeLast() }
      guard ring.count >= 3 else { throw .badValue(part, "a ring of at least 3 places") }
      rings.append(ring)
    }
    return .polygon(Polygon(rings: rings))
  }

  private static func vertices(_ text: some StringProtocol) throws(Refusal) -> [Vertex] {
    var vertices: [Vertex] = []
    for part in text.split(separator: " ") { vertices.append(try Vertex(parsing: part)) }
    return vertices
  }

  /// What a person reads, and can type back.
  package var text: String {
    switch self {
    case .text(let text): text.string
    case .integer(let number): String(number)
    case .decimal(let number): number.text
    case .flag(let flag): flag ? "true" : "false"
    case .date(let date): date.text
    case .time(let time): time.text
    case .code(let code): code.string
    case .entity(let id): id.description
    case .attachment(let id): id.description
    case .point(let point): point.text
    case .line(let vertices): vertices.map(\.text).joined(separator: " ")
    case .polygon(let polygon):
      polygon.rings.map { $0.map(\.text).joined(separator: " ") }.joined(separator: ";")
    case .multipolygon(let polygons): Geometry.multipolygon(polygons).json.text()
    case .cleared: ""
    case .sealed(let sealed): "sealed:\(sealed.subjectKeyID.hex)"
    }
  }

  /// What `--json` prints: numbers as numbers, geometries as GeoJSON, an emptied field as null.
  package var json: JSONValue {
    switch self {
    case .integer(let number): .integer(number)
    case .decimal(let number): .number(number.text)
    case .flag(let flag): .bool(flag)
    case .point(let point): Geometry.point(point).json
    case .line(let vertices): Geometry.line(vertices).json
    case .polygon(let polygon): Geometry.polygon(polygon).json
    case .multipolygon(let polygons): Geometry.multipolygon(polygons).json
    case .cleared: .null
    case .sealed(let sealed): ["sealed": .string(sealed.subjectKeyID.hex)]
    case .text, .date, .time, .code, .entity, .attachment: .string(text)
    }
  }
}
