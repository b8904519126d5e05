import CairnModel

extension XMLNode {
  /// A waypoint's place, or the line of a route or of a track with one segment (GPX 1.1).
  var gpxGeometry: Geometry {
    get throws(GeometryProblem) {
      switch name {
      case "wpt": return .point(Point(vertex: try gpxVertex))
      case "rte": return try Self.gpxLine(children("rtept"))
      default:
        let segments = children("trkseg")
        guard segments.count == 1 else {
          throw GeometryProblem(
            .geometryUnsupported, "no field can hold a track of \(segments.count) segments")
        }
        return try Self.gpxLine(segments[0].children("trkpt"))
      }
    }
  }

  private static func gpxLine(_ points: [XMLNode]) throws(GeometryProblem) -> Geometry {
    var vertices: [Vertex] = []
    for point in points { vertices.append(try point.gpxVertex) }
    return try Geometry(line: vertices)
  }

  private var gpxVertex: Vertex {
    get throws(GeometryProblem) {
      guard let latitude = attributes["lat"], let longitude = attributes["lon"] else {
        throw GeometryProblem(.geometryInvalid, "a point without lat and lon")
      }
      return try Vertex(latitude: latitude, longitude: longitude)
    }
  }

  /// The feature's elements under their own names; the time and the link under the names that an
  /// import knows.
  var gpxProperties: [JSONMember] {
    var members: [JSONMember] = []
    for child in children {
      let (name, text): (String, String?) =
        switch child.name {
        case "time": ("timestamp", child.content)
        case "link": ("website", child.attributes["href"])
        case "extensions", "rtept", "trkseg": ("", nil)
        default: (child.name, child.content)
        }
      if let text, !members.contains(where: { $0.name == name }) {
        members.append(JSONMember(name, .string(text)))
      }
    }
    return members
  }
}

extension Vertex {
  /// From degrees as text.
  init(
    latitude: some StringProtocol, longitude: some StringProtocol
  ) throws(GeometryProblem) {
    do throws(Refusal) {
      self.init(
        latitudeE7: try Coordinates.latitude(latitude.trimmed),
        longitudeE7: try Coordinates.longitude(longitude.trimmed))
    } catch {
      throw GeometryProblem(error.code, error.message)
    }
  }
}
