package import CairnModel

/// Degrees as decimal text and as units of 1e-7 degrees. No floating point in between.
enum Coordinates {
  static let latitudesE7: ClosedRange<Int64> = -900_000_000...900_000_000
  static let longitudesE7: ClosedRange<Int64> = -1_800_000_000...1_800_000_000

  /// - Parameter degrees: a decimal number, rounded half away from zero to 1e-7 degrees.
  static func latitude(_ degrees: some StringProtocol) throws(Refusal) -> Int32 {
    try scale(degrees, within: latitudesE7, "a latitude from -90 to 90")
  }

  static func longitude(_ degrees: some StringProtocol) throws(Refusal) -> Int32 {
    try scale(degrees, within: longitudesE7, "a longitude from -180 to 180")
  }

  private static func scale(
    _ degrees: some StringProtocol, within range: ClosedRange<Int64>, _ expected: String
  ) throws(Refusal) -> Int32 {
    guard let scaled = DecimalDigits(degrees)?.scaled(by: 7), range ~= scaled else {
      throw .badValue(degrees, expected)
    }
    return Int32(scaled)
  }

  static func millimetres(_ metres: some StringProtocol) throws(Refusal) -> UInt32 {
    guard let scaled = DecimalDigits(metres)?.scaled(by: 3),
      let millimetres = UInt32(exactly: scaled)
    else { throw .badValue(metres, "a distance in metres from 0 to 4294967.295") }
    return millimetres
  }
}

extension Vertex {
  /// Reads `LAT,LON` in decimal degrees.
  package init(parsing text: some StringProtocol) throws(Refusal) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .badValue(text, "a place such as 60.1699,24.9384") }
    self.init(
      latitudeE7: try Coordinates.latitude(parts[0].trimmed),
      longitudeE7: try Coordinates.longitude(parts[1].trimmed))
  }

  /// Decimal degrees, exact.
  package var latitudeText: String { DecimalDigits.text(Int64(latitudeE7), power: 7) }
  package var longitudeText: String { DecimalDigits.text(Int64(longitudeE7), power: 7) }

  package var text: String { "\(latitudeText),\(longitudeText)" }
}

extension Point {
  /// Reads `LAT,LON`, with one standard deviation in metres behind `±` or `+-` where it is known.
  package init(parsing text: some StringProtocol) throws(Refusal) {
    let whole = String(text)
    for sign in ["±", "+-", "+/-"] {
      let parts = whole.splitOnce(sign)
      guard let accuracy = parts.after else { continue }
      self.init(
        vertex: try Vertex(parsing: parts.before.trimmed),
        accuracyMillimetres: try Coordinates.millimetres(accuracy.trimmed))
      return
    }
    self.init(vertex: try Vertex(parsing: whole.trimmed))
  }

  /// Metres, exact.
  package var accuracyText: String {
    DecimalDigits.text(Int64(accuracyMillimetres), power: 3)
  }

  package var text: String {
    vertex.text + (accuracyMillimetres > 0 ? "±\(accuracyText)" : "")
  }
}

/// West, south, east and north edges. West of more than east crosses the antimeridian.
package struct BoundingBox: Hashable, Sendable {
  package var southWest: Vertex
  package var northEast: Vertex

  /// Reads `W,S,E,N` in decimal degrees, as RFC 7946 orders them.
  package init(parsing text: some StringProtocol) throws(Refusal) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
    guard parts.count == 4 else {
      throw .badValue(text, "a box W,S,E,N such as 24.9,60.1,25.0,60.2")
    }
    southWest = Vertex(
      latitudeE7: try Coordinates.latitude(parts[1]),
      longitudeE7: try Coordinates.longitude(parts[0]))
    northEast = Vertex(
      latitudeE7: try Coordinates.latitude(parts[3]),
      longitudeE7: try Coordinates.longitude(parts[2]))
    guard southWest.latitudeE7 <= northEast.latitudeE7 else {
      throw .badValue(text, "a box whose south is below its north")
    }
  }

  package func contains(_ vertex: Vertex) -> Bool {
    guard southWest.latitudeE7...northEast.latitudeE7 ~= vertex.latitudeE7 else { return false }
    let (west, east) = (southWest.longitudeE7, northEast.longitudeE7)
    return west <= east
      ? west...east ~= vertex.longitudeE7
      : vertex.longitudeE7 >= west || vertex.longitudeE7 <= east
  }
}

extension StringProtocol {
  /// Without spaces and tabs at its ends.
  var trimmed: Substring {
    var text = Substring(self)
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }

  /// What stands before and behind the first occurrence of a separator.
  func splitOnce(_ separator: String) -> (before: Substring, after: Substring?) {
    let text = Substring(self)
    var start = text.startIndex
    while start < text.endIndex {
      if text.utf8[start...].starts(with: separator.utf8) {
        let end = text.utf8.index(start, offsetBy: separator.utf8.count)
        return (text[..<start], text[end...])
      }
      start = text.unicodeScalars.index(after: start)
    }
    return (text, nil)
  }
}
