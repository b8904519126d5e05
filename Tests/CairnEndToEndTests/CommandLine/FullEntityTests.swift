import CairnFold
import CairnModel
import CairnReplica
import Testing

@Suite("Entities of which one device said as much as counts", .serialized)
struct FullEntityTests {
  @Test("The device is told before it records more, others go on, and all replicas say the same")
  func full() throws {
    let day = try SurveyDay()
    let (aino, bo) = (try day.clone("aino"), try day.clone("bo"))
    let entity = try day.record("Kulttuuritalo", in: aino)
    try fill(try #require(EntityID(entity)), in: aino)

    let refused = try day.run("-C", aino, "note", entity, Self.text, "--json")
    #expect(refused.status == 4 && refused.code == "entity_full", "\(refused.errors)")
    #expect(refused.errors.contains("2 MiB"), "\(refused.errors)")
    // What is short enough still fits, and elsewhere it goes on.
    #expect(try day.run("-C", aino, "note", entity, "short").status == 0)
    let other = try day.record("Toinen talo", in: aino)
    #expect(try day.run("-C", aino, "note", other, "is fine").status == 0)

    for folder in [aino, bo] { #expect(try day.run("-C", folder, "sync").status == 0) }
    #expect(try day.run("-C", bo, "note", entity, "of another").status == 0)
    for folder in [bo, aino] { #expect(try day.run("-C", folder, "sync").status == 0) }

    var told: Set<String> = []
    for folder in [aino, bo] {
      let status = try day.run("-C", folder, "status", "--json").json
      told.insert(try #require(status["fingerprint"]?.asString))
      #expect(3...5 ~= status["anomalies"]?.asInteger ?? 0, "\(status.text())")
      let shown = try day.run("-C", folder, "show", entity)
      #expect(shown.status == 0 && shown.output.contains("of another"), "\(shown.errors)")
      #expect(try day.run("-C", folder, "list").status == 0)
      #expect(try day.run("-C", folder, "check").status == 0)
    }
    #expect(told.count == 1)
  }

  private static let text = String(repeating: "n", count: 16_000)

  /// Notes about as long as they may be, three of them beyond what counts.
  private func fill(_ entity: EntityID, in folder: String) throws {
    let device = try FieldDevice(folder: folder)
    let note = Draft(.noteWritten(NoteWritten(subject: entity, text: Text(Self.text), tags: [])))
    let byteCount = try #require(try device.replica.previewed([note]).first).byteCount
    let count = Limits.byteCountPerEntityMaximum / byteCount + 3
    _ = try device.replica.record([Draft](repeating: note, count: count))
    try device.close()
  }
}
