import CairnModel
import Glibc
import Testing

@Suite("What the command line refuses, and how it says so", .serialized)
struct RefusalTests {
  @Test("Usage errors exit with 2, help and version with 0")
  func usage() throws {
    let folder = try TestFolder("usage")
    let program = Program(home: folder.path, folder: folder.path)
    for arguments in [
      ["nonsense"], ["record"], ["sync", "--nonsense"], ["member", "revoke"],
      ["show", "not-an-id"], ["import", "file.geojson", "--part", "3/2"], ["import", "file.pdf"],
    ] {
      let outcome = try program.run(arguments)
      #expect(outcome.status == 2, "\(arguments)")
      #expect(outcome.code == "usage", "\(arguments): \(outcome.errors)")
      #expect(outcome.output.isEmpty)
      #expect(outcome.hasHint, "\(arguments): \(outcome.errors)")
    }
    for arguments in [["--help"], ["record", "--help"], ["--version"], [], ["survey"]] {
      let outcome = try program.run(arguments)
      #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
      #expect(!outcome.output.isEmpty)
    }
  }

  @Test("Every command has help with an example")
  func help() throws {
    let folder = try TestFolder("help")
    let program = Program(home: folder.path, folder: folder.path)
    for command in [
      "serve", "login", "survey create", "survey list", "invite", "member list", "member revoke",
      "clone", "record", "revise", "retract", "restore-entity", "note", "import", "sync", "status",
      "show", "list", "log", "check", "proof", "verify", "export tlog", "bench ingest",
    ] {
      let outcome = try program.run(command.split(separator: " ").map { String($0) } + ["--help"])
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("Example"), "\(command)")
      #expect(outcome.output.contains("cairn \(command)"), "\(command)")
    }
  }

  @Test("A folder that is no replica is refused by name, with a hint")
  func notAReplica() throws {
    let folder = try TestFolder("none")
    let program = Program(home: folder.path, folder: folder.path)
    for command in ["sync", "status", "check", "log", "list"] {
      let outcome = try program.run([command, "--json"])
      #expect(outcome.status == 4, "\(command)")
      #expect(outcome.code == "not_a_replica")
      #expect(outcome.hasHint)
      #expect(try outcome.json["error"]?["code"]?.asString == "not_a_replica")
    }
  }

  @Test("A port in use and a folder that is served already are told apart")
  func serveTwice() throws {
    let folder = try TestFolder("serve")
    let program = Program(home: folder.path, folder: folder.path)
    let service = try RunningService(program, data: folder.path + "/data")
    let sameFolder = try program.run(
      ["serve", "--data", service.data, "--listen", "127.0.0.1:0"])
    #expect(sameFolder.status == 4)
    #expect(sameFolder.code == "already_served")
    let samePort = try program.run(
      ["serve", "--data", folder.path + "/other", "--listen", "127.0.0.1:\(service.port)"])
    #expect(samePort.status == 4)
    #expect(samePort.code == "port_in_use")
    #expect(try service.end() == 0)
    #expect(TestFolder.mode(service.data + "/operator.invite") == 0o600)
  }

  @Test("An invite lets in one device, and a used one leaves no folder behind")
  func inviteTwice() throws {
    let day = try SurveyDay()
    let invite = try day.invite("aino")
    #expect(try day.run("clone", invite, day.path("first")).status == 0)
    let again = try day.run("clone", invite, day.path("second"), "--json")
    #expect(again.status == 4)
    #expect(again.code == "invite_used")
    #expect(!TestFolder.exists(day.path("second")))
    let same = try day.run("clone", invite, day.path("first"))
    #expect(same.status == 0, "\(same.errors)")
    #expect(TestFolder.mode(day.path("home/operator.key")) == 0o600)
    try TestFolder.write("cairn-invite:AAAA", to: day.path("cut.invite"))
    let cut = try day.run("clone", day.path("cut.invite"), day.path("third"))
    #expect(cut.status == 4)
    #expect(cut.code == "invite_malformed")
  }

  @Test("Unknown names and values out of range are refused before anything is recorded")
  func names() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    for (arguments, code) in [
      (["record", "palace", "--set", "name=X"], "kind_unknown"),
      (["record", "establishment", "--set", "nmae=X"], "field_unknown"),
      (["record", "establishment", "--set", "name="], "value_out_of_range"),
      (["record", "establishment", "--at", "95,24"], "value_out_of_range"),
      (["revise", "9.99", "--set", "name=X"], "entity_unknown"),
      (["show", "9.99"], "entity_unknown"),
      (["retract", "9.99", "--reason", "X"], "entity_unknown"),
    ] {
      let outcome = try day.run(["-C", aino] + arguments)
      #expect(outcome.status == 4, "\(arguments): \(outcome.errors)")
      #expect(outcome.code == code, "\(arguments): \(outcome.errors)")
      #expect(outcome.hasHint)
    }
    #expect(try day.run("-C", aino, "status", "--json").json["pending"]?.asInteger == 0)
  }

  @Test("Without the service, work goes on; sync and check say 3 and lose nothing")
  func unreachable() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    #expect(try day.endService() == 0)
    let entity = try day.record("Omapohja", in: aino)
    #expect(try day.run("-C", aino, "show", entity).status == 0)
    for command in ["sync", "check"] {
      let outcome = try day.run("-C", aino, command, "--json")
      #expect(outcome.status == 3, "\(command): \(outcome.errors)")
      #expect(outcome.output.contains("unreachable"))
    }
    let offline = try day.run("-C", aino, "check", "--offline", "--json")
    #expect(offline.status == 1)
    #expect(offline.output.contains(entity))
    try day.restartService()
    #expect(try day.run("-C", aino, "sync").status == 0)
    #expect(try day.run("-C", aino, "check").status == 0)
  }

  @Test("A folder that can't be written can be read, and says why it can't be recorded in")
  func readOnly() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let entity = try day.record("Omapohja", in: aino)
    // Another user owns nothing here, and root may write everywhere.
    #expect(chmod(day.root.path, 0o755) == 0 && chmod(aino, 0o755) == 0)
    for name in ["log.sqlite", "views.sqlite", "lock"] where TestFolder.exists("\(aino)/\(name)") {
      #expect(chmod("\(aino)/\(name)", 0o644) == 0)
    }
    #expect(chmod("\(aino)/keys", 0o755) == 0)
    let nobody: UInt32? = getuid() == 0 ? 65_534 : nil
    if nobody == nil { #expect(chmod(aino, 0o555) == 0 && chmod("\(aino)/lock", 0o444) == 0) }
    defer { chmod(aino, 0o755) }
    for arguments in [["status"], ["log"], ["show", entity], ["list"], ["verify"]] {
      let outcome = try day.program.run(["-C", aino] + arguments, asUser: nobody)
      #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
    }
    let record = try day.program.run(
      ["-C", aino, "record", "establishment", "--set", "name=X"], asUser: nobody)
    #expect(record.status == 1)
    #expect(record.code == "read_only")
  }

  @Test("A reader that goes away early ends nothing badly")
  func brokenPipe() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    let process = try day.program.spawn(
      ["-C", aino, "log"], in: day.root.path, output: .pipe(ends[1]), errors: day.path("errors"))
    close(ends[1])
    #expect(try process.wait() == 0)
    #expect(try TestFolder.text(day.path("errors")) == "")
  }

  @Test("Who is no admin is refused what only an admin may do, before it is recorded")
  func admins() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    for arguments in [
      ["member", "revoke", "1", "--reason", "lost"], ["invite", "--name", "Zed"],
      ["member", "set-aside", "1", "--all", "--reason", "guessed"],
    ] {
      let refused = try day.run(["-C", aino] + arguments)
      #expect(refused.status == 4 && refused.code == "role_insufficient", "\(refused.errors)")
    }
    let status = try day.run("-C", aino, "status", "--json").json
    #expect(status["pending"]?.asInteger == 0)
    #expect(status["anomalies"]?.asInteger == 0)
  }
}
