import CairnFold
import CairnFormats
import CairnModel
import CairnServiceFixtures
import Glibc
import Testing

@Suite("The folded survey over HTTP")
struct FoldedOverHTTPTests {
  @Test("A list comes in parts, each entity once, and as far as it is asked for")
  func lists() async throws {
    try await RunningServer.serving(try ServiceHarness()) { server in
      var survey = try await FoldedSurvey.open(on: server)
      var ids: [String] = []
      for number in 0..<7 {
        let vertex = Vertex(
          latitudeE7: 601_600_000, longitudeE7: 249_300_000 + Int32(number) * 10_000)
        ids.append(try await survey.register("Studio \(number)", at: vertex).description)
      }
      let cluster = try await survey.register("Kaapeli", kind: 1).description
      let all = try await survey.read("entities")
      #expect(all.json?["size"]?.asInteger == Int64(try survey.size()))
      #expect(all.json?["fingerprint"]?.asString == (try survey.fingerprint()))
      #expect(all.fields["cache-control"] == "no-store")
      let entities = try #require(all.json?["entities"]?.asArray)
      #expect(entities.map { $0["id"]?.asString } == ids + [cluster])
      #expect(all.json?["next"]?.isNull == true)
      for limit in 1...9 {
        let pages = try await survey.readAll("entities", member: "entities", "limit=\(limit)")
        #expect(pages.flatMap { $0 } == entities)
        #expect(pages.allSatisfy { $0.count <= limit })
        #expect(pages.count == max((8 + limit - 1) / limit, 1))
      }
      let clusters = try await survey.readAll(
        "entities", member: "entities", "kind=cluster&limit=1")
      #expect(clusters == [[entities[7]]])
      let boxed = try await survey.readAll(
        "entities", member: "entities", "bbox=24.9305,60.1,24.9325,60.2&limit=1")
      #expect(boxed.flatMap { $0 } == [entities[1], entities[2]])
      let one = try await survey.read("entities/\(ids[3])")
      #expect(one.json?["entity"] == entities[3])
      #expect(one.json?["entity"]?["fields"]?["name"]?["value"]?.asString == "Studio 3")
    }
  }

