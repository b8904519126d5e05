import CairnModel
import CairnServiceFixtures
import CairnStore
import Glibc
import Testing

@Suite("A service with an entry that kills whoever folds it", .serialized, .ownThreads)
struct TrappedServiceTests {
  /// A public survey that is read over HTTP, and one beside it.
  private struct Served {
    let day: SurveyDay
    let aino: String
    let port: Int
    var views: String { day.path("data/views-helsinki") }

    init() throws {
      day = try SurveyDay(isPublic: true)
      let other = try day.run("survey", "create", "tampere", "--title", "Tampere", "--public")
      try #require(other.status == 0, "\(other.errors)")
      aino = try day.clone("aino")
      port = try #require(Int(day.service.port))
    }

    func read(_ path: String, of survey: String = "helsinki") async throws -> RawAnswer {
      var exchange = try HTTPExchange(port: port)
      return try await exchange.ask("GET", "/v1/surveys/\(survey)/\(path)")
    }

    func health() async throws -> JSONValue {
      var exchange = try HTTPExchange(port: port)
      return try #require(try await exchange.ask("GET", "/healthz").json)
    }

    /// - Returns: the log's size.
    func bring(_ name: String) throws -> Int64 {
      _ = try day.record(name, in: aino)
      let synced = try day.run("-C", aino, "sync", "--json")
      try #require(synced.status == 0, "\(synced.errors)")
      return try #require(try synced.json["size"]?.asInteger)
    }

    /// Reads until the service dies of it, and starts it again.
    func die(reading path: String, of trap: PlantedTrap) async throws {
      _ = try? await read(path)
      #expect(try day.service.wait() == trap.fault.status)
      try day.restartService(trap.environment)
    }
  }

  @Test(
    "Its views stop before it, and nothing else does", arguments: [PlantedTrap.Fault.ill, .stack])
  func stops(fault: PlantedTrap.Fault) async throws {
    let served = try Served()
    let day = served.day
    let index = try served.bring("Alku") + 1
    #expect(try await served.read("entities?at_least=\(index - 1)").status == 200)
    let size = try served.bring("Piste")
    #expect(size == index + 1)
    #expect(try day.endService() == 0)
    let trap = PlantedTrap(fault, at: index, in: served.views)
    try day.restartService(trap.environment)
    for _ in 0..<2 { try await served.die(reading: "entities", of: trap) }

    let stopped = try #require(try await served.health()["views_stopped"]?.asArray)
    #expect(stopped.count == 1)
    #expect(stopped.first?["survey"]?.asString == "helsinki")
    #expect(stopped.first?["index"]?.asInteger == index)
    #expect(try await served.health()["status"]?.asString == "ready")
    for path in [
      "entities", "conflicts", "warnings", "duplicates", "anomalies", "devices", "schema",
    ] {
      let answer = try await served.read(path)
      #expect(answer.status == 200, "\(path): \(answer.text)")
      #expect(answer.json?["views_stopped"]?["index"]?.asInteger == index, "\(path)")
      #expect(answer.json?["size"]?.asInteger == index)
      #expect(!answer.text.contains("Piste"))
    }
    for query in ["at_least=\(size)", "as_of=\(size)"] {
      let answer = try await served.read("entities?" + query)
      #expect(answer.status == 503)
      #expect(answer.code == "views_stopped")
      #expect(answer.json?["remedy"]?.asString == "stop")
    }
    #expect(try await served.read("entities?as_of=\(index)").status == 200)
    let other = try await served.read("entities", of: "tampere")
    #expect(other.status == 200)
    #expect(other.json?["views_stopped"] == nil)

    _ = try served.bring("Uusi")
    #expect(try day.run("-C", served.aino, "check").status == 0)
    let onni = try day.clone("onni")
    #expect(try await served.read("entities").json?["size"]?.asInteger == index)
    #expect(try day.run("views", "retry", "--data", day.path("data")).code == "already_served")
    #expect(try day.endService() == 0)

    let retried = try day.run("views", "retry", "--data", day.path("data"), "--json")
    #expect(retried.status == 0, "\(retried.errors)")
    #expect(try retried.json["retried"]?.asArray?.map { $0["survey"]?.asString } == ["helsinki"])
    try day.restartService()
    let whole = try await served.read("entities")
    #expect(whole.json?["views_stopped"] == nil)
    #expect(whole.text.contains("Piste"))
    #expect(try await served.health()["views_stopped"]?.asArray?.isEmpty == true)
    #expect(try day.run("-C", onni, "sync").status == 0)
    let state = try day.run("-C", onni, "status", "--json").json["fingerprint"]?.asString
    #expect(state != nil && whole.json?["fingerprint"]?.asString == state)
  }

  @Test("Reads of one kind that end it twice are refused, and others are answered")
  func reads() async throws {
    let served = try Served()
    let day = served.day
    _ = try served.bring("Alku")
    #expect(try day.endService() == 0)
    let trap = PlantedTrap(.segv, reading: .warnings, in: served.views)
    try day.restartService(trap.environment)
    for _ in 0..<2 {
      #expect(try await served.read("entities").status == 200)
      try await served.die(reading: "warnings", of: trap)
    }
    let refused = try await served.read("warnings")
    #expect(refused.code == "views_stopped")
    #expect(try await served.read("entities").status == 200)
    let stopped = try #require(try await served.health()["views_stopped"]?.asArray)
    #expect(stopped.first?["index"] == .null)
    #expect(stopped.first?["reads"]?.asArray == [.string("warnings")])
    _ = try served.bring("Uusi")
    #expect(try day.endService() == 0)
    #expect(try day.run("views", "retry", "--data", day.path("data")).status == 0)
    try day.restartService()
    #expect(try await served.read("warnings").status == 200)
  }
}
