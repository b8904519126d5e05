import CairnModel
import CairnVectorFixtures
import Testing

@Suite("Vectors of schema documents")
struct SchemaVectorTests {
  /// Documents of more bytes than this are told, not written.
  private static let byteCountMaximum = 24_000

  private func error(_ document: [UInt8]) -> SchemaError? {
    do throws(SchemaError) {
      _ = try Schema(document: document)
      return nil
    } catch { return error }
  }

  private func json(_ probe: SchemaProbe) -> JSONValue {
    var members = [JSONMember("name", .string(probe.name))]
    if probe.document.count <= Self.byteCountMaximum {
      members.append(JSONMember("bytes", .string(probe.document.hex)))
    }
    members.append(JSONMember("byte_count", .integer(Int64(probe.document.count))))
    let error = error(probe.document)
    members.append(JSONMember("readable", .bool(error == nil)))
    if let error { members.append(JSONMember("path", .string(error.path))) }
    if let judge = probe.judge { members.append(JSONMember("by", .string(judge.rawValue))) }
    return .object(members)
  }

  @Test("A document is a schema or none as its vector says")
  func documents() throws {
    let published = try VectorFile("schemas").vectors(
      orWrite: """
        Documents that are schemas, and documents that are none; by: who tells that, "json", \
        "schema" (schema-document.schema.json) or "words" (schemas/README.md). Long ones are told \
        by their name alone.
        """
    ) { SchemaProbe.all.map(json) }
    #expect(published.count == SchemaProbe.all.count)
    #expect(Set(SchemaProbe.all.map(\.name)).count == SchemaProbe.all.count)
    for (vector, probe) in zip(published, SchemaProbe.all) {
      #expect(vector == json(probe), "\(probe.name)")
      #expect((error(probe.document) == nil) == (probe.judge == nil), "\(probe.name)")
    }
  }
}
