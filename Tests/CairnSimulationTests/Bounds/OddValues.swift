import CairnModel
import CairnWire
import Glibc

/// Values of every kind, at their bounds and beyond, as the bytes of a `Value`.
struct OddValues {
  struct Odd {
    var name: String
    /// The fields of a `Value`.
    var bytes: [UInt8]
  }

  /// Of the kinds that stand for an entity or an attachment, ids of what is there.
  let usual: UsualValues

  /// All of them.
  var all: [Odd] {
    texts + numbers + days + times + codes + references + points + shapes + others
  }

  /// Those that a body can hold and be read: one that can't be read takes the others of its body with
  /// it.
  var readable: [Odd] {
    all.filter { value in
      let field = SchemaEntities.field(FieldKey(1), value.bytes, at: 2)
      let content = ProtoBytes.field(1, .varint(usual.entity)) + field
      let entry =
        [UInt64(1), 2, 3].flatMap { ProtoBytes.field($0, .varint(1)) }
        + ProtoBytes.field(33, .bytes(content))
      guard case .event(let event)? = try? Entry(decoding: entry[...]) else { return false }
      if case .fieldsRevised = event.body { return true }
      return false
    }
  }

  // MARK: By kind

  private func odd(_ name: String, _ number: UInt64, _ content: ProtoContent) -> Odd {
    Odd(name: name, bytes: ProtoBytes.field(number, content))
  }

  private func message(_ name: String, _ number: UInt64, _ fields: [[UInt8]]) -> Odd {
    odd(name, number, .bytes(fields.flatMap { $0 }))
  }

  var texts: [Odd] {
    (OddTexts.names + OddTexts.hosts).map { odd("text \($0.name)", 1, .text($0.text)) }
  }

  var numbers: [Odd] {
    let integers: [Int64] = [
      0, 1, -1, 4, 5, 99, 100, 101, 500_000, 500_001, 1 << 53, .max / 10, .max - 1, .max, .min,
      .min + 1,
    ]
    let mantissas: [Int64] = [0, 1, -1, 5, 999_999_999_999_999_999, .max, .min]
    return integers.map { odd("integer \($0)", 2, .signed($0)) }
      + mantissas.flatMap { mantissa in
        [UInt64(0), 1, 2, 17, 18, 19].map { scale in
          message(
            "decimal \(mantissa) of scale \(scale)", 3,
            [ProtoBytes.field(1, .signed(mantissa)), ProtoBytes.field(2, .varint(scale))])
        }
      } + [odd("flag true", 4, .varint(1)), odd("flag false", 4, .varint(0))]
  }

  var days: [Odd] {
    let dates: [(Int64, UInt64, UInt64)] = [
      (2_024, 2, 29), (2_023, 2, 29), (2_024, 0, 0), (2_024, 3, 0), (2_024, 0, 5), (0, 0, 0),
      (0, 1, 1), (-9_999, 1, 1), (9_999, 12, 31), (9_999, 0, 0), (-9_999, 0, 0), (10_000, 1, 1),
      (-10_000, 12, 31), (2_024, 13, 1), (2_024, 12, 32), (2_100, 2, 28), (-4, 2, 29), (1, 1, 1),
    ]
    return dates.map { year, month, day in
      message(
        "date \(year)-\(month)-\(day)", 5,
        [
          ProtoBytes.field(1, .signed(year)), ProtoBytes.field(2, .varint(month)),
          ProtoBytes.field(3, .varint(day)),
        ])
    }
  }

  static let moments: [Int64] = [
    0, 1, -1, 999, 1 << 40, 253_402_300_799_999, 253_402_300_800_000, -62_167_219_200_001,
    -62_167_219_200_000, .max / 1_000, .max - 1, .max, .min, .min + 1,
  ]

  var times: [Odd] { Self.moments.map { odd("time \($0)", 6, .signed($0)) } }

  var codes: [Odd] { OddTexts.codes.map { odd("code \($0.name)", 7, .text($0.text)) } }

