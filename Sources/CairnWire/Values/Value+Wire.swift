import CairnModel
import FoundationEssentials
import SwiftProtobuf

extension Value {
  init(wire: WireValue) throws(MeaninglessValue) {
    switch wire.value {
    case .text(let text): self = .text(try Text(wire: text, maximum: Limits.textByteCountMaximum))
    case .integer(let number): self = .integer(number)
    case .decimal(let decimal):
      guard decimal.scale <= UInt32(Decimal.scaleMaximum) else {
        throw MeaninglessValue("a decimal with too large a scale")
      }
      self = .decimal(Decimal(mantissa: decimal.mantissa, scale: UInt8(decimal.scale)))
    case .flag(let flag): self = .flag(flag)
    case .date(let date): self = .date(try CalendarDate(wire: date))
    case .timeMs(let milliseconds): self = .time(Timestamp(milliseconds: milliseconds))
    case .code(let code): self = .code(try Text(wire: code, maximum: Limits.nameByteCountMaximum))
    case .entity(let id): self = .entity(try EntityID(wire: id))
    case .attachment(let id): self = .attachment(try EventID(wire: id))
    case .point(let point):
      self = .point(
        Point(
          vertex: try Vertex(latitude: point.latitudeE7, longitude: point.longitudeE7),
          accuracyMillimetres: point.accuracyMm, isHandPlaced: point.handPlaced))
    case .line(let line):
      let vertices = try line.vertices()
      guard vertices.count >= 2 else { throw MeaninglessValue("a line with one vertex") }
      self = .line(vertices)
    case .polygon(let polygon):
      let polygon = try Polygon(wire: polygon)
      try Value.checkVertices(polygon.rings)
      self = .polygon(polygon)
    case .multipolygon(let multi):
      guard !multi.polygons.isEmpty else {
        throw MeaninglessValue("a multipolygon without a polygon")
      }
      var polygons: [Polygon] = []
      for polygon in multi.polygons { polygons.append(try Polygon(wire: polygon)) }
      try Value.checkVertices(polygons.flatMap(\.rings))
      self = .multipolygon(polygons)
    case .cleared: self = .cleared
    case .sealed(let sealed):
      self = .sealed(
        SealedValue(
          subjectKeyID: Array(sealed.subjectKeyID), nonce: Array(sealed.nonce),
          ciphertext: Array(sealed.ciphertext)))
    case nil: throw MeaninglessValue("a value of an unknown type")
    }
  }

  private static func checkVertices(_ rings: [[Vertex]]) throws(MeaninglessValue) {
    guard rings.count <= Limits.ringsPerValueMaximum,
      rings.reduce(0, { $0 + $1.count }) <= Limits.verticesPerValueMaximum
    else { throw MeaninglessValue("an area with too many vertices") }
  }

  var wire: WireValue {
    var wire = WireValue()
    switch self {
    case .text(let text): wire.text = text.string
    case .integer(let number): wire.integer = number
    case .decimal(let decimal):
      wire.decimal = .with {
        $0.mantissa = decimal.mantissa
        $0.scale = UInt32(decimal.scale)
      }
    case .flag(let flag): wire.flag = flag
    case .date(let date): wire.date = date.wire
    case .time(let time): wire.timeMs = time.milliseconds
    case .code(let code): wire.code = code.string
    case .entity(let id): wire.entity = id.packed
    case .attachment(let id): wire.attachment = id.packed
    case .point(let point):
      wire.point = .with {
        $0.latitudeE7 = point.vertex.latitudeE7
        $0.longitudeE7 = point.vertex.longitudeE7
        $0.accuracyMm = point.accuracyMillimetres
        $0.handPlaced = point.isHandPlaced
      }
    case .line(let vertices): wire.line = WireLine(vertices)
    case .polygon(let polygon): wire.polygon = polygon.wire
    case .multipolygon(let polygons):
      wire.multipolygon = .with { $0.polygons = polygons.map(\.wire) }
    case .cleared: wire.cleared = WireCleared()
    case .sealed(let sealed):
      wire.sealed = .with {
        $0.subjectKeyID = Data(sealed.subjectKeyID)
        $0.nonce = Data(sealed.nonce)
        $0.ciphertext = Data(sealed.ciphertext)
      }
    }
    return wire
  }
}

extension CalendarDate {
  init(wire: WireDate) throws(MeaninglessValue) {
    let days: UInt32 =
      switch wire.month {
      case 0: 0
      case 2: wire.year % 4 == 0 && (wire.year % 100 != 0 || wire.year % 400 == 0) ? 29 : 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    guard -9999...9999 ~= wire.year, wire.month <= 12, wire.day <= days else {
      throw MeaninglessValue("a date that is not in the calendar")
    }
    self.init(year: wire.year, month: UInt8(wire.month), day: UInt8(wire.day))
  }

  var wire: WireDate {
    .with {
      $0.year = year
      $0.month = UInt32(month)
      $0.day = UInt32(day)
    }
  }
}

extension Vertex {
  init(latitude: Int32, longitude: Int32) throws(MeaninglessValue) {
    self.init(latitudeE7: latitude, longitudeE7: longitude)
    guard isInRange else { throw MeaninglessValue("a place that is not on Earth") }
  }
}

extension WireLine {
  init(_ vertices: [Vertex]) {
    self.init()
    var before = Vertex(latitudeE7: 0, longitudeE7: 0)
    for vertex in vertices {
      deltas.append(vertex.latitudeE7 &- before.latitudeE7)
      deltas.append(vertex.longitudeE7 &- before.longitudeE7)
      before = vertex
    }
  }

  /// Differences may pass Int32's range between far places, so they wrap.
  func vertices() throws(MeaninglessValue) -> [Vertex] {
    guard deltas.count.isMultiple(of: 2), deltas.count / 2 <= Limits.verticesPerValueMaximum else {
      throw MeaninglessValue("a line with a broken or too long list of vertices")
    }
    var vertices: [Vertex] = []
    vertices.reserveCapacity(deltas.count / 2)
    var latitude: Int32 = 0
    var longitude: Int32 = 0
    for position in stride(from: 0, to: deltas.count, by: 2) {
      latitude &+= deltas[position]
      longitude &+= deltas[position + 1]
      vertices.append(try Vertex(latitude: latitude, longitude: longitude))
    }
    return vertices
  }
}

extension Polygon {
  init(wire: WirePolygon) throws(MeaninglessValue) {
    var rings: [[Vertex]] = []
    for ring in wire.rings {
      let vertices = try ring.vertices()
      guard vertices.count >= 3 else { throw MeaninglessValue("a ring with fewer than 3 vertices") }
      rings.append(vertices)
    }
    guard !rings.isEmpty else { throw MeaninglessValue("a polygon without a ring") }
    self.init(rings: rings)
  }

  var wire: WirePolygon { .with { $0.rings = rings.map { WireLine($0) } } }
}

extension Field {
  init(wire: WireField) throws(MeaninglessValue) {
    guard wire.hasValue else { throw MeaninglessValue("a field without a value") }
    self.init(try FieldKey(wire: wire.key), try Value(wire: wire.value))
  }

  var wire: WireField {
    .with {
      $0.key = key.rawValue
      $0.value = value.wire
    }
  }

  static func list(wire: [WireField]) throws(MeaninglessValue) -> [Field] {
    guard wire.count <= Limits.fieldsPerEventMaximum else {
      throw MeaninglessValue("more fields than an event may have")
    }
    var fields: [Field] = []
    fields.reserveCapacity(wire.count)
    for field in wire { fields.append(try Field(wire: field)) }
    return fields
  }
}
