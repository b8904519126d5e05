import CairnModel
import Testing

@Suite("A sync whose service does not answer", .serialized)
struct HeldUpSyncTests {
  @Test("Others are told which sync holds the folder, can look, and end it by one signal")
  func heldUp() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    _ = try day.record("a shop", in: aino)
    let port = try #require(UInt16(day.service.port))
    #expect(try day.endService() == 0)
    let service = try SlowService(.nothing, port: port)
    defer { service.end() }
    let files = (day.path("out"), day.path("err"))
    let sync = try day.program.spawn(
      ["-C", aino, "sync", "--watch"], in: day.program.folder, output: .file(files.0),
      errors: files.1)
    try service.waitForRequest()

    let record = try day.run("-C", aino, "note", "1.1", "later")
    #expect(record.status == 4 && record.code == "store_busy", "\(record.errors)")
    #expect(record.errors.contains("a sync is using this folder (process \(sync.id))"))
    #expect(record.errors.contains("'kill \(sync.id)'"))
    let status = try day.run("-C", aino, "status", "--json")
    #expect(status.status == 0, "\(status.errors)")

    sync.end()
    #expect(try sync.wait() == 0)
    // It did not wait for the end of what it was doing.
    #expect(try TestFolder.text(files.1).contains("trying again") == false)
    _ = try day.record("another shop", in: aino)

    let once = try day.program.spawn(
      ["-C", aino, "sync"], in: day.program.folder, output: .file(files.0), errors: files.1)
    try service.waitForRequest()
    once.end()
    #expect(try once.wait() == 128 + 15)
  }
}
