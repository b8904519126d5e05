import CairnFormats
import CairnModel
import Testing

@Suite("Coordinates and decimals as text") struct CoordinateTextTests {
  @Test(
    "Degrees keep every digit, and what is beyond is rounded half away from zero",
    arguments: [
      ("60.1722969,24.9445312", 601_722_969, 249_445_312), ("0,0", 0, 0), ("-0,-0.0", 0, 0),
      ("60.12345675,24.12345674", 601_234_568, 241_234_567),
      ("-60.12345675,-24.12345674", -601_234_568, -241_234_567),
      ("0.00000005,0.00000004999999999999999", 1, 0), ("90,180", 900_000_000, 1_800_000_000),
      ("-90,-180", -900_000_000, -1_800_000_000),
      ("6.01722969e1,2494453.12E-5", 601_722_969, 249_445_312),
      ("1e-999999999999999999999,0e999999999999999999999", 0, 0),
      (" 60.5 , 24.5 ", 605_000_000, 245_000_000),
      ("+60.5,.5", 605_000_000, 5_000_000), ("0.29999995,0.1", 3_000_000, 1_000_000),
      ("90.00000004,0", 900_000_000, 0),
    ] as [(String, Int32, Int32)])
  func degrees(text: String, latitude: Int32, longitude: Int32) throws {
    let vertex = try Vertex(parsing: text)
    #expect(vertex == Vertex(latitudeE7: latitude, longitudeE7: longitude))
    #expect(try Vertex(parsing: vertex.text) == vertex)
  }

  @Test(
    "What is not on Earth is refused and the range named",
    arguments: [
      ("90.0000001,0", "-90 to 90"), ("-91,0", "-90 to 90"), ("0,180.0000001", "-180 to 180"),
      ("1e9999999999999999999,0", "-90 to 90"), ("nan,0", "-90 to 90"), ("0x10,0", "-90 to 90"),
      ("1,", "-180 to 180"), ("0,1e", "-180 to 180"), ("1 2,0", "-90 to 90"), ("60", "a place"),
      ("60,24,1", "a place"), ("", "a place"), (".,0", "-90 to 90"),
    ])
  func refusals(text: String, expected: String) {
    let refusal = #expect(throws: Refusal.self) { try Vertex(parsing: text) }
    #expect(refusal?.code == .valueOutOfRange)
    #expect(refusal?.message.contains(expected) == true)
  }

  @Test(
    "A point takes its accuracy in metres",
    arguments: [
      ("60.1,24.9", 0, "60.1,24.9"), ("60.1,24.9±5", 5_000, "60.1,24.9±5"),
      ("60.1,24.9+-5.25", 5_250, "60.1,24.9±5.25"), ("60.1,24.9 +/- 0.0004", 0, "60.1,24.9"),
      ("-60.1,-24.9±4294967.295", 4_294_967_295, "-60.1,-24.9±4294967.295"),
    ] as [(String, UInt32, String)])
  func points(text: String, accuracy: UInt32, printed: String) throws {
    let point = try Point(parsing: text)
    #expect(point.accuracyMillimetres == accuracy)
    #expect(point.text == printed)
    #expect(try Point(parsing: printed) == point)
    #expect(throws: Refusal.self) { try Point(parsing: text + "±") }
    #expect(throws: Refusal.self) { try Point(parsing: "60,24±-1") }
    #expect(throws: Refusal.self) { try Point(parsing: "60,24±4294967.296") }
  }

  @Test(
    "Decimals are equal when their numbers are",
    arguments: [
      ("12.5", 125, 1), ("12.50", 125, 1), ("-0.001", -1, 3), ("1200", 1_200, 0),
      ("1.2e3", 1_200, 0),
      ("0.0", 0, 0), ("9223372036854775807", .max, 0), ("-9223372036854775808", .min, 0),
      ("0.000000000000000001", 1, 18), ("1e2", 100, 0),
    ] as [(String, Int64, UInt8)])
  func decimals(text: String, mantissa: Int64, scale: UInt8) throws {
    let decimal = try Decimal(parsing: text)
    #expect(decimal == Decimal(mantissa: mantissa, scale: scale))
    #expect(try Decimal(parsing: decimal.text) == decimal)
  }

  @Test(
    "A decimal that 64 bits can't hold is refused, never rounded",
    arguments: ["9223372036854775808", "0.0000000000000000001", "1e19", "1e-19", "x", "1,5", "--1"])
  func badDecimals(text: String) {
    #expect(throws: Refusal.self) { try Decimal(parsing: text) }
  }

  @Test("A box may cross the antimeridian")
  func boxes() throws {
    let helsinki = try BoundingBox(parsing: "24.9,60.1,25.0,60.2")
    #expect(helsinki.contains(try Vertex(parsing: "60.15,24.95")))
    #expect(!helsinki.contains(try Vertex(parsing: "60.15,25.1")))
    let fiji = try BoundingBox(parsing: "177,-20,-178,-12")
    #expect(fiji.contains(try Vertex(parsing: "-17,179")))
    #expect(fiji.contains(try Vertex(parsing: "-17,-179")))
    #expect(!fiji.contains(try Vertex(parsing: "-17,0")))
    #expect(throws: Refusal.self) { try BoundingBox(parsing: "24.9,60.2,25.0,60.1") }
  }
}
