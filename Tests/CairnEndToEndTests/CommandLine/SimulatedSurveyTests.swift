import CairnModel
import CairnWire
import Testing

@Suite("A simulated survey on the command line")
struct SimulatedSurveyTests {
  @Test("It can be looked at, verified, served, cloned and checked")
  func wholeLife() throws {
    let folder = try TestFolder("simulate")
    let program = Program(home: folder.path + "/home", folder: folder.path)
    let made = try program.run([
      "simulate", "--events", "2000", "--seed", "3", "--out", "demo", "--json",
    ])
    #expect(made.status == 0, "\(made.errors)")
    let answer = try made.json
    let root = try #require(answer["root"]?.asString)
    #expect(answer["survey"]?.asString == "synthetic-3")
    #expect(answer["entities"]?.asInteger == 200)
    #expect(answer["anomalies"]?.asInteger == 0)

    let status = try program.run(["-C", "demo/replica", "status", "--json"])
    #expect(try status.json["root"]?.asString == root)
    #expect(try program.run(["-C", "demo/replica", "list", "cluster"]).output.contains("London"))
    #expect(try program.run(["verify", "demo/service"]).status == 0)

    let again = try program.run(["simulate", "--events", "2000", "--seed", "3", "--out", "demo"])
    #expect(again.code == "folder_taken")

    let service = try RunningService(program, data: folder.path + "/demo/service")
    var invite = try Invite(text: try #require(answer["invite"]?.asString))
    invite.url = service.url
    // Software of other rules says so before it uses the invite up.
    var foreign = invite
    foreign.rules = RulesRevision(RulesRevision.current.rawValue + 1)
    let refused = try program.run(["clone", foreign.text, "guest", "--json"])
    #expect(refused.status == 4 && refused.code == "upgrade_required", "\(refused.errors)")
    let clone = try program.run(["clone", invite.text, "guest", "--json"])
    #expect(clone.status == 0, "\(clone.errors)")
    #expect(try program.run(["-C", "guest", "check"]).status == 0)
  }

  @Test("Counts that make no survey are refused as usage")
  func usage() throws {
    let folder = try TestFolder("simulate")
    let program = Program(home: folder.path + "/home", folder: folder.path)
    for arguments in [["--events", "999"], ["--events", "2000", "--entities", "1001"]] {
      let outcome = try program.run(["simulate", "--out", "demo"] + arguments)
      #expect(outcome.status == 2)
    }
    #expect(!TestFolder.exists(folder.path + "/demo"))
  }
}
