/// What a field, an element or a sample can hold. No floating point anywhere.
public enum Value: Hashable, Sendable {
  case text(Text)
  case integer(Int64)
  case decimal(Decimal)
  case flag(Bool)
  case date(CalendarDate)
  case time(Timestamp)
  /// A code of a vocabulary, written `scheme@version:code`.
  case code(Text)
  case entity(EntityID)
  case attachment(EventID)
  case point(Point)
  case line([Vertex])
  case polygon(Polygon)
  case multipolygon([Polygon])
  /// The field was emptied on purpose.
  case cleared
  /// A personal value under a key that can be destroyed.
  case sealed(SealedValue)
}

/// mantissa × 10^−scale
public struct Decimal: Hashable, Sendable {
  public static let scaleMaximum: UInt8 = 18

  public var mantissa: Int64
  /// 0 to 18
  public var scale: UInt8

  public init(mantissa: Int64, scale: UInt8) {
    self.mantissa = mantissa
    self.scale = scale
  }
}

/// A date of the Gregorian calendar, known to the day, the month or the year.
public struct CalendarDate: Hashable, Sendable {
  /// −9999 to 9999
  public var year: Int32
  /// 1 to 12; 0 where only the year is known.
  public var month: UInt8
  /// 1 to 31; 0 where only the month is known.
  public var day: UInt8

  public init(year: Int32, month: UInt8 = 0, day: UInt8 = 0) {
    self.year = year
    self.month = month
    self.day = day
  }
}

/// A place on WGS 84, in units of 1e-7 degrees (about a centimetre).
public struct Vertex: Hashable, Sendable {
  /// −900,000,000 to 900,000,000
  public var latitudeE7: Int32
  /// −1,800,000,000 to 1,800,000,000
  public var longitudeE7: Int32

  @inlinable
  public init(latitudeE7: Int32, longitudeE7: Int32) {
    self.latitudeE7 = latitudeE7
    self.longitudeE7 = longitudeE7
  }

  @inlinable
  public var isInRange: Bool {
    -900_000_000...900_000_000 ~= latitudeE7 && -1_800_000_000...1_800_000_000 ~= longitudeE7
  }
}

/// A place and how well it is known.
public struct Point: Hashable, Sendable {
  public var vertex: Vertex
  /// One standard deviation in millimetres; 0 is not known.
  public var accuracyMillimetres: UInt32
  /// Placed by hand on a map, not measured.
  public var isHandPlaced: Bool

  public init(vertex: Vertex, accuracyMillimetres: UInt32 = 0, isHandPlaced: Bool = false) {
    self.vertex = vertex
    self.accuracyMillimetres = accuracyMillimetres
    self.isHandPlaced = isHandPlaced
  }
}

/// An area: its outer ring, then its holes. Rings are closed by rule, so that the first vertex is
/// not repeated.
public struct Polygon: Hashable, Sendable {
  public var rings: [[Vertex]]

  public init(rings: [[Vertex]]) { self.rings = rings }
}

/// A value that only the holder of a subject's key can read.
public struct SealedValue: Hashable, Sendable {
  public var subjectKeyID: [UInt8]
  public var nonce: [UInt8]
  public var ciphertext: [UInt8]

  public init(subjectKeyID: [UInt8], nonce: [UInt8], ciphertext: [UInt8]) {
    self.subjectKeyID = subjectKeyID
    self.nonce = nonce
    self.ciphertext = ciphertext
  }
}
