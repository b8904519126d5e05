import CairnModel
import Glibc
import Testing

@Suite("Damage beside a log", .serialized)
struct DamagedServiceFilesTests {
  /// Changes one byte of a file for as long as `body` runs.
  private func flipping(_ path: String, _ place: Int, _ body: () throws -> Void) throws {
    let bytes = try TestFolder.bytes(path)
    var changed = bytes
    changed[place] ^= 1
    try TestFolder.write(changed, to: path)
    try body()
    try TestFolder.write(bytes, to: path)
  }

  /// The messages of what is wrong in one file.
  private func messages(_ day: SurveyDay, _ folder: String, of file: String) throws -> [String] {
    let outcome = try day.run("verify", folder, "--json")
    let problems = try outcome.json["problems"]?.asArray ?? []
    #expect(outcome.status == (problems.isEmpty ? 0 : 5), "\(outcome.errors)")
    return problems.filter { $0["place"]?.asString?.hasPrefix(file) == true }
      .compactMap { $0["message"]?.asString }
  }

  private func service() throws -> (day: SurveyDay, data: String) {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    for number in 0..<3 {
      _ = try day.record("Place \(number)", in: aino)
      #expect(try day.run("-C", aino, "sync").status == 0)
    }
    #expect(try day.endService() == 0)
    #expect(try day.run("verify", day.path("data")).status == 0)
    return (day, day.path("data"))
  }

  @Test("Each flipped byte of the guard is found, and the file named with what to do")
  func guardFile() async throws {
    let (day, data) = try service()
    let path = data + "/guard"
    let count = try TestFolder.bytes(path).count
    #expect(count == 512)
    for place in stride(from: 0, to: count, by: 15) {
      // The pool has two threads, and other tests run beside this one.
      await Task.yield()
      try flipping(path, place) {
        let found = try messages(day, data, of: path)
        #expect(found.count == 1, "byte \(place): \(found)")
        let advice = place < 256 ? "no survey needs it" : "the next push writes the slot again"
        #expect(found.first?.contains(advice) == true, "byte \(place): \(found)")
      }
    }
    // Both slots of the survey.
    try flipping(path, 256 + 20) {
      try flipping(path, 384 + 20) {
        let found = try messages(day, data, of: path)
        #expect(found.first?.contains("move the file away") == true, "\(found)")
      }
    }
    #expect(try day.run("verify", data).status == 0)
  }

  @Test(
    "A slot that can't be read is written again by serving the folder and a push",
    arguments: [0, 1])
  func repairedSlot(number: Int) throws {
    let (day, data) = try service()
    let path = data + "/guard"
    var bytes = try TestFolder.bytes(path)
    bytes[256 + 128 * number + 20] ^= 1
    try TestFolder.write(bytes, to: path)
    #expect(try messages(day, data, of: path).count == 1)
    try day.restartService()
    _ = try day.record("One more", in: day.path("aino"))
    #expect(try day.run("-C", day.path("aino"), "sync").status == 0)
    #expect(try day.endService() == 0)
    #expect(try day.run("verify", data).status == 0)
  }

  @Test("A guard of another log is told from one of a longer log")
  func otherGuard() throws {
    let (day, data) = try service()
    let path = data + "/guard"
    let other = try service()
    let own = try TestFolder.bytes(path)
    try TestFolder.copy(other.data + "/guard", to: path)
    let beside = try messages(day, data, of: path)
    #expect(beside.count == 1 && beside[0].contains("another log"), "\(beside)")
    try TestFolder.write(Array(own[..<256]), to: path)
    let cut = try messages(day, data, of: path)
    #expect(cut.count == 1 && cut[0].contains("does not have this survey"), "\(cut)")
    try TestFolder.write(own, to: path)
    // Without a guard and keys, as in a backup, the log is whole.
    unlink(path)
    #expect(rename(data + "/keys", data + "/elsewhere") == 0)
    #expect(try day.run("verify", data).status == 0)
  }

  @Test("Each flipped byte of a log key is found, and the file named with what to do")
  func logKey() async throws {
    let (day, data) = try service()
    let path = data + "/keys/helsinki.key"
    let count = try TestFolder.bytes(path).count
    #expect(count == 65)
    for place in stride(from: 0, to: count - 1, by: 5) {
      // The pool has two threads, and other tests run beside this one.
      await Task.yield()
      try flipping(path, place) {
        let found = try messages(day, data, of: path)
        #expect(found.count == 1, "byte \(place): \(found)")
        #expect(found.first?.contains("put the folder's keys/ back") == true, "\(found)")
      }
    }
    #expect(rename(path, data + "/keys/turku.key") == 0)
    #expect(try messages(day, data, of: path).count == 1)
  }

  @Test("An operator's invite that the service did not make is named")
  func operatorInvite() throws {
    let (day, data) = try service()
    let path = data + "/operator.invite"
    let text = try TestFolder.text(path)
    // The letters of the scheme, and those of the secret, behind the URL.
    for place in [0, 12, 13, text.utf8.count - 20, text.utf8.count - 10] {
      try flipping(path, place) {
        let found = try messages(day, data, of: path)
        #expect(found.count == 1, "byte \(place): \(found)")
        #expect(found.first?.contains("delete it and serve the folder") == true, "\(found)")
      }
    }
    unlink(path)
    #expect(try day.run("verify", data).status == 0)
  }

  @Test("Each flipped byte of a device's key is found in a replica")
  func deviceKey() async throws {
    let (day, _) = try service()
    let aino = day.path("aino")
    let names = try TestFolder.names(aino + "/keys").filter {
      $0 != "next.key" && !$0.hasPrefix(".")
    }
    let name = try #require(names.first)
    #expect(names.count == 1)
    let path = "\(aino)/keys/\(name)"
    for place in stride(from: 0, to: 64, by: 9) {
      // The pool has two threads, and other tests run beside this one.
      await Task.yield()
      try flipping(path, place) {
        let found = try messages(day, aino, of: path)
        #expect(found.count == 1, "byte \(place): \(found)")
        #expect(found.first?.contains("put the folder's keys/ back") == true, "\(found)")
      }
    }
    #expect(try day.run("verify", aino).status == 0)
  }
}
