import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnServiceFixtures
import CairnSQLite
import Glibc
import Testing

@Suite("A service whose disk is full", .serialized, .ownThreads)
struct FullDiskTests {
  /// Pushes until the service takes no more.
  private func push(_ device: inout FieldDevice, noteCount: Int, to url: String) async throws
    -> RefusalCode?
  {
    try await withHTTPTransport(url: url) { transport -> RefusalCode? in
      // A write-ahead log has room of its own left.
      for _ in 0..<100 {
        try device.recordNotes(count: noteCount, textByteCount: 4_000)
        do {
          // On a busy machine the client may give up an exchange; the next one goes on.
          var isBrought = false
          for _ in 0..<5 where !isBrought { isBrought = try await device.sync(transport) }
          #expect(isBrought)
        } catch let refusal as Refusal {
          return refusal.code
        }
      }
      return nil
    }
  }

  @Test(
    "It refuses with disk_full, serves what it has, and goes on by itself when there is room",
    arguments: SmallDisk.kinds)
  func full(kind: SmallDisk.Kind) async throws {
    var mounted: SmallDisk?
    let day = try SurveyDay(isPublic: true) { data in
      mounted = try SmallDisk.mounted(at: data, kind)
    }
    guard let disk = mounted else { return }
    defer { disk.unmount() }
    try disk.load(byteCount: 9 << 20)
    let folder = try day.clone("aino")
    let reader = try day.clone("bea")
    let other = try day.run("survey", "create", "turku", "--title", "Turku", "--public", "--json")
    #expect(other.status == 0, "\(other.errors)")
    let turku = day.path("home/surveys/turku")
    _ = try day.record("Before", in: reader)
    for place in [reader, turku] { #expect(try day.run("-C", place, "sync").status == 0) }
    try await expectReads(day)

    // A member fills it down to the floor.
    var device = try FieldDevice(folder: folder)
    #expect(try await push(&device, noteCount: 150, to: day.service.url) == .diskFull)
    try await expectReads(day)
    // Others on the machine take the rest, to the last block.
    try disk.fill()
    // ext4 keeps a block to note extents in.
    #expect(disk.freeByteCount <= 4_096)
    for _ in 0..<2 {
      #expect(try await push(&device, noteCount: 20, to: day.service.url) == .diskFull)
    }
    let waiting = try device.replica.store.pendingCount()
    #expect(waiting > 0)
    try await expectReads(day)
    // Whoever only reads is served.
    #expect(try day.run("-C", reader, "sync").status == 0)
    #expect(try day.run("-C", reader, "check").status == 0)
    for slug in ["helsinki", "turku"] {
      let verified = try day.run("verify", "\(day.service.url)/v1/surveys/\(slug)/log")
      #expect(verified.status == 0, "\(verified.errors)")
    }
    _ = try day.record("Waits", in: turku)
    let refused = try day.run("-C", turku, "sync")
    #expect(refused.status == 4 && refused.code == "disk_full", "\(refused.errors)")

    disk.makeRoom()
    try await withHTTPTransport(url: day.service.url) { transport in
      #expect(try await device.sync(transport))
      _ = try device.replica.catchUp()
      let report = try await device.replica.check(transport)
      #expect(report.isOK, "\(report.problems)")
    }
    for command in ["sync", "check"] {
      for place in [reader, turku] {
        let outcome = try day.run("-C", place, command)
        #expect(outcome.status == 0, "\(command): \(outcome.errors)\(outcome.output)")
      }
    }
    try await expectReads(day)
    let log = try WholeLog(folder: day.path("data"))
    #expect(log.outOfPlace.isEmpty)
    #expect(device.recorded.allSatisfy { log.events[$0.key] == $0.value })
    try device.close()
    #expect(try day.endService() == 0)
    let verified = try day.run("verify", day.path("data"))
    #expect(verified.status == 0, "\(verified.output)")
    print("disk full: \(waiting) events waited, \(device.recorded.count) are in the log")
  }

  /// Both surveys, folded and as a log.
  private func expectReads(_ day: SurveyDay) async throws {
    let port = try #require(Int(day.service.port))
    var exchange = try HTTPExchange(port: port)
    let health = try await exchange.ask("GET", "/healthz")
    #expect(health.status == 200 && health.json?["status"]?.asString == "ready")
    for slug in ["helsinki", "turku"] {
      for path in ["entities", "log/checkpoint", "conflicts"] {
        let answer = try await exchange.ask("GET", "/v1/surveys/\(slug)/\(path)")
        #expect(answer.status == 200, "\(slug) \(path): \(answer.text.prefix(300))")
      }
    }
  }

  @Test("However little room is left, starting it is an error at worst", arguments: SmallDisk.kinds)
  func starting(kind: SmallDisk.Kind) async throws {
    var mounted: SmallDisk?
    let day = try SurveyDay { data in mounted = try SmallDisk.mounted(at: data, kind) }
    guard let disk = mounted else { return }
    defer { disk.unmount() }
    #expect(try day.endService() == 0)
    var ends: [Int32] = []
    for free in stride(from: 0, to: 120 << 10, by: 5 << 10) {
      // The pool has two threads, and other tests run beside this one.
      await Task.yield()
      try disk.fill(leaving: free)
      let end = try endOfStart(day)
      if end != 0 { ends.append(end) }
      #expect(end == 0 || end == 4, "with \(free) bytes left: \(end)")
    }
    #expect(ends.contains(4), "some had no room")
    disk.makeRoom()
    try day.restartService()
    let folder = try day.clone("aino")
    _ = try day.record("Later", in: folder)
    #expect(try day.run("-C", folder, "sync").status == 0)
    #expect(try day.endService() == 0)
    #expect(try day.run("verify", day.path("data")).status == 0)
  }

  /// 0 where it starts and can be ended.
  private func endOfStart(_ day: SurveyDay) throws -> Int32 {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw ProcessFailure(message: "pipe") }
    let process = try day.program.spawn(
      ["serve", "--data", day.path("data"), "--listen", "127.0.0.1:0"], in: day.root.path,
      output: .pipe(ends[1]), errors: day.path("starting.log"))
    close(ends[1])
    defer { close(ends[0]) }
    var byte: UInt8 = 0
    if read(ends[0], &byte, 1) == 1 { process.end() }
    return try process.wait()
  }
}

