import CairnModel
import Glibc
import Testing

@Suite("Quotas on the command line", .serialized)
struct QuotaTests {
  private static let options = ["--member-events", "10000"]

  @Test("A member is warned, waits beyond the quota, and gets all in once it may: nothing is lost")
  func day() throws {
    let day = try SurveyDay(options: Self.options)
    let start = Self.today
    // The service's clock is the machine's: past midnight UTC it counts anew.
    try withKnownIssue("the day changed during the test", isIntermittent: true) {
      try aDay(of: day)
    } matching: { _ in
      Self.today != start
    }
  }

  /// Days since 1970-01-01, UTC.
  private static var today: Int { time(nil) / 86_400 }

  private func aDay(of day: SurveyDay) throws {
    let aino = try day.clone("aino")
    func json(_ arguments: String...) throws -> JSONValue {
      try day.run(["-C", aino] + arguments + ["--json"]).json
    }
    #expect(try json("status")["quotas"]?.asArray?.isEmpty == true)
    try importPlaces(0..<8_100, into: aino, day)
    let synced = try day.run("-C", aino, "sync", "--json")
    #expect(synced.status == 0, "\(synced.errors)")
    #expect(synced.errors.contains("quota: 81 % used"), "\(synced.errors)")
    for told in [try synced.json, try json("status")] {
      let use = try #require(told["quotas"]?.asArray?.first)
      #expect(use["of"]?.asString == "member" && use["measure"]?.asString == "events")
      #expect(use["used"]?.asInteger == 8_100 && use["maximum"]?.asInteger == 10_000)
      #expect(use["percent"]?.asInteger == 81 && use["until"]?.asString?.hasSuffix("Z") == true)
      #expect(told["waits_until"] == .null)
    }
    #expect(try day.run("-C", aino, "status").output.contains("81 % used: 8,100 of the 10,000"))

    // Batches have 1,000 events: one more fits, and 1,500 wait.
    try importPlaces(8_100..<10_600, into: aino, day)
    for isRestarted in [false, true] {
      if isRestarted {
        #expect(try day.endService() == 0)
        try day.restartService(options: Self.options)
      }
      let waiting = try day.run("-C", aino, "sync", "--json")
      #expect(waiting.status == 4 && waiting.code == "quota_exceeded", "\(waiting.errors)")
      #expect(waiting.errors.contains("1500 events wait here"), "\(waiting.errors)")
      let error = try #require(try waiting.json["error"])
      #expect(error["pending"]?.asInteger == 1_500)
      #expect(try #require(error["retry_after_s"]?.asInteger) > 0)
      #expect(error["waits_until"]?.asString?.hasSuffix("Z") == true)
      let status = try json("status")
      #expect(status["pending"]?.asInteger == 1_500)
      #expect(status["waits_until"] == error["waits_until"])
      #expect(status["quotas"]?.asArray?.first?["used"]?.asInteger == 9_100)
    }
    // Recording goes on meanwhile.
    _ = try day.record("While it waits", in: aino)

    #expect(try day.endService() == 0)
    try day.restartService(options: ["--member-events", "0"])
    let after = try json("sync")
    #expect(after["pushed"]?.asInteger == 1_501 && after["pending"]?.asInteger == 0)
    #expect(after["quotas"]?.asArray?.isEmpty == true)
    let status = try json("status")
    #expect(status["waits_until"] == .null && status["entities"]?.asInteger == 10_601)
    #expect(try day.run("-C", aino, "check").status == 0)
    #expect(try day.endService() == 0)
  }

  @Test(
    "A quota in which the largest batch never fits is refused at the start",
    arguments: [
      ["--member-events", "9999"], ["--member-bytes", "8191KiB"], ["--survey-events", "1"],
      ["--survey-bytes", "1MiB"], ["--member-bytes", "8XiB"], ["--survey-bytes", "99999999TiB"],
      ["--stranger-rate", "-1"], ["--enrolment-rate", "2000000"],
    ])
  func tooSmall(options: [String]) throws {
    let folder = try TestFolder("quotas")
    let program = Program(home: folder.path, folder: folder.path)
    let refused = try program.run(["serve", "--data", folder.path + "/data"] + options)
    #expect(refused.status == 2 && refused.code == "usage", "\(refused.errors)")
    #expect(refused.errors.contains(options[0]), "\(refused.errors)")
    #expect(!TestFolder.exists(folder.path + "/data"))
  }

  private func importPlaces(_ numbers: Range<Int>, into folder: String, _ day: SurveyDay) throws {
    let rows = numbers.map { "Place \($0),60.\(10_000 + $0),24.\(10_000 + $0)" }
    let path = day.path("places-\(numbers.lowerBound).csv")
    try TestFolder.write(
      (["name,lat,lon"] + rows).joined(separator: "\n") + "\n", to: path)
    let outcome = try day.run("-C", folder, "import", path, "--kind", "establishment", "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try outcome.json["recorded"]?.asInteger == Int64(numbers.count))
  }
}
