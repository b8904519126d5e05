import CairnModel

extension BodyTable {
  /// Values and what they consist of.
  static let values = [
    BodyTable(
      "Value", nil, isOneof: true, Field(1, "text", .text(atMost: Limits.textByteCountMaximum)),
      Field(2, "integer", .signed64), Field(3, "decimal", .message("Decimal", required: true)),
      Field(4, "flag", .flag), Field(5, "date", .message("Date", required: true)),
      Field(6, "time_ms", .signed64), Field(7, "code", .text(atMost: Limits.nameByteCountMaximum)),
      Field(8, "entity", .id(required: true)), Field(9, "attachment", .id(required: true)),
      Field(10, "point", .message("Point", required: true)),
      Field(11, "line", .message("Line", required: true)),
      Field(12, "polygon", .message("Polygon", required: true)),
      Field(13, "multipolygon", .message("MultiPolygon", required: true)),
      Field(14, "cleared", .message("Cleared", required: true)),
      Field(15, "sealed", .message("Sealed", required: true)),
      host: { content in
        revision { revised in
          revised.add(2) {
            $0.add(1, 1)
            $0.add(2, content)
          }
        }
      }),
    BodyTable(
      "Decimal", nil, Field(1, "mantissa", .signed64), Field(2, "scale", .number32(atMost: 18)),
      host: { value(3, $0) }),
    BodyTable(
      "Date", nil, Field(1, "year", .signed32(-9999...9999)),
      Field(2, "month", .number32(atMost: 12)),
      Field(3, "day", .special("0 to the days of the month, 0 in month 0", needs: nil)),
      special: days, host: { value(5, $0) }),
    BodyTable(
      "Point", nil, Field(1, "latitude_e7", .signed32(-900_000_000...900_000_000)),
      Field(2, "longitude_e7", .signed32(-1_800_000_000...1_800_000_000)),
      Field(3, "accuracy_mm", .number32(atMost: .max)), Field(4, "hand_placed", .flag),
      host: { value(10, $0) }),
    BodyTable(
      "Line", nil,
      Field(1, "deltas", .special("signed, 32 bits: 2 to 10,000 vertices", needs: ring(3))),
      special: lines, host: { value(11, $0) }),
    BodyTable(
      "Polygon", nil,
      Field(
        1, "rings",
        .special(
          "1 to 1,000 `Line`s of 3 vertices or more", needs: ProtoBytes { $0.add(1, ring(3)) }.bytes
        )),
      special: rings, host: { value(12, $0) }),
    BodyTable(
      "MultiPolygon", nil,
      Field(
        1, "polygons",
        .special(
          "1 or more `Polygon`s",
          needs: ProtoBytes { polygon in polygon.add(1) { $0.add(1, ring(3)) } }.bytes)),
      special: polygons, host: { value(13, $0) }),
    BodyTable("Cleared", host: { value(14, $0) }),
    BodyTable(
      "Sealed", nil, Field(1, "subject_key_id", .anyBytes), Field(2, "nonce", .anyBytes),
      Field(3, "ciphertext", .anyBytes), host: { value(15, $0) }),
  ]

  private static func value(_ number: UInt64, _ content: [UInt8]) -> [UInt8] {
    revision { revised in
      revised.add(2) {
        $0.add(1, 1)
        $0.add(2) { $0.add(number, content) }
      }
    }
  }

  private static var days: [(field: String, one: FieldCase)] {
    func one(_ year: UInt64, _ month: UInt64, _ day: UInt64, _ isRead: Bool) -> FieldCase {
      FieldCase("\(year)-\(month)-\(day)", isRead: isRead) {
        $0.add(1, year << 1)
        $0.add(2, month)
        $0.add(3, day)
      }
    }
    return [
      one(2024, 0, 0, true), one(2024, 0, 1, false), one(2024, 2, 29, true),
      one(2023, 2, 29, false), one(1900, 2, 29, false), one(2000, 2, 29, true),
      one(2024, 4, 30, true), one(2024, 4, 31, false), one(2024, 12, 31, true),
      one(2024, 12, 32, false), one(2024, 5, 0, true),
    ].map { ("day", $0) }
  }

  private static var lines: [(field: String, one: FieldCase)] {
    func one(_ name: String, _ isRead: Bool, _ deltas: [UInt64]) -> FieldCase {
      FieldCase(name, isRead: isRead) { $0.add(1) { list in deltas.forEach { list.varint($0) } } }
    }
    func many(_ count: Int) -> [UInt64] { [UInt64](repeating: 0, count: 2 * count) }
    // From the south-west corner to the north-east one: the second difference is 3,600,000,000 and
    // wraps to −694,967,296.
    let across: [UInt64] = [1_799_999_999, 3_599_999_999, 3_600_000_000, 1_389_934_591]
    return [
      one("nothing", false, []), one("one vertex", false, many(1)),
      one("two vertices", true, many(2)), one("half a vertex", false, [0, 0, 0, 0, 0]),
      one("10,000 vertices", true, many(10_000)), one("10,001 vertices", false, many(10_001)),
      one("a difference that wraps", true, across),
      one("a sum beyond the pole", false, [1_800_000_000, 0, 2, 0]),
      one("2^32 + 2, which is 1", true, [1 << 32 | 2, 0, 0, 0]),
      FieldCase("one by one", isRead: true) { list in
        for number in [2, 4, 6, 8] as [UInt64] { list.add(1, number) }
      },
      FieldCase("as a fixed number", isRead: false) {
        $0.tag(1, 5)
        $0.raw([1, 2, 3, 4])
      },
    ].map { ("deltas", $0) }
  }

  private static func ring(_ count: Int) -> [UInt8] {
    ProtoBytes { $0.add(1, [UInt8](repeating: 0, count: 2 * count)) }.bytes
  }

  private static var rings: [(field: String, one: FieldCase)] {
    func one(_ name: String, _ isRead: Bool, _ rings: [[UInt8]]) -> FieldCase {
      FieldCase(name, isRead: isRead) { polygon in
        for ring in rings { polygon.add(1, ring) }
      }
    }
    return [
      one("no ring", false, []), one("a ring of 2 vertices", false, [ring(2)]),
      one("a ring of 3 vertices", true, [ring(3)]),
      one("1,000 rings", true, [[UInt8]](repeating: ring(3), count: 1_000)),
      one("1,001 rings", false, [[UInt8]](repeating: ring(3), count: 1_001)),
      one("10,000 vertices in two rings", true, [ring(5_000), ring(5_000)]),
      one("10,001 vertices in two rings", false, [ring(5_001), ring(5_000)]),
      FieldCase("a ring as a number", isRead: false) { $0.add(1, 1) },
    ].map { ("rings", $0) }
  }

  private static var polygons: [(field: String, one: FieldCase)] {
    func one(_ name: String, _ isRead: Bool, _ counts: [[Int]]) -> FieldCase {
      FieldCase(name, isRead: isRead) { multi in
        for counts in counts {
          multi.add(1) { polygon in
            for count in counts { polygon.add(1, ring(count)) }
          }
        }
      }
    }
    return [
      one("no polygon", false, []), one("a polygon without a ring", false, [[]]),
      one("two polygons", true, [[3], [3, 3]]),
      one("10,000 vertices in two polygons", true, [[5_000], [5_000]]),
      one("10,001 vertices in two polygons", false, [[5_001], [5_000]]),
      one(
        "1,001 rings in two polygons", false,
        [
          [Int](repeating: 3, count: 500), [Int](repeating: 3, count: 501),
        ]),
    ].map { ("polygons", $0) }
  }
}
