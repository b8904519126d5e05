import CairnModel

extension XMLNode {
  /// A placemark's point, line, polygon or several polygons (KML 2.2).
  var kmlGeometry: Geometry {
    get throws(GeometryProblem) {
      let known = ["Point", "LineString", "Polygon", "MultiGeometry"]
      guard let geometry = children.first(where: { known.contains($0.name) }) else {
        throw GeometryProblem(.geometryMissing, "the placemark has no geometry that is read")
      }
      return try geometry.asKMLGeometry
    }
  }

  private var asKMLGeometry: Geometry {
    get throws(GeometryProblem) {
      switch name {
      case "Point":
        let vertices = try kmlVertices
        guard vertices.count == 1 else {
          throw GeometryProblem(.geometryInvalid, "a point of \(vertices.count) coordinates")
        }
        return .point(Point(vertex: vertices[0]))
      case "LineString": return try Geometry(line: try kmlVertices)
      case "Polygon": return try Geometry(polygons: [try kmlPolygon], isMultiple: false)
      default:
        guard !children.isEmpty, children.allSatisfy({ $0.name == "Polygon" }) else {
          throw GeometryProblem(
            .geometryUnsupported, "no field can hold this MultiGeometry: only polygons together")
        }
        var polygons: [Polygon] = []
        for child in children { polygons.append(try child.kmlPolygon) }
        return try Geometry(polygons: polygons, isMultiple: true)
      }
    }
  }

  private var kmlPolygon: Polygon {
    get throws(GeometryProblem) {
      var rings: [[Vertex]] = []
      for boundary in children("outerBoundaryIs") + children("innerBoundaryIs") {
        for ring in boundary.children("LinearRing") {
          var vertices = try ring.kmlVertices
          guard vertices.count >= 4, vertices.first == vertices.last else {
            throw GeometryProblem(
              .geometryInvalid, "a ring that is not closed, or has fewer than 4 positions")
          }
          vertices.removeLast()
          rings.append(vertices)
        }
      }
      guard child("outerBoundaryIs") != nil, !rings.isEmpty else {
        throw GeometryProblem(.geometryInvalid, "a polygon without a ring")
      }
      return Polygon(rings: rings)
    }
  }

  /// Tuples of longitude, latitude and, not looked at, altitude, separated by white space.
  private var kmlVertices: [Vertex] {
    get throws(GeometryProblem) {
      var vertices: [Vertex] = []
      for tuple in (text(of: "coordinates") ?? "").split(whereSeparator: \.isWhitespace) {
        let parts = tuple.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count >= 2 else {
          throw GeometryProblem(.geometryInvalid, "a position that is not longitude,latitude")
        }
        vertices.append(try Vertex(latitude: parts[1], longitude: parts[0]))
      }
      return vertices
    }
  }

  /// Name, description and the like, and the placemark's own data.
  var kmlProperties: [JSONMember] {
    var found: [(String, String?)] = [
      ("name", text(of: "name")), ("description", text(of: "description")),
      ("address", text(of: "address")), ("phone", text(of: "phoneNumber")),
      ("timestamp", child("TimeStamp")?.text(of: "when")),
    ]
    for data in child("ExtendedData")?.descendants("Data") ?? [] {
      found.append((data.attributes["name"] ?? "", data.text(of: "value")))
    }
    for data in child("ExtendedData")?.descendants("SimpleData") ?? [] {
      found.append((data.attributes["name"] ?? "", data.content))
    }
    var members: [JSONMember] = []
    for case (let name, let text?) in found
    where !name.isEmpty && !members.contains(where: { $0.name == name }) {
      members.append(JSONMember(name, .string(text)))
    }
    return members
  }
}
