import CairnModel
import CairnVectorFixtures
import CairnWire
import Testing

@Suite("The tables of bodies")
struct BodyTableTests {
  /// A case and what becomes of it.
  private struct Vector {
    var name: String
    var entry: [UInt8]
    var isRead: Bool
  }

  private static let tables = BodyTable.bodies + BodyTable.inner

  private static let vectors = tables.flatMap { table in
    table.fields.flatMap { field in
      table.cases(of: field).map { one in
        Vector(
          name: "\(table.name).\(field.name): \(one.name)", entry: one.entry, isRead: one.isRead)
      }
    }
  }

  /// `read`, `opaque`, or `broken` where it is no entry.
  private func outcome(_ bytes: [UInt8]) -> (word: String, entry: Entry?) {
    guard let entry = try? Entry(decoding: bytes[...]) else { return ("broken", nil) }
    if case .event(let event) = entry, case .opaque = event.body { return ("opaque", entry) }
    return ("read", entry)
  }

  @Test("Each field is read up to its bounds and not beyond, as its vector says")
  func bounds() throws {
    let published = try VectorFile("bodies").vectors(
      orWrite: """
        Each field of each body at its bounds and beyond them (bodies.md). reads: "read"; "opaque", \
        an event without effect; "broken", no entry at all.
        """
    ) {
      Self.vectors.map { vector in
        let (word, entry) = outcome(vector.entry)
        var members = [
          JSONMember("name", .string(vector.name)), JSONMember("bytes", .string(vector.entry.hex)),
          JSONMember("reads", .string(word)),
        ]
        if word == "read", vector.entry.count <= 150, let entry {
          members.append(JSONMember("entry", entry.json()))
        }
        return .object(members)
      }
    }
    #expect(published.compactMap { $0["name"]?.asString } == Self.vectors.map(\.name))
    for (vector, made) in zip(published, Self.vectors) {
      let bytes = try vector.bytes("bytes")
      #expect(bytes == made.entry, "\(made.name)")
      let (word, entry) = outcome(bytes)
      #expect((word == "read") == made.isRead, "\(made.name) is \(word)")
      #expect(vector["reads"]?.asString == word, "\(made.name)")
      if let told = vector["entry"] { #expect(entry?.json() == told, "\(made.name)") }
    }
  }

  @Test("bodies.md says of each field what its cases show")
  func words() throws {
    let tables = Self.tables.filter { !$0.fields.isEmpty }
    let rows = try BodyBook(orWrite: tables).rows
    for table in tables {
      #expect(rows[BodyBook.heading(of: table)] == BodyBook.rows(of: table), "\(table.name)")
    }
    #expect(rows.count == tables.count)
  }

  @Test("Every body that can be read has a table, and every table is of one")
  func completeness() throws {
    let numbers = Set(BodyTable.bodies.compactMap(\.number))
    for number in 12...64 as ClosedRange<UInt64> {
      let bytes = number < 20 ? [] : ProtoBytes.event { $0.add(number, []) }
      guard number >= 20, case .event(let event) = try Entry(decoding: bytes[...]) else { continue }
      let isUnknown =
        if case .opaque(let body) = event.body { body.reason == .unknownType } else { false }
      #expect(numbers.contains(number) != isUnknown, "\(number)")
    }
  }
}
