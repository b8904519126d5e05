import CairnModel
import CairnStore
import CairnWire
import Glibc
import Testing

@Suite("A replica with an entry that kills whoever folds it", .serialized)
struct TrappedReplicaTests {
  /// A replica whose log has grown by two batches, of which the first begins with the entry.
  private struct Field {
    let day: SurveyDay
    let aino: String
    let trapped: Program
    let trap: PlantedTrap
    /// Of the entry.
    let index: Int64

    init(_ fault: PlantedTrap.Fault) throws {
      day = try SurveyDay()
      aino = try day.clone("aino")
      _ = try day.record("Alku", in: aino)
      let synced = try day.run("-C", aino, "sync", "--json")
      try #require(synced.status == 0, "\(synced.errors)")
      // A receipt comes before the batch.
      index = try #require(try synced.json["size"]?.asInteger) + 1
      trap = PlantedTrap(fault, at: index, in: aino + "/views")
      var program = day.program
      program.environment = trap.environment
      trapped = program
    }

    func run(_ arguments: String...) throws -> Program.Outcome {
      try trapped.run(["-C", aino] + arguments)
    }

    /// Brings two more entities, and dies of folding them until the views stop.
    func stop() throws {
      _ = try day.record("Piste", in: aino)
      _ = try day.record("Piste 2", in: aino)
      #expect(try run("sync").status == trap.fault.status)
      // It was the entry, or what came before it in its run: now it is folded alone.
      #expect(try run("status").status == trap.fault.status)
    }
  }

  private static func stop(_ outcome: Program.Outcome) throws -> Int64? {
    try outcome.json["views_stopped"]?["index"]?.asInteger
  }

  @Test("Views stop before it, and nothing else does", arguments: PlantedTrap.Fault.allCases)
  func stops(fault: PlantedTrap.Fault) throws {
    let field = try Field(fault)
    let day = field.day
    try field.stop()
    let size = try WholeLog(folder: day.path("data")).entries.count
    #expect(size == Int(field.index) + 2)

    let status = try field.run("status", "--json")
    #expect(status.status == 0, "\(status.errors)")
    #expect(try Self.stop(status) == field.index)
    #expect(try status.json["size"]?.asInteger == Int64(size))
    #expect(status.errors.contains("views stopped before entry \(field.index)"))
    let list = try field.run("list", "--json")
    #expect(try Self.stop(list) == field.index)
    #expect(list.output.contains("Alku") && !list.output.contains("Piste"))
    #expect(try field.run("list", "--as-of", "\(size)").code == "views_stopped")
    #expect(try field.run("list", "--as-of", "\(field.index)").status == 0)
    #expect(try field.run("diff", "1", "\(size)").code == "views_stopped")
    #expect(try field.run("replay", "--digest").status == 0)
    #expect(try field.run("log", "--json").output.contains("Piste"))
    #expect(try field.run("verify").status == 0)

    let synced = try field.run("sync", "--json")
    #expect(synced.status == 0, "\(synced.errors)")
    #expect(try Self.stop(synced) == field.index)
    let check = try field.run("check", "--json")
    #expect(check.status == 1)
    let problems = try check.json["problems"]?.asArray ?? []
    #expect(problems.map { $0["code"]?.asString } == ["views_stopped"], "\(check.output)")
    #expect(try check.json["proven_events"]?.asInteger == 3)
    #expect(try day.run("clone", try day.invite("onni"), day.path("onni")).status == 0)
  }

