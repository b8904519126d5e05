/// Entries that no encoder of this project makes.
enum OddEntries {
  private static let entity: UInt64 = 1 << 20 | 3

  static let readable: [(name: String, bytes: [UInt8])] = [
    ("a body of an unknown type", ProtoBytes.event { $0.add(60) { $0.add(1, 5) } }),
    ("a body with a large number", ProtoBytes.event { $0.add(1023) { $0.add(1, 5) } }),
    ("no body", ProtoBytes.event { _ in }),
    (
      "a field beyond the bodies is unknown, so there is no body",
      ProtoBytes.event { $0.add(1024, [1]) }
    ),
    ("two bodies", ProtoBytes.retraction { $0.add(36) { $0.add(1, entity) } }),
    ("two bodies of different types", ProtoBytes.retraction { $0.add(25) { $0.add(1, 2) } }),
    ("a body of the service under a device's id", ProtoBytes.event { $0.add(19, []) }),
    ("a body that is a number", ProtoBytes.event { $0.add(36, 5) }),
    ("the first body of the service under a device's id", ProtoBytes.event { $0.add(12, []) }),
    ("a body of an unknown type that is a number", ProtoBytes.event { $0.add(60, 5) }),
    ("a body of an unknown type of 8 bytes", ProtoBytes.event { $0.raw(eightBytes(60)) }),
    (
      "two bodies of unknown types",
      ProtoBytes.event {
        $0.add(60, [])
        $0.add(61, [])
      }
    ),
    ("an unknown body beside a known one", ProtoBytes.retraction { $0.add(60, []) }),
    ("none of a device's events seen", ProtoBytes.retraction { $0.add(4, 9) }),
    (
      "the same device seen twice",
      ProtoBytes.retraction {
        $0.add(4, 4 << 20 | 9)
        $0.add(4, 5 << 20 | 9)
      }
    ),
    (
      "no schema and no older id, written out",
      ProtoBytes.retraction {
        $0.add(9, 0)
        $0.add(10, 0)
      }
    ),
    (
      "a number of ten bytes whose value is small",
      ProtoBytes.retraction { $0.raw([0x40] + [UInt8](repeating: 0x80, count: 9) + [0]) }
    ),
    ("an unknown field in the envelope", ProtoBytes.retraction { $0.add(1_024, "later") }),
    ("a body of the service beside one", ProtoBytes.retraction { $0.add(15, "later") }),
    (
      "an unknown field in the envelope that stands twice",
      ProtoBytes.retraction {
        $0.add(1_024, 1)
        $0.add(1_024, 2)
      }
    ),
    (
      "an unknown field in a body",
      ProtoBytes.event {
        $0.add(36) {
          $0.add(1, entity)
          $0.add(99, "later")
        }
      }
    ),
    (
      "a singular field of a body that stands twice",
      ProtoBytes.event {
        $0.add(36) {
          $0.add(1, entity)
          $0.add(2, "a")
          $0.add(2, "b")
        }
      }
    ),
    (
      "a value of two types",
      ProtoBytes.event {
        $0.add(33) {
          $0.add(1, entity)
          $0.add(2) {
            $0.add(1, 1)
            $0.add(2) {
              $0.add(1, "text")
              $0.add(4, 1)
            }
          }
        }
      }
    ),
    (
      "a value of a type that is not known",
      ProtoBytes.event {
        $0.add(33) {
          $0.add(1, entity)
          $0.add(2) {
            $0.add(1, 1)
            $0.add(2) { $0.add(16, "later") }
          }
        }
      }
    ),
    (
      "a field without a value",
      ProtoBytes.event {
        $0.add(33) {
          $0.add(1, entity)
          $0.add(2) { $0.add(1, 1) }
        }
      }
    ),
    ("a retraction of no entity", ProtoBytes.event { $0.add(36) { $0.add(2, "x") } }),
    (
      "text that is not UTF-8",
      ProtoBytes.event {
        $0.add(36) {
          $0.add(1, entity); $0.add(2, [0xFF])
        }
      }
    ),
    (
      "a text that is too long",
      ProtoBytes.event {
        $0.add(36) {
          $0.add(1, entity)
          $0.add(2, String(repeating: "x", count: 2_001))
        }
      }
    ),
    ("a body that breaks off", ProtoBytes.event { $0.add(36, [0x08]) }),
    (
      "an unknown role",
      ProtoBytes.event {
        $0.add(21) {
          $0.add(1, 4); $0.add(2, 9)
        }
      }
    ),
    ("a device 0", ProtoBytes.event { $0.add(21) { $0.add(2, 2) } }),
    ("a part behind the last", schema(part: 2, of: 2)), ("no parts at all", schema(part: 0, of: 0)),
    (
      "a date in month 13",
      value {
        $0.add(5) {
          $0.add(1, 2019 << 1); $0.add(2, 13)
        }
      }
    ),
    (
      "a day without its month",
      value {
        $0.add(5) {
          $0.add(1, 2019 << 1); $0.add(3, 1)
        }
      }
    ),
    (
      "29 February of 2019",
      value {
        $0.add(5) {
          $0.add(1, 2019 << 1); $0.add(2, 2); $0.add(3, 29)
        }
      }
    ),
    (
      "a decimal with scale 19",
      value {
        $0.add(3) {
          $0.add(1, 2); $0.add(2, 19)
        }
      }
    ),
    ("a latitude beyond the pole", value { $0.add(10) { $0.add(1, 900_000_001 << 1) } }),
    ("a line of one vertex", value { $0.add(11) { $0.add(1, [2, 2]) } }),
    ("a line with half a vertex", value { $0.add(11) { $0.add(1, [2, 2, 2]) } }),
    ("a ring of two vertices", value { $0.add(12) { $0.add(1) { $0.add(1, [2, 2, 2, 2]) } } }),
    ("a polygon without a ring", value { $0.add(12, []) }),
    ("a multipolygon without a polygon", value { $0.add(13, []) }),
    ("a confidence of 5", sample(confidence: 5)), ("a confidence of 4", sample(confidence: 4)),
    (
      "numbers of a line one by one instead of packed",
      value {
        $0.add(11) { line in for number in [2, 4, 6, 8] as [UInt64] { line.add(1, number) } }
      }
    ),
    (
      "a number with more bytes than it needs",
      ProtoBytes.retraction { $0.raw([0x28, 0x82, 0x00]) }
    ),
    (
      "fields in another order",
      ProtoBytes {
        $0.add(36) {
          $0.add(2, "x")
          $0.add(1, entity)
        }
        $0.add(3, 12)
        $0.add(2, 17)
        $0.add(1, 3)
      }.bytes
    ),
    (
      "seen events one by one and packed",
      ProtoBytes.retraction {
        $0.add(4, 4 << 20 | 9)
        $0.add(4) { packed in
          packed.varint(5 << 20 | 10)
          packed.varint(11)
        }
      }
    ),
    ("a default that is written out", ProtoBytes.retraction { $0.add(8, 0) }),
    ("an uptime of 2^63 - 1", ProtoBytes.retraction { $0.add(8, 1 << 63 - 1) }),
    ("an uptime of 2^63", ProtoBytes.retraction { $0.add(8, 1 << 63) }),
    ("an uptime of 2^64 - 1", ProtoBytes.retraction { $0.add(8, .max) }),
    ("a kind of 1,000,000", registration(kind: 1_000_000)),
    ("a kind of 1,000,001", registration(kind: 1_000_001)),
    ("a kind of 2^32 - 1", registration(kind: 1 << 32 - 1)),
    ("a kind of 0", registration(kind: 0)), ("no kind", registration(kind: nil)),
    ("a field of key 1,000,000", value(key: 1_000_000) { $0.add(4, 1) }),
    ("a field of key 1,000,001", value(key: 1_000_001) { $0.add(4, 1) }),
    ("a field of key 0", value(key: 0) { $0.add(4, 1) }),
  ]

