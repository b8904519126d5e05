package import CairnModel

/// What a feature of a map can be here: the geometries that a value holds.
package enum Geometry: Hashable, Sendable {
  case point(Point)
  case line([Vertex])
  case polygon(Polygon)
  case multipolygon([Polygon])

  package var value: Value {
    switch self {
    case .point(let point): .point(point)
    case .line(let vertices): .line(vertices)
    case .polygon(let polygon): .polygon(polygon)
    case .multipolygon(let polygons): .multipolygon(polygons)
    }
  }
}

extension Geometry {
  /// GeoJSON (RFC 7946): longitude first, rings closed. Beside a point's coordinates stands one
  /// standard deviation in metres where it is known.
  package var json: JSONValue {
    switch self {
    case .point(let point):
      var members = [
        JSONMember("type", "Point"), JSONMember("coordinates", Self.position(point.vertex)),
      ]
      if point.accuracyMillimetres > 0 {
        members.append(JSONMember("accuracy_m", .number(point.accuracyText)))
      }
      return .object(members)
    case .line(let vertices):
      return ["type": "LineString", "coordinates": .array(vertices.map(Self.position))]
    case .polygon(let polygon):
      return ["type": "Polygon", "coordinates": Self.rings(polygon)]
    case .multipolygon(let polygons):
      return ["type": "MultiPolygon", "coordinates": .array(polygons.map(Self.rings))]
    }
  }

  private static func position(_ vertex: Vertex) -> JSONValue {
    [.number(vertex.longitudeText), .number(vertex.latitudeText)]
  }

  private static func rings(_ polygon: Polygon) -> JSONValue {
    .array(polygon.rings.map { ring in .array((ring + ring.prefix(1)).map(position)) })
  }
}
