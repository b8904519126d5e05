import CairnModel
import Glibc
import Testing

@Suite("A replica's process that is killed", .serialized)
struct KilledReplicaTests {
  private static let killCount = 30
  private static let featureCount = 400

  @Test("30 killed imports and syncs lose and double nothing", .timeLimit(.minutes(60)))
  func killed() throws {
    let start = ContinuousClock.now
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let file = day.path("many.geojson")
    try TestFolder.write(Self.features, to: file)
    var cutShort = 0
    for kill in 0..<Self.killCount {
      let work = kill % 2 == 0 ? ["import", file] : ["sync"]
      let child = try day.program.spawn(
        ["-C", aino] + work, in: day.root.path, output: .file(day.path("out")),
        errors: day.path("err"))
      RandomMoment.come(within: 20_000 + kill * 5_000)
      child.kill()
      let status = try child.wait()
      let errors = try TestFolder.text(day.path("err"))
      #expect(status == 128 + SIGKILL || status == 0, "\(errors)")
      if status != 0 { cutShort += 1 }
      if kill % 4 == 3 { _ = try day.record("Theatre \(kill)", in: aino) }
    }
    let imported = try day.run("-C", aino, "import", file, "--json")
    #expect(imported.status == 0, "\(imported.errors)")
    let synced = try day.run("-C", aino, "sync", "--json")
    #expect(synced.status == 0, "\(synced.errors)")
    let check = try day.run("-C", aino, "check", "--json")
    #expect(check.status == 0, "\(check.output) \(check.errors)")
    let onni = try day.clone("onni")

    let extra = (0..<Self.killCount).filter { $0 % 4 == 3 }.map { "Theatre \($0)" }
    let expected = ((1...Self.featureCount).map { "Place \($0)" } + extra).sorted()
    for folder in [aino, onni, day.path("data")] {
      let log = try WholeLog(folder: folder)
      #expect(log.outOfPlace.isEmpty)
      #expect(log.names.sorted() == expected)
      #expect(try day.run("verify", folder).status == 0)
    }
    print(
      "replica kills: \(Self.killCount), before the command's end: \(cutShort);",
      "took \(ContinuousClock.now - start)")
  }

  @Test("Two syncs of one replica at once both end well, or one says that it is busy")
  func twoSyncs() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    for round in 1...5 {
      for number in 1...3 { _ = try day.record("Place \(round) \(number)", in: aino) }
      let children = try (0..<2).map { number in
        try day.program.spawn(
          ["-C", aino, "sync"], in: day.root.path,
          output: .file(day.path("out\(round)-\(number)")),
          errors: day.path("err\(round)-\(number)"))
      }
      let statuses = try children.map { try $0.wait() }
      #expect(statuses.contains(0))
      for (number, status) in statuses.enumerated() where status != 0 {
        let errors = try TestFolder.text(day.path("err\(round)-\(number)"))
        #expect(errors.hasPrefix("error: store_busy"), "\(errors)")
      }
    }
    #expect(try day.run("-C", aino, "sync").status == 0)
    #expect(try day.run("-C", aino, "check").status == 0)
    let log = try WholeLog(folder: day.path("data"))
    #expect(log.outOfPlace.isEmpty)
    #expect(log.names.count == 15)
    #expect(Set(log.names).count == 15)
    #expect(try WholeLog(folder: aino).entries == log.entries)
  }

  private static var features: String {
    let features = (1...featureCount).map { number in
      """
      {"type":"Feature","geometry":{"type":"Point","coordinates":[24.9,60.1]},\
      "properties":{"name":"Place \(number)","amenity":"theatre","osm_type":"node",\
      "osm_id":\(number)}}
      """
    }
    return """
      {"type":"FeatureCollection","features":[\(features.joined(separator: ","))]}
      """
  }
}
