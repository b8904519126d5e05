import CairnModel

extension BodyTable {
  /// Messages inside of bodies.
  static let inner = parties + members + values

  private static let parties = [
    BodyTable(
      "PublicKey", nil, Field(1, "algorithm", .algorithm),
      Field(
        2, "bytes",
        .special(
          "32 bytes for algorithm 1, 33 for 2",
          needs: ProtoBytes { $0.add(2, [UInt8](repeating: 3, count: 32)) }.bytes)),
      special: keys
    ) { content in
      ProtoBytes { entry in
        entry.add(19) { $0.add(1, content) }
      }.bytes
    },
    BodyTable(
      "Seal", nil, Field(1, "device", .device(required: true)),
      Field(2, "first_sequence", .sequence(from: 1)),
      Field(
        3, "last_sequence",
        .special("`first_sequence` to 2^43 − 1", needs: ProtoBytes { $0.add(3, 1) }.bytes)),
      Field(4, "chain_head", .hash), Field(5, "witnessed_size", .size),
      Field(6, "witnessed_root", .hash), Field(7, "clock_ms", .signed64),
      Field(8, "signature", .signature), special: lasts
    ) { content in
      ProtoBytes { entry in
        entry.add(17) { $0.add(1, content) }
      }.bytes
    },
    BodyTable(
      "SetAsidePoint", nil, Field(1, "device", .device(required: true)),
      Field(2, "after", .sequence(from: 0)), Field(3, "with_successors", .flag)
    ) { content in ProtoBytes.event { $0.add(26) { $0.add(1, content) } } },
    BodyTable(
      "MemberFilter", nil,
      Field(1, "area", .special("`Value`, a polygon or multipolygon", needs: nil)),
      Field(2, "kinds", .kinds(atMost: 256)),
      Field(3, "where", .messages("Field", count: 0...256)), special: areas
    ) { content in
      ProtoBytes.event { entry in
        entry.add(30) {
          $0.add(1, 4)
          $0.add(2, content)
        }
      }
    },
  ]

  private static var keys: [(field: String, one: FieldCase)] {
    func one(_ name: String, _ algorithm: UInt64, _ count: Int, _ isRead: Bool) -> FieldCase {
      FieldCase(name, isRead: isRead) {
        $0.add(1, algorithm)
        if count > 0 { $0.add(2, [UInt8](repeating: 3, count: count)) }
      }
    }
    return [
      ("bytes", one("absent", 1, 0, false)), ("bytes", one("31 bytes for 1", 1, 31, false)),
      ("bytes", one("33 bytes for 1", 1, 33, false)), ("bytes", one("33 bytes for 2", 2, 33, true)),
      ("bytes", one("32 bytes for 2", 2, 32, false)),
    ]
  }

  private static var lasts: [(field: String, one: FieldCase)] {
    func one(_ name: String, _ first: UInt64, _ last: UInt64, _ isRead: Bool) -> FieldCase {
      FieldCase(name, isRead: isRead) {
        $0.add(1, 4)
        $0.add(2, first)
        $0.add(3, last)
        $0.add(4, [UInt8](repeating: 7, count: 32))
        $0.add(6, [UInt8](repeating: 7, count: 32))
        $0.add(8, [UInt8](repeating: 7, count: 64))
      }
    }
    return [
      ("last_sequence", one("the first", 5, 5, true)),
      ("last_sequence", one("before the first", 5, 4, false)),
      ("last_sequence", one("2^43 − 1", 1 << 43 - 1, 1 << 43 - 1, true)),
      ("last_sequence", one("2^43", 1, 1 << 43, false)),
    ]
  }

  private static var areas: [(field: String, one: FieldCase)] {
    let ring = ProtoBytes { $0.add(1) { $0.add(1, [0, 0, 0, 2, 2, 0]) } }.bytes
    return [
      ("area", FieldCase("absent", isRead: true) { _ in }),
      ("area", FieldCase("a polygon", isRead: true) { $0.add(1) { $0.add(12, ring) } }),
      (
        "area",
        FieldCase("a multipolygon", isRead: true) { $0.add(1) { $0.add(13) { $0.add(1, ring) } } }
      ),
      (
        "area",
        FieldCase("a line", isRead: false) { $0.add(1) { $0.add(11) { $0.add(1, [2, 2, 2, 2]) } } }
      ),
      ("area", FieldCase("cleared", isRead: false) { $0.add(1) { $0.add(14, []) } }),
      ("area", FieldCase("no value", isRead: false) { $0.add(1, []) }),
    ]
  }

  private static let members = [
    BodyTable(
      "Field", nil, Field(1, "key", .key(required: true)),
      Field(2, "value", .message("Value", required: true))
    ) { content in revision { $0.add(2, content) } },
    BodyTable(
      "RemovedElement", nil, Field(1, "element", .message("Field", required: true)),
      Field(2, "added_by", .ids(atMost: 1_000))
    ) { content in
      ProtoBytes.event { entry in
        entry.add(35) {
          $0.add(1, FieldRule.leastID)
          $0.add(2, content)
        }
      }
    },
    BodyTable(
      "ChosenField", nil, Field(1, "key", .key(required: true)),
      Field(2, "event", .id(required: true))
    ) { content in
      ProtoBytes.event { entry in
        entry.add(38) {
          $0.add(1, FieldRule.leastID)
          $0.add(2, 2 << 20 | 1)
          $0.add(3, content)
        }
      }
    },
    BodyTable(
      "BaselineFigure", nil, Field(1, "area", .text(atMost: 200)),
      Field(2, "code", .text(atMost: 200)),
      Field(3, "year", .signed32(Int32.min...Int32.max)), Field(4, "firms", .number64),
      Field(5, "employment", .number64)
    ) { content in ProtoBytes.event { $0.add(51) { $0.add(2, content) } } },
  ]

  /// Event 3.17, which revises entity 1.1.
  static func revision(_ build: (inout ProtoBytes) -> Void) -> [UInt8] {
    ProtoBytes.event { entry in
      entry.add(33) {
        $0.add(1, FieldRule.leastID)
        build(&$0)
      }
    }
  }
}