  @Test("A state of the past is the state that was, by size and by time")
  func past() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      var survey = try await FoldedSurvey.open(on: server)
      var states: [(size: UInt64, time: String, entities: JSONValue?)] = []
      let first = try await survey.register("Kaapeli", kind: 1)
      for number in 0..<6 {
        harness.clock.move(by: .seconds(60))
        let other = try await survey.register("Studio \(number)")
        try await survey.revise(first, name: "Kaapeli \(number)")
        if number == 3 {
          try await survey.record([
            .entityRetracted(EntityRetracted(entity: other, reason: "closed"))
          ])
        }
        let time = harness.clock.now.text
        let now = try await survey.read("entities")
        states.append((try survey.size(), time, now.json?["entities"]))
      }
      for state in states {
        for moment in ["\(state.size)", state.time] {
          let then = try await survey.ask("entities", "as_of=\(moment)")
          #expect(then.json?["entities"] == state.entities, "\(moment)")
          #expect(then.json?["size"]?.asInteger == Int64(state.size))
          #expect(then.json?["fingerprint"] == nil)
        }
      }
      let none = try await survey.ask("entities", "as_of=2001-01-01T00:00:00Z")
      #expect(none.json?["size"]?.asInteger == 0 && none.json?["entities"]?.asArray == [])
      let early = try await survey.ask("entities/\(first)", "as_of=2")
      #expect(early.status == 404 && early.code == "entity_unknown")
      let history = try await survey.read("entities/\(first)", "history=1")
      #expect(history.json?["entity"]?["history"]?.asArray?.count == 7)
      let short = try await survey.ask("entities/\(first)", "history=1&as_of=\(states[1].size)")
      #expect(short.json?["entity"]?["history"]?.asArray?.count == 3)
    }
  }

  @Test("Who asks for more than the log has is told to come again")
  func ahead() async throws {
    try await RunningServer.serving(try ServiceHarness()) { server in
      var survey = try await FoldedSurvey.open(on: server)
      let size = try survey.size()
      let most = LogSize.maximum
      for query in ["at_least=\(size + 1)", "as_of=\(size + 1)", "at_least=\(most)"] {
        let answer = try await survey.ask("entities", query)
        #expect(answer.status == 503 && answer.code == "service_behind", "\(answer.text)")
        #expect(answer.fields["retry-after"] == "1")
      }
      for query in ["as_of=\(most + 1)", "as_of=\(UInt64.max)", "at_least=\(UInt64.max)"] {
        let answer = try await survey.ask("entities", query)
        #expect(answer.status == 400 && answer.code == "request_malformed", "\(answer.text)")
        #expect(answer.json?["remedy"]?.asString == "fix")
      }
      _ = try await survey.register("Kaapeli", kind: 1)
      let answer = try await survey.ask("entities", "at_least=\(size + 1)")
      #expect(answer.json?["entities"]?.asArray?.count == 1)
    }
  }

  @Test("Conflicts are listed while they are open, and with those that were closed")
  func conflicts() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      var survey = try await FoldedSurvey.open(on: server)
      let first = try await survey.register("Kaapeli")
      let second = try await survey.register("Suvilahti")
      var ville = try await harness.enrol(&survey.admin)
      survey.admin.witnessed = ville.witnessed
      var rejected: [EventID] = []
      for entity in [first, second] {
        let mine = FoldedSurvey.revision(entity, FoldedSurvey.kind, "studio")
        let theirs = FoldedSurvey.revision(entity, FoldedSurvey.kind, "shop")
        rejected.append(try await survey.record([mine], by: &survey.admin))
        try await survey.record([theirs], by: &ville)
      }
      let disputed = try survey.size()
      let open = try await survey.readAll("conflicts", member: "conflicts", "limit=1")
      #expect(open.map(\.count) == [1, 1])
      #expect(open.flatMap { $0 }.map { $0["entity"]?.asString } == ["\(first)", "\(second)"])
      #expect(open[0][0]["field"]?.asString == "kind" && open[0][0]["name"]?.asString == "Kaapeli")
      #expect(open[0][0]["siblings"]?.asArray?.map { $0["author"]?.asString } == ["Aino", "Ville"])
      try await survey.record([
        .conflictResolved(
          ConflictResolved(
            entity: first, key: FoldedSurvey.kind, value: .text("shop"), rejected: [rejected[0]],
            reason: "asked"))
      ])
      let left = try await survey.readAll("conflicts", member: "conflicts")
      #expect(left == [[open[1][0]]])
      let all = try await survey.readAll("conflicts", member: "conflicts", "state=all&limit=1")
      #expect(all.flatMap { $0 }.map { $0["state"]?.asString } == ["closed", "open"])
      let then = try await survey.ask("conflicts", "as_of=\(disputed)")
      #expect(then.json?["conflicts"]?.asArray == open.flatMap { $0 })
    }
  }

  @Test("What is odd and what may be one is told of the newest state and of the past")
  func warnings() async throws {
    try await RunningServer.serving(try ServiceHarness()) { server in
      var survey = try await FoldedSurvey.open(on: server)
      let place = Vertex(latitudeE7: 601_600_000, longitudeE7: 249_300_000)
      let names = ["Kino Aalto", "Kino Aalto Oy", "kino  aalto"]
      var ids: [EntityID] = []
      for name in names { ids.append(try await survey.register(name, at: place)) }
      let all = try await survey.read("warnings")
      let fresh = try survey.warnings()
      #expect(all.json?["count"]?.asInteger == Int64(fresh.count) && fresh.count >= 6)
      #expect(all.json?["digest"]?.asString == SurveyWarnings.digest(fresh).hex)
      #expect(all.json?["fingerprint"]?.asString == (try survey.fingerprint()))
      for limit in 1...7 {
        let pages = try await survey.readAll("warnings", member: "warnings", "limit=\(limit)")
        #expect(pages.flatMap { $0 }.count == fresh.count)
        #expect(Set(pages.flatMap { $0 }).count == fresh.count)
      }
      let pairs = try await survey.readAll("duplicates", member: "duplicates", "limit=1")
        .flatMap { $0 }
      #expect(
        pairs.map { [$0["first"]?["id"]?.asString, $0["second"]?["id"]?.asString] }
          == [[0, 1], [0, 2], [1, 2]].map { pair in pair.map { ids[$0].description } })
      #expect(pairs[0]["reasons"]?.asArray == [.string("name")])
      #expect(pairs[0]["distance_m"]?.asNumberText == "0.0")
      let coded = try await survey.read("warnings", "code=W13")
      #expect(coded.json?["warnings"]?.asArray?.count == 3)
      let second = try await survey.read("warnings", "code=W13&entity=\(ids[1])")
      #expect(second.json?["warnings"]?.asArray?.count == 2)

      let size = try survey.size()
      try await survey.record([
        .entitiesMerged(EntitiesMerged(survivor: ids[0], merged: ids[2], chosen: [], reason: ""))
      ])
      let left = try await survey.read("duplicates")
      #expect(left.json?["duplicates"]?.asArray?.count == 1)
      let then = try await survey.ask("duplicates", "as_of=\(size)")
      #expect(then.json?["duplicates"]?.asArray == pairs)
      let before = try await survey.ask("warnings", "as_of=\(size)")
      #expect(before.json?["digest"] == all.json?["digest"])
      #expect(before.json?["warnings"] == all.json?["warnings"])
    }
  }

  @Test("Devices, schemas and anomalies are told as the log has them")
  func rest() async throws {
    try await RunningServer.serving(try ServiceHarness()) { server in
      var survey = try await FoldedSurvey.open(on: server)
      // The schema is no entity: notes on it are of no effect.
      for _ in 0..<5 { try await survey.record([.note("lost")]) }
      let anomalies = try await survey.readAll("anomalies", member: "anomalies", "limit=2")
      #expect(anomalies.map(\.count) == [2, 2, 1])
      #expect(anomalies.flatMap { $0 }.compactMap { $0["index"]?.asInteger } == [4, 6, 8, 10, 12])
      #expect(anomalies[0][0]["code"]?.asString == "entity_unknown")
      let before = try await survey.ask("anomalies", "as_of=7")
      #expect(before.json?["anomalies"]?.asArray?.count == 2)
      let beyond = try await survey.ask("anomalies", "after=\(UInt64.max)")
      #expect(beyond.json?["anomalies"]?.asArray == [])

      let devices = try await survey.read("devices")
      let device = try #require(devices.json?["devices"]?.asArray?.first)
      #expect(device["role"]?.asString == "admin" && device["revoked"]?.asBool == false)
      #expect(device["sequence"]?.asInteger == 6)
      #expect(device["clock"]?["error_ms"]?.asInteger == 0)

      let then = try await survey.ask("devices", "as_of=7")
      #expect(then.json?["devices"]?.asArray?.map { $0["sequence"]?.asInteger } == [3])
      let nobody = try await survey.ask("devices", "as_of=0")
      #expect(nobody.json?["devices"]?.asArray == [])

      let schemas = try await survey.read("schema")
      let document = try #require(schemas.json?["documents"]?.asArray?.first)
      #expect(document["event"]?.asString == "1.1" && document["index"]?.asInteger == 2)
      #expect(document["name"]?.asString == "creative-clusters@1")
      let raw = try await survey.read("schema", "document=0")
      #expect(raw.body == BuiltInSchema.creativeClusters.document)
      for number in ["1", "\(UInt64.max)"] {
        let missing = try await survey.read("schema", "document=\(number)")
        #expect(missing.status == 404 && missing.code == "not_found")
      }
    }
  }

  @Test("Members read their survey, anybody reads a public one, and bad questions are told so")
  func access() async throws {
    try await RunningServer.serving(try ServiceHarness()) { server in
      let survey = try await FoldedSurvey.open(on: server)
      _ = try await FoldedSurvey.open(on: server, "tampere", isPublic: true)
      let places = [
        "entities", "entities/1.9", "conflicts", "warnings", "duplicates", "devices", "schema",
        "anomalies",
      ]
      for place in places {
        let closed = try await server.ask("GET", "/v1/surveys/helsinki/\(place)")
        #expect(closed.status == 401 && closed.code == "token_missing", "\(place)")
        let open = try await server.ask("GET", "/v1/surveys/tampere/\(place)")
        #expect(open.status == (place == "entities/1.9" ? 404 : 200), "\(place) \(open.text)")
        let foreign = try await server.ask(
          "GET", "/v1/surveys/tampere/\(place)", token: try server.token(survey.admin))
        #expect(foreign.status == 401 && foreign.code == "token_invalid", "\(place)")
        let head = try await server.ask("HEAD", "/v1/surveys/tampere/\(place)")
        #expect(head.status == open.status && head.body.isEmpty)
      }
      for (path, status, code) in [
        ("entities/9.9", 404, "entity_unknown"), ("entities?kind=pub", 400, "kind_unknown"),
        ("entities?limit=0", 400, "request_malformed"),
        ("entities?limit=501", 400, "request_malformed"),
        ("entities?after=x", 400, "request_malformed"),
        ("entities?as_of=tomorrow", 400, "request_malformed"),
        ("entities?as_of=99999999999999999999", 400, "request_malformed"),
        ("entities?at_least=-1", 400, "request_malformed"),
        ("entities?bbox=1,2,3", 400, "value_out_of_range"),
        ("conflicts?state=closed", 400, "request_malformed"),
        ("entities/1.1?history=2", 400, "request_malformed"),
        ("warnings?code=W21", 400, "request_malformed"),
        ("warnings?after=x", 400, "request_malformed"),
        ("warnings?entity=2", 400, "request_malformed"),
        ("duplicates?after=1.", 400, "request_malformed"),
      ] {
        let answer = try await survey.ask(path)
        #expect(answer.status == status && answer.code == code, "\(path): \(answer.text)")
      }
      // The last key that there can be: nothing lies behind it.
      let last = EntityID(EventID(.maximum, EventSequence(1 << 43 - 1)!))
      #expect(try await survey.ask("entities", "after=\(last)").json?["next"]?.isNull == true)
      #expect(try await survey.ask("conflicts", "after=\(last)").json?["next"]?.isNull == true)
    }
  }

  @Test("What is read beside a growing log is one state of it")
  func growing() async throws {
    try await RunningServer.serving(try ServiceHarness()) { server in
      var survey = try await FoldedSurvey.open(on: server)
      let first = try await survey.register("Kaapeli", kind: 1)
      let fixed = survey
      let seen = try await withThrowingTaskGroup(of: [Int64: JSONValue].self) { group in
        for reader in 0..<4 {
          group.addTask {
            var seen: [Int64: JSONValue] = [:]
            for _ in 0..<25 {
              let answer =
                try await reader == 0
                ? fixed.read("entities", "limit=500")
                : fixed.ask("entities", "limit=500")
              let size = try #require(answer.json?["size"]?.asInteger, "\(answer.text)")
              seen[size] = answer.json?["entities"]
            }
            return seen
          }
        }
        for number in 0..<30 {
          _ = try await survey.register("Studio \(number)")
          try await survey.revise(first, name: "Kaapeli \(number)")
        }
        return try await group.reduce(into: [:]) { $0.merge($1) { $1 } }
      }
      for (size, entities) in seen {
        let then = try await survey.ask("entities", "limit=500&as_of=\(size)")
        #expect(then.json?["entities"] == entities, "\(size)")
      }
      let last = try await survey.read("entities")
      #expect(last.json?["fingerprint"]?.asString == (try survey.fingerprint()))
    }
  }

  @Test("Views that are damaged, or of another log, are made again", arguments: [true, false])
  func damage(isGarbage: Bool) async throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/views-helsinki.sqlite"
    let admin = try await RunningServer.serving(try ServiceHarness(in: folder)) { server in
      var survey = try await FoldedSurvey.open(on: server)
      _ = try await survey.register("Kaapeli", kind: 1)
      _ = try await survey.read("entities")
      if !isGarbage {
        var other = try await FoldedSurvey.open(on: server, "tampere")
        for number in 0..<9 { _ = try await other.register("Studio \(number)") }
        _ = try await other.read("entities")
      }
      return survey.admin
    }
    for suffix in ["", "-wal", "-shm"] { Disk.remove(path + suffix) }
    if isGarbage {
      let file = open(path, O_WRONLY | O_CREAT, 0o600)
      let garbage = [UInt8](repeating: 0x5A, count: 8_192)
      #expect(write(file, garbage, garbage.count) == garbage.count)
      close(file)
    } else {
      Disk.copy("\(folder.path)/views-tampere.sqlite", to: path)
    }
    try await RunningServer.serving(try ServiceHarness(in: folder)) { server in
      let survey = FoldedSurvey(server: server, slug: "helsinki", admin: admin)
      let answer = try await survey.ask("entities")
      #expect(answer.json?["entities"]?.asArray?.count == 1, "\(answer.text)")
      #expect(answer.json?["fingerprint"]?.asString == (try survey.fingerprint()))
    }
  }
}