@Suite("A replica whose disk is full", .serialized, .ownThreads)
struct FullReplicaDiskTests {
  @Test(
    "However little room is left, recording is done or refused, and nothing is lost",
    arguments: SmallDisk.kinds)
  func recording(kind: SmallDisk.Kind) async throws {
    let day = try SurveyDay()
    guard let disk = try SmallDisk.mounted(at: day.path("aino"), kind) else { return }
    defer { disk.unmount() }
    let folder = try day.clone("aino")
    let first = try day.record("First", in: folder)
    var recorded = [first]
    var refusedCount = 0
    for free in stride(from: 0, to: 200 << 10, by: 7 << 10) {
      // The pool has two threads, and other tests run beside this one.
      await Task.yield()
      try disk.fill(leaving: free)
      let outcome = try day.run(
        "-C", folder, "record", "establishment", "--set", "name=With \(free)", "--json")
      #expect(outcome.status == 0 || outcome.status == 4, "\(free) left: \(outcome.errors)")
      if outcome.status == 0 {
        recorded.append(try #require(try outcome.json["entity"]?.asString))
      } else {
        refusedCount += 1
        #expect(outcome.code == "disk_full" && outcome.hasHint, "\(free) left: \(outcome.errors)")
      }
      // Beside a write-ahead log that nobody could move into the file, it can't be looked at either.
      let shown = try day.run("-C", folder, "show", first)
      #expect(shown.status == 0 || shown.code == "disk_full", "\(free) left: \(shown.errors)")
    }
    #expect(refusedCount > 0)
    try disk.fill()
    #expect(try day.run("-C", folder, "record", "establishment").code == "disk_full")
    let sync = try day.run("-C", folder, "sync")
    #expect(sync.status == 4 && sync.code == "disk_full", "\(sync.errors)")

    disk.makeRoom()
    recorded.append(try day.record("Last", in: folder))
    #expect(try day.run("-C", folder, "sync").status == 0)
    let check = try day.run("-C", folder, "check")
    #expect(check.status == 0, "\(check.output)")
    #expect(try day.run("verify", folder).status == 0)
    let list = try day.run("-C", folder, "list", "--json").json["entities"]?.asArray ?? []
    #expect(Set(list.compactMap { $0["id"]?.asString }) == Set(recorded))
    #expect(list.count == recorded.count)
  }

  @Test("On a full disk what is stored can be looked at", arguments: SmallDisk.kinds)
  func looking(kind: SmallDisk.Kind) throws {
    let day = try SurveyDay()
    guard let disk = try SmallDisk.mounted(at: day.path("aino"), kind) else { return }
    defer { disk.unmount() }
    let folder = try day.clone("aino")
    let entity = try day.record("Omapohja", in: folder)
    #expect(try day.run("-C", folder, "sync").status == 0)
    try disk.fill()
    for arguments in [["show", entity], ["list"], ["status"], ["log"], ["check"], ["verify"]] {
      let outcome = try day.run(["-C", folder] + arguments)
      #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
    }
  }
}