  var references: [Odd] {
    let ids: [(String, UInt64)] = [
      ("of an entity", usual.entity), ("of another entity", usual.other),
      ("of one that was merged away", usual.events["merged"] ?? 0),
      ("of a note", usual.events["note"] ?? 0),
      ("of an attachment", usual.events["attachment"] ?? 0), ("of nothing yet", 1 << 20 | 1),
      ("the least", 1 << 20 | 1), ("the greatest", 1 << 63 - 1), ("0", 0),
      ("of device 0", 1 << 20), ("of sequence 0", 1), ("beyond", 1 << 63),
    ]
    return ids.flatMap { name, id in
      [odd("entity \(name)", 8, .varint(id)), odd("attachment \(name)", 9, .varint(id))]
    }
  }

  // MARK: Places

  private static let pole: Int64 = 900_000_000
  private static let edge: Int64 = 1_800_000_000

  var points: [Odd] {
    let (pole, edge) = (Self.pole, Self.edge)
    let vertices: [(Int64, Int64)] = [
      (600_000_000, 249_000_000), (600_000_001, 249_000_000), (600_004_500, 249_000_000), (0, 0),
      (pole, 0), (pole, edge), (pole, -edge), (-pole, 0), (-pole, edge), (0, edge), (0, -edge),
      (1, edge - 1), (-1, -edge + 1), (pole - 1, 1), (pole + 1, 0), (0, edge + 1),
      (600_000_000, edge), (600_000_000, -edge),
    ]
    let accuracies: [UInt64] = [0, 1, 50_000, 100_000, 100_001, 1 << 31 - 1, 1 << 32 - 1]
    return vertices.map { point($0, accuracy: 0) }
      + accuracies.map { point(vertices[0], accuracy: $0) }
      + accuracies.suffix(2).map { point(vertices[5], accuracy: $0) }
  }

  private func point(_ vertex: (Int64, Int64), accuracy: UInt64) -> Odd {
    message(
      "point \(vertex.0), \(vertex.1) of accuracy \(accuracy)", 10,
      [
        ProtoBytes.field(1, .signed(vertex.0)), ProtoBytes.field(2, .signed(vertex.1)),
        ProtoBytes.field(3, .varint(accuracy)), ProtoBytes.field(4, .varint(accuracy & 1)),
      ])
  }

  /// A line, and the ring that it is.
  private static func ring(_ deltas: [Int64]) -> [UInt8] {
    ProtoBytes.field(
      1, ProtoBytes.packed(deltas.map { UInt64(bitPattern: $0 << 1 ^ $0 >> 63) }))
  }

  private static func deltas(_ vertices: [(Int64, Int64)]) -> [Int64] {
    var before = (Int64(0), Int64(0))
    return vertices.flatMap { vertex in
      defer { before = vertex }
      return [vertex.0 - before.0, vertex.1 - before.1]
    }
  }

  /// Sound areas of many edges, over the square of a street.
  private static var intricate: [(String, [Int64])] {
    func round(_ count: Int, _ radius: Double) -> [Int64] {
      deltas(
        (0..<count).map { number in
          let angle = 2 * Double.pi * Double(number) / Double(count)
          return (
            600_005_000 + Int64(radius * sin(angle)), 249_005_000 + Int64(radius * cos(angle))
          )
        })
    }
    let teeth = (0..<400).map { number in
      (
        Int64(600_000_000 + (number.isMultiple(of: 2) ? 9_000 : 2_000)),
        Int64(249_000_000 + 25 * number)
      )
    }
    return [
      ("round with 100 edges", round(100, 4_000)),
      ("round with 2,000 edges", round(2_000, 900_000)),
      (
        "a comb of 200 teeth",
        deltas(teeth + [(600_000_000, 249_009_975), (600_000_000, 249_000_000)])
      ),
    ]
  }