  @Test("What a person records goes on, also of what can't be shown")
  func recording() throws {
    let field = try Field(.segv)
    let day = field.day
    try field.stop()
    let piste = try #require(
      try WholeLog(folder: field.aino).events.keys.max { $0.sequence < $1.sequence })
    let recorded = try field.run(
      "record", "establishment", "--set", "name=Uusi", "--at", "60.17,24.94±5", "--json")
    #expect(recorded.status == 0, "\(recorded.errors)")
    #expect(try Self.stop(recorded) == field.index)
    for command in [
      ["revise", "\(piste)", "--set", "name=Toinen"], ["note", "\(piste)", "seen again"],
      ["sample", "\(piste)", "employees=3"], ["retract", "\(piste)", "--reason", "gone"],
      ["restore-entity", "\(piste)"],
    ] {
      let outcome = try field.trapped.run(["-C", field.aino] + command)
      #expect(outcome.status == 0, "\(command): \(outcome.errors)")
    }
    // Which event put an element in, only the views know.
    let removed = try field.run("revise", "\(piste)", "--remove", "tags=related")
    #expect(removed.code == "views_stopped" || removed.code == "value_out_of_range")
    #expect(try field.run("show", "\(piste)").code == "views_stopped")
    #expect(try field.run("sync").status == 0)
    // Nobody was shown what the views stopped before.
    let base = try WholeLog(folder: day.path("data")).entries.suffix(6).compactMap {
      if case .event(let event)? = try? Entry(decoding: $0[...]) { event.context.base } else { nil }
    }
    #expect(base.allSatisfy { $0 == LogSize(UInt64(field.index)) }, "\(base)")
    #expect(!base.isEmpty)
  }

  @Test("views retry tries again: it stops again, or catches up with a fold from nothing")
  func retry() throws {
    let field = try Field(.ill)
    let day = field.day
    try field.stop()
    let retried = try field.run("views", "retry", "--json")
    #expect(retried.status == 0, "\(retried.errors)")
    let views = try #require(try retried.json["retried"]?.asArray)
    #expect(views.map { $0["index"]?.asInteger } == [field.index])
    #expect(try field.run("views", "retry").output.contains("no views stopped"))
    for _ in 0..<2 { #expect(try field.run("status").status == field.trap.fault.status) }
    #expect(try Self.stop(try field.run("status", "--json")) == field.index)

    // The fault is gone, and the same build does not know it.
    #expect(try Self.stop(try day.run("-C", field.aino, "status", "--json")) == field.index)
    #expect(try day.run("-C", field.aino, "views", "retry").status == 0)
    let status = try day.run("-C", field.aino, "status", "--json")
    #expect(try Self.stop(status) == nil)
    #expect(try day.run("-C", field.aino, "check").status == 0)
    let onni = try day.clone("onni")
    #expect(try day.run("-C", field.aino, "sync").status == 0)
    let states = try [field.aino, onni].map {
      try day.run("-C", $0, "status", "--json").json["fingerprint"]?.asString
    }
    #expect(states[0] != nil && states[0] == states[1])
  }

  @Test("Views that are made again from nothing stop there too")
  func rebuilt() throws {
    let field = try Field(.trap)
    try field.stop()
    #expect(try Self.stop(try field.run("status", "--json")) == field.index)
    for suffix in ["", "-wal", "-shm"] { unlink("\(field.aino)/views.sqlite\(suffix)") }
    #expect(try Self.stop(try field.run("status", "--json")) == field.index)
    unlink("\(field.aino)/views.fold")
    for suffix in ["", "-wal", "-shm"] { unlink("\(field.aino)/views.sqlite\(suffix)") }
    for _ in 0..<2 { #expect(try field.run("status").status == field.trap.fault.status) }
    #expect(try Self.stop(try field.run("status", "--json")) == field.index)
  }

  @Test("What ends a look at a replica twice is left out the third time")
  func reads() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    _ = try day.record("Alku", in: aino)
    for reading in [ViewReading.warnings, .conflicts, .pending] {
      var program = day.program
      program.environment = PlantedTrap(.segv, reading: reading, in: aino + "/views").environment
      for _ in 0..<2 {
        #expect(try program.run(["-C", aino, "status"]).status == 128 + SIGSEGV)
      }
      let status = try program.run(["-C", aino, "status", "--json"])
      #expect(status.status == 0, "\(reading): \(status.errors)")
      #expect(try day.run("-C", aino, "views", "retry").status == 0)
    }
    #expect(try day.run("-C", aino, "sync").status == 0)
    #expect(try day.run("-C", aino, "check").status == 0)
  }
}