  static let broken: [(name: String, bytes: [UInt8])] = [
    ("nothing", []), ("a lone tag", [0x08]), ("field 0", [0x00, 0x01]),
    ("a field number above 2^29", [0x80, 0x80, 0x80, 0x80, 0x80, 0x02, 0x01]),
    ("a number of eleven bytes", [0x08] + [UInt8](repeating: 0x80, count: 10) + [0x01]),
    ("a group", [0x0B, 0x0C]), ("wire type 6", [0x0E]),
    ("a length beyond the end", [0x3A, 0x05, 0x01]),
    ("a fixed number that breaks off", [0x65, 0x01, 0x02]),
    ("a device twice", [0x08, 0x03] + ProtoBytes.retraction()),
    ("a base twice", ProtoBytes.retraction { $0.add(3, 12) }),
    (
      "a base above 2^62",
      ProtoBytes {
        $0.add(1, 3); $0.add(2, 1); $0.add(3, 1 << 62 + 1)
      }.bytes
    ),
    (
      "a claimed time twice",
      ProtoBytes.retraction {
        $0.add(5, 1); $0.add(5, 1)
      }
    ),
    ("a device without a sequence", ProtoBytes { $0.add(1, 3) }.bytes),
    ("a sequence without a device", ProtoBytes { $0.add(2, 3) }.bytes),
    (
      "a device of 2^20",
      ProtoBytes {
        $0.add(1, 1 << 20); $0.add(2, 1)
      }.bytes
    ),
    (
      "a device that is 3 in its lower 32 bits",
      ProtoBytes {
        $0.add(1, 1 << 32 | 3); $0.add(2, 1)
      }.bytes
    ),
    (
      "a sequence of 2^43",
      ProtoBytes {
        $0.add(1, 3); $0.add(2, 1 << 43)
      }.bytes
    ),
    (
      "a device as bytes",
      ProtoBytes {
        $0.add(1, [3]); $0.add(2, 1)
      }.bytes
    ),
    ("a boot id as a number", ProtoBytes.retraction { $0.add(7, 1) }),
    ("an event seen of device 0", ProtoBytes.retraction { $0.add(4, 4 << 20) }),
    ("a packed 0 seen", ProtoBytes.retraction { $0.add(4, 0) }),
    ("a packed 0 seen, in a packed list", ProtoBytes.retraction { $0.add(4, [0]) }),
    (
      "a number of eleven bytes whose value is small",
      ProtoBytes.retraction { $0.raw([0x40] + [UInt8](repeating: 0x80, count: 10) + [0]) }
    ),
    ("seen events that break off", ProtoBytes.retraction { $0.add(4, [0x89]) }),
    (
      "a seen event of more than 64 bits",
      ProtoBytes.retraction {
        $0.raw([0x22, 0x0A, 0x83, 0x80, 0xC0] + [UInt8](repeating: 0x80, count: 6) + [0x02])
      }
    ),
    (
      "more devices seen than allowed",
      ProtoBytes.retraction { entry in
        for number in 1...257 as ClosedRange<UInt64> { entry.add(4, number) }
      }
    ),
    (
      "a boot id of 17 bytes", ProtoBytes.retraction { $0.add(7, [UInt8](repeating: 1, count: 17)) }
    ),
    (
      "a name of 65 bytes",
      ProtoBytes.retraction { $0.add(11, String(repeating: "x", count: 65)) }
    ),
    ("a name that is not UTF-8", ProtoBytes.retraction { $0.add(11, [0xFF]) }),
    ("a schema that is no event id", ProtoBytes.retraction { $0.add(9, 3) }),
    ("no device and no body", ProtoBytes { $0.add(3, 12) }.bytes),
    ("no device and an event's body", ProtoBytes { $0.add(36) { $0.add(1, entity) } }.bytes),
    ("a receipt without a seal", ProtoBytes { $0.add(17) { $0.add(2, 2) } }.bytes),
    (
      "two receipts",
      ProtoBytes {
        $0.add(17, []); $0.add(17, [])
      }.bytes
    ),
  ]

