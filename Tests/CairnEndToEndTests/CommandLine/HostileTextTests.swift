import CairnModel
import Glibc
import Testing

@Suite("What others wrote, on a terminal", .serialized)
struct HostileTextTests {
  @Test("No command lets what others wrote give the terminal orders")
  func commands() async throws {
    let hostile = HostileText.all
    let day = try SurveyDay()
    let folder = try day.clone("Aino \(hostile)")
    let entity = try day.record("Lilla \(hostile)", in: folder)
    let twin = try day.record("Lilla \(hostile)", in: folder)
    let other = try day.record("Omapohja", in: folder)
    for arguments in [
      ["note", entity, "note \(hostile)"],
      ["retract", other, "--reason", "because \(hostile)"],
    ] {
      let outcome = try day.run(["-C", folder] + arguments)
      #expect(outcome.status == 0, "\(arguments[0]): \(outcome.errors)")
      #expect(HostileText.harmful(in: outcome.output + outcome.errors) == [], "\(arguments[0])")
    }
    // The command line knows the items of the schema; another client may send any.
    let subject = try #require(EntityID(entity))
    try day.record(
      [
        .sampleRecorded(
          SampleRecorded(
            subject: subject, item: Text("X\(hostile)"), value: .text(Text(hostile)),
            unit: Text("u\(hostile)")))
      ], in: folder)
    let file = day.path("places \(hostile.filter { $0 != "/" }).csv")
    try TestFolder.write(
      "external_id,name,lat,lon\n1,Shop \(hostile.filter { !$0.isNewline }),60.1,24.9\n2,,95,24\n",
      to: file)
    try #require(try day.run("-C", folder, "sync").status == 0)

    let distinct = ["-C", folder, "distinct", entity, twin, "--because", "two \(hostile)"]
    let commands = [
      ["-C", folder, "import", file, "--kind", "establishment"],
      ["-C", folder, "import", file + "\u{1b}[2J"],
      ["-C", folder, "show", entity], ["-C", folder, "show", entity, "--history"],
      ["-C", folder, "show", other], ["-C", folder, "list"], ["-C", folder, "list", "--kinds"],
      ["-C", folder, "log"], ["-C", folder, "duplicates"], distinct,
      ["-C", folder, "warnings"], ["-C", folder, "warnings", "--accepted"],
      ["-C", folder, "conflicts"], ["-C", folder, "status"],
      ["-C", folder, "diff", "0", "12"], ["-C", folder, "replay"],
      ["-C", folder, "undo", "--device", "Aino \(hostile)", "--all", "--dry-run"],
      ["-C", folder, "sync"], ["-C", folder, "check"],
      ["member", "list", "--survey", "helsinki"], ["survey", "list"],
      ["invite", "--survey", "helsinki", "--name", "Bea \(hostile)"],
      ["-C", folder, "show", hostile], ["-C", folder, "sample", entity, hostile],
      ["-C", folder, "record", "establishment", "--set", "\(hostile)=1"],
      ["-C", folder, "record", hostile], ["-C", day.path(hostile), "status"], [hostile],
      ["verify", day.path(hostile)], ["clone", "cairn-invite:\(hostile)", day.path("none")],
      ["survey", "create", "turku", "--title", "Turku \(hostile)", "--schema-file", hostile],
    ]
    for command in commands {
      // The pool has two threads, and other tests run beside this one.
      await Task.yield()
      let name = command.first == "-C" ? command[2] : command[0]
      for json in [[], ["--json"]] {
        let screen = try day.program.runOnTerminal(command + json)
        #expect(!screen.bytes.isEmpty, "\(name) \(json)")
        #expect(HostileText.harmful(in: screen.text) == [], "\(name) \(json)")
        // Only what is told a person is made harmless on its way into a file, too.
        let outcome = try day.run(command + json)
        let told = outcome.errors + (json.isEmpty ? outcome.output : "")
        #expect(HostileText.harmful(in: told) == [], "\(name) \(json) into a file")
        #expect(!told.contains("\u{1b}"), "\(name) \(json) has colours in a file")
      }
    }
  }

  @Test("JSON says the same on a terminal and in a file, with escapes there and bytes here")
  func json() throws {
    let hostile = HostileText.all
    let day = try SurveyDay()
    let folder = try day.clone("aino")
    let entity = try day.record("Lilla \(hostile)", in: folder)
    let command = ["-C", folder, "show", entity, "--json"]
    let screen = try day.program.runOnTerminal(command)
    let file = try day.run(command)
    #expect(screen.status == 0 && file.status == 0)
    #expect(screen.text.contains("b\\u009b3Jc"))
    #expect(screen.text.contains("h\\udb40\\udc41i"))
    #expect(file.output.contains("b\u{9b}3Jc"))
    let name = try file.json["fields"]?["name"]?["value"]?.asString
    #expect(name == "Lilla \(hostile)")
    #expect(try JSONValue(parsing: screen.answer) == file.json)
  }

  @Test("Colours are on a terminal, and the words of others can't make more of them")
  func colours() throws {
    let day = try SurveyDay()
    let folder = try day.clone("aino")
    let entity = try day.record("Lilla\u{1b}[31m", in: folder)
    let screen = try day.program.runOnTerminal(["-C", folder, "show", entity])
    #expect(screen.text.contains("\u{1b}[1mestablishment \(entity)\u{1b}[0m"))
    #expect(screen.text.contains("Lilla\u{fffd}[31m"))
  }

  @Test("A schema's title comes to a terminal without its orders")
  func schemaTitle() throws {
    let day = try SurveyDay()
    let shown = try day.run("-C", day.path("home/surveys/helsinki"), "schema", "show")
    try #require(shown.status == 0, "\(shown.errors)")
    let title = "\u{9b}2J\u{202e}title"
    let schema = try JSONValue(parsing: Array(shown.output.utf8))
    let changed = JSONValue.object(
      (schema.asMembers ?? []).map { $0.name == "title" ? JSONMember("title", .string(title)) : $0 }
    )
    try TestFolder.write(changed.text(), to: day.path("schema.json"))
    let created = try day.run(
      "survey", "create", "turku", "--title", "T\(title)", "--schema-file", day.path("schema.json"))
    try #require(created.status == 0, "\(created.errors)")
    for command in [
      ["-C", day.path("home/surveys/turku"), "schema", "show"], ["survey", "list"],
      ["-C", day.path("home/surveys/turku"), "status"],
      ["-C", day.path("home/surveys/turku"), "log"],
    ] {
      let screen = try day.program.runOnTerminal(command)
      #expect(screen.status == 0)
      #expect(HostileText.harmful(in: screen.text) == [], "\(command)")
    }
    let document = try day.program.runOnTerminal(
      ["-C", day.path("home/surveys/turku"), "schema", "show"])
    #expect(document.text.contains("\\u009b2J\\u202etitle"))
    #expect(try JSONValue(parsing: document.answer)["title"]?.asString == title)
  }

  @Test("The service's log is a line an event, whatever a path or a name holds")
  func serviceLog() throws {
    let folder = try TestFolder("serve")
    let program = Program(home: folder.path, folder: folder.path)
    let data = folder.path + "/data\u{1b}[2J\u{9b}3J\nerror: forged"
    let service = try RunningService(program, data: data)
    #expect(try service.end() == 0)
    let log = try TestFolder.text(service.errors)
    #expect(log.contains("the operator's invite is in"))
    #expect(HostileText.harmful(in: log) == [])
    #expect(!log.split(separator: "\n").contains { $0.hasPrefix("error: forged") })
  }
}
