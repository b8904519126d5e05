import CairnModel

extension Value {
  /// One member, which is called like the field of the message that holds the value.
  var wireJSON: JSONValue {
    switch self {
    case .text(let text): ["text": .string(text.string)]
    case .integer(let number): ["integer": .integer(number)]
    case .decimal(let number):
      ["decimal": ["mantissa": .integer(number.mantissa), "scale": .integer(Int64(number.scale))]]
    case .flag(let flag): ["flag": .bool(flag)]
    case .date(let date):
      [
        "date": [
          "year": .integer(Int64(date.year)), "month": .integer(Int64(date.month)),
          "day": .integer(Int64(date.day)),
        ]
      ]
    case .time(let time): ["time_ms": .integer(time.milliseconds)]
    case .code(let code): ["code": .string(code.string)]
    case .entity(let id): ["entity": .string(id.description)]
    case .attachment(let id): ["attachment": .string(id.description)]
    case .point(let point):
      [
        "point": [
          "latitude_e7": .integer(Int64(point.vertex.latitudeE7)),
          "longitude_e7": .integer(Int64(point.vertex.longitudeE7)),
          "accuracy_mm": .integer(Int64(point.accuracyMillimetres)),
          "hand_placed": .bool(point.isHandPlaced),
        ]
      ]
    case .line(let vertices): ["line": Self.list(vertices)]
    case .polygon(let polygon): ["polygon": Self.list(polygon)]
    case .multipolygon(let polygons): ["multipolygon": .array(polygons.map(Self.list))]
    case .cleared: ["cleared": true]
    case .sealed(let sealed):
      [
        "sealed": [
          "subject_key_id": .string(sealed.subjectKeyID.hex), "nonce": .string(sealed.nonce.hex),
          "ciphertext": .string(sealed.ciphertext.hex),
        ]
      ]
    }
  }

  /// Latitude and longitude of each vertex, absolute.
  private static func list(_ vertices: [Vertex]) -> JSONValue {
    .array(vertices.map { [.integer(Int64($0.latitudeE7)), .integer(Int64($0.longitudeE7))] })
  }

  private static func list(_ polygon: Polygon) -> JSONValue {
    .array(polygon.rings.map(list))
  }
}

extension Field {
  var wireJSON: JSONValue {
    ["key": .integer(Int64(key.rawValue)), "value": value.wireJSON]
  }
}