  /// A field of wire type 1.
  private static func eightBytes(_ number: UInt64) -> [UInt8] {
    var bytes = ProtoBytes()
    bytes.tag(number, 1)
    return bytes.bytes + [UInt8](repeating: 0, count: 8)
  }

  /// Event 3.17, which gives field 1 of entity 3.1 a value.
  private static func value(
    key: UInt64 = 1, _ build: (inout ProtoBytes) -> Void
  ) -> [UInt8] {
    ProtoBytes.event {
      $0.add(33) {
        $0.add(1, entity)
        $0.add(2) {
          $0.add(1, key)
          $0.add(2, build)
        }
      }
    }
  }

  private static func registration(kind: UInt64?) -> [UInt8] {
    ProtoBytes.event { $0.add(32) { if let kind { $0.add(1, kind) } } }
  }

  private static func schema(part: UInt64, of count: UInt64) -> [UInt8] {
    ProtoBytes.event {
      $0.add(24) {
        $0.add(1, "a@1")
        $0.add(3, part)
        $0.add(4, count)
        $0.add(5, [UInt8](repeating: 1, count: 32))
      }
    }
  }

  private static func sample(confidence: UInt64) -> [UInt8] {
    ProtoBytes.event {
      $0.add(40) {
        $0.add(1, entity)
        $0.add(2, "F.DIG")
        $0.add(5, confidence)
      }
    }
  }
}
