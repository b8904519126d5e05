import CairnLog
import CairnModel
import CairnReplica
import CairnSimulation
import CairnStore
import Testing

@Suite("Schemas that are read without views")
struct LoggedSchemasTests {
  private func published(_ version: Int) -> EventBody {
    let document = TeamSchema.schema(version: version).document
    return .schemaPublished(
      SchemaPublished(
        name: Text("team@\(version)"), previous: nil, part: 0, partCount: 1,
        documentDigest: LogHash.plain(document), document: document))
  }

  @Test("Only what an admin published counts, as the log says who was one at that entry")
  func authority() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("schemas", on: service, engine, clock: clock)
      let phone = survey.folders[0]
      let second = try await survey.enrol("second", role: .admin)
      func publish(_ version: Int, _ folder: FolderSurvey.Folder) async throws {
        _ = try folder.replica.record([Draft(published(version))])
        try await survey.sync(folder)
      }
      try await publish(1, phone)
      try await survey.act(published(2))
      try await publish(3, second)
      try await survey.act(
        .roleChanged(RoleChanged(device: try second.device, role: .coordinator)))
      try await publish(4, second)
      try await survey.act(.roleChanged(RoleChanged(device: try phone.device, role: .admin)))
      try await publish(5, phone)
      for folder in [survey.admin, second, phone] { try await survey.sync(folder) }
      // What waits counts as if it were in the log next.
      _ = try phone.replica.record([Draft(published(6))])
      _ = try second.replica.record([Draft(published(7))])
      func names(_ folder: FolderSurvey.Folder) throws -> [String] {
        try folder.replica.loggedSchemas().map(\.schema.name)
      }
      #expect(try names(survey.admin) == ["team@2", "team@3", "team@5"])
      #expect(try names(phone) == ["team@2", "team@3", "team@5", "team@6"])
      #expect(try names(second) == ["team@2", "team@3", "team@5"])
    }
  }
}