  private var rings: [(String, [Int64])] {
    let (pole, edge) = (Self.pole, Self.edge)
    var star: [Int64] = [600_000_000, 249_000_000]
    for number in 0..<40 { star += [number % 2 == 0 ? 900 : -900, number < 20 ? 90 : -90] }
    var comb: [Int64] = [600_000_000, 249_000_000]
    for number in 0..<400 { comb += [number % 2 == 0 ? 1 : -1, 1] }
    return usual.lines + Self.intricate + [
      ("a square of a street", [600_000_000, 249_000_000, 0, 10_000, 10_000, 0, 0, -10_000]),
      (
        "the same square, the other way",
        [600_000_000, 249_000_000, 10_000, 0, 0, 10_000, -10_000, 0]
      ),
      ("a square beside it", [600_000_000, 249_010_000, 0, 10_000, 10_000, 0, 0, -10_000]),
      ("a square half over it", [600_000_000, 249_005_000, 0, 10_000, 10_000, 0, 0, -10_000]),
      ("a square of a unit", [600_000_000, 249_000_000, 0, 1, 1, 0, 0, -1]),
      ("a bow tie", [600_000_000, 249_000_000, 10_000, 10_000, 0, -10_000, -10_000, 10_000]),
      ("a spike of no width", [600_000_000, 249_000_000, 0, 10_000, 0, -5_000]),
      ("closed by its first vertex", [600_000_000, 249_000_000, 0, 9, 9, 0, -9, -9]),
      ("all of the world", [pole, -edge, 0, 2 * edge, -2 * pole, 0, 0, -2 * edge]),
      ("half of the world", [pole, 0, 0, edge, -2 * pole, 0, 0, -edge]),
      ("a pole's cap", [pole - 10, -edge, 0, edge, 0, edge]), ("a star", star), ("a comb", comb),
      ("no vertex", []),
    ]
  }

  var shapes: [Odd] {
    let square: [Int64] = [600_000_000, 249_000_000, 0, 10_000, 10_000, 0, 0, -10_000]
    let hole: [Int64] = [600_002_000, 249_002_000, 0, 2_000, 2_000, 0]
    func rings(_ rings: [[Int64]]) -> [UInt8] {
      rings.flatMap { ProtoBytes.field(1, .bytes(Self.ring($0))) }
    }
    func polygons(_ polygons: [[UInt8]]) -> ProtoContent {
      .bytes(polygons.flatMap { ProtoBytes.field(1, .bytes($0)) })
    }
    let sets: [(String, [[Int64]])] = [
      ("without a ring", []), ("with a hole", [square, hole]),
      ("with a hole beyond", [hole, square]),
      ("with its own hole", [square, square]),
      ("with a thousand holes", [square] + [[Int64]](repeating: hole, count: 999)),
      ("with one hole too many", [square] + [[Int64]](repeating: hole, count: 1_000)),
    ]
    let solid = rings([square])
    return self.rings.map { odd("line \($0)", 11, .bytes(Self.ring($1))) }
      + self.rings.map { odd("area \($0)", 12, .bytes(rings([$1]))) }
      + sets.map { odd("area \($0)", 12, .bytes(rings($1))) }
      + self.rings.map { odd("areas: a square and \($0)", 13, polygons([solid, rings([$1])])) }
      + [
        odd("areas: none", 13, .bytes([])),
        odd("areas: one square twice", 13, polygons([solid, solid])),
        odd("areas: an empty one", 13, polygons([[]])),
        odd("areas: a hundred", 13, polygons([[UInt8]](repeating: solid, count: 100))),
      ]
  }

  var others: [Odd] {
    func sealed(_ key: Int, _ nonce: Int, _ text: Int) -> Odd {
      message(
        "sealed \(key), \(nonce), \(text) bytes", 15,
        [key, nonce, text].enumerated().map { position, count in
          ProtoBytes.field(
            UInt64(position) + 1, .bytes([UInt8](repeating: UInt8(position), count: count)))
        })
    }
    return [
      odd("cleared", 14, .bytes([])), odd("cleared with more", 14, .bytes([8, 1])),
      sealed(0, 0, 0), sealed(32, 12, 40), sealed(33, 13, 20_000), Odd(name: "no value", bytes: []),
      odd("of an unknown kind", 16, .bytes([1])),
      Odd(
        name: "two kinds at once",
        bytes: ProtoBytes.field(1, .text("a")) + ProtoBytes.field(2, .signed(1))),
    ]
  }
}
