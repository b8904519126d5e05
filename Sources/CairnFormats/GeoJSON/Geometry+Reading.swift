package import CairnModel

extension Geometry {
  /// Reads the text of one GeoJSON geometry.
  package init(parsing text: some StringProtocol) throws(Refusal) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: Array(text.utf8))
    } catch {
      throw Refusal(.valueOutOfRange, "the geometry is not JSON: \(error)")
    }
    do throws(GeometryProblem) {
      self = try Geometry(value)
    } catch {
      throw Refusal(.valueOutOfRange, error.message)
    }
  }

  /// Reads a GeoJSON geometry object. Positions are longitude, latitude and, not looked at, height.
  /// The right-hand rule is not enforced, as RFC 7946 asks of readers.
  init(_ json: JSONValue) throws(GeometryProblem) {
    guard json.asMembers != nil, let type = json["type"]?.asString else {
      throw GeometryProblem(.geometryInvalid, "the geometry is no object with a type")
    }
    switch type {
    case "Point":
      var point = Point(vertex: try Vertex(position: try Self.coordinates(of: json)))
      if let metres = json["accuracy_m"]?.asNumberText {
        point.accuracyMillimetres = (try? Coordinates.millimetres(metres)) ?? 0
      }
      self = .point(point)
    case "LineString":
      try self.init(line: try Self.vertices(try Self.coordinates(of: json)))
    case "Polygon":
      let polygon = try Self.polygon(try Self.coordinates(of: json))
      try self.init(polygons: [polygon], isMultiple: false)
    case "MultiPolygon":
      var polygons: [Polygon] = []
      for element in try Self.array(try Self.coordinates(of: json)) {
        polygons.append(try Self.polygon(element))
      }
      guard !polygons.isEmpty else {
        throw GeometryProblem(.geometryInvalid, "a MultiPolygon without a polygon")
      }
      try self.init(polygons: polygons, isMultiple: true)
    case "MultiPoint", "MultiLineString", "GeometryCollection":
      throw GeometryProblem(.geometryUnsupported, "no field can hold a \(type)")
    default:
      throw GeometryProblem(.geometryInvalid, "\"\(type.prefix(40))\" is no type of geometry")
    }
  }

  /// A line of as many vertices as a value can hold.
  init(line vertices: [Vertex]) throws(GeometryProblem) {
    guard vertices.count >= 2 else {
      throw GeometryProblem(.geometryInvalid, "a line with fewer than 2 positions")
    }
    self = .line(vertices)
    try checkSize([vertices])
  }

  /// Areas of as many vertices as a value can hold.
  init(polygons: [Polygon], isMultiple: Bool) throws(GeometryProblem) {
    self = isMultiple ? .multipolygon(polygons) : .polygon(polygons[0])
    try checkSize(polygons.flatMap(\.rings))
  }

  private func checkSize(_ rings: [[Vertex]]) throws(GeometryProblem) {
    guard rings.reduce(0, { $0 + $1.count }) <= Limits.verticesPerValueMaximum else {
      throw GeometryProblem(
        .valueOutOfRange, "more than \(Limits.verticesPerValueMaximum) positions")
    }
    guard rings.count <= Limits.ringsPerValueMaximum else {
      throw GeometryProblem(.valueOutOfRange, "more than \(Limits.ringsPerValueMaximum) rings")
    }
  }

  private static func coordinates(of json: JSONValue) throws(GeometryProblem) -> JSONValue {
    guard let coordinates = json["coordinates"] else {
      throw GeometryProblem(.geometryInvalid, "a geometry without coordinates")
    }
    return coordinates
  }

  private static func array(_ json: JSONValue) throws(GeometryProblem) -> [JSONValue] {
    guard let elements = json.asArray else {
      throw GeometryProblem(
        .geometryInvalid, "expected an array of coordinates, found \(json.typeName)")
    }
    return elements
  }

  private static func vertices(_ json: JSONValue) throws(GeometryProblem) -> [Vertex] {
    let positions = try array(json)
    var vertices: [Vertex] = []
    vertices.reserveCapacity(positions.count)
    for position in positions { vertices.append(try Vertex(position: position)) }
    return vertices
  }

  private static func polygon(_ json: JSONValue) throws(GeometryProblem) -> Polygon {
    var rings: [[Vertex]] = []
    for element in try array(json) {
      var ring = try vertices(element)
      guard ring.count >= 4 else {
        throw GeometryProblem(.geometryInvalid, "a ring with fewer than 4 positions")
      }
      guard ring.first == ring.last else {
        throw GeometryProblem(.geometryInvalid, "a ring that is not closed")
      }
      ring.removeLast()
      rings.append(ring)
    }
    guard !rings.isEmpty else {
      throw GeometryProblem(.geometryInvalid, "a polygon without a ring")
    }
    return Polygon(rings: rings)
  }
}

/// Why a geometry can't be taken.
struct GeometryProblem: Error {
  var code: RefusalCode
  var message: String

  init(_ code: RefusalCode, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension Vertex {
  fileprivate init(position json: JSONValue) throws(GeometryProblem) {
    guard let numbers = json.asArray, numbers.count >= 2,
      let longitude = numbers[0].asNumberText, let latitude = numbers[1].asNumberText
    else {
      throw GeometryProblem(.geometryInvalid, "a position that is not [longitude, latitude]")
    }
    do throws(Refusal) {
      self.init(
        latitudeE7: try Coordinates.latitude(latitude),
        longitudeE7: try Coordinates.longitude(longitude))
    } catch {
      throw GeometryProblem(error.code, error.message)
    }
  }
}
