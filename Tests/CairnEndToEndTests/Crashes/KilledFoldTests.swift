import CairnModel
import Glibc
import Testing

@Suite("A fold that is killed from outside", .serialized)
struct KilledFoldTests {
  /// `CAIRN_TEST_FOLD_KILLS` kills more often.
  private static let killCount =
    getenv("CAIRN_TEST_FOLD_KILLS").flatMap { Int(String(cString: $0)) } ?? 20

  @Test("It leaves no mark, and the next fold goes on as if nothing had happened")
  func killed() throws {
    let folder = try TestFolder("killed")
    let program = Program(home: folder.path + "/home", folder: folder.path)
    let made = try program.run([
      "simulate", "--events", "20000", "--seed", "5", "--out", "demo", "--json",
    ])
    try #require(made.status == 0, "\(made.errors)")
    let fingerprint = try #require(try made.json["fingerprint"]?.asString)
    let replica = folder.path + "/demo/replica"
    let views = replica + "/views"
    // What a whole fold takes here and now, so that the kills come while one runs.
    let clock = ContinuousClock()
    let began = clock.now
    Self.removeViews(views)
    let whole = try program.run(["-C", replica, "status"])
    try #require(whole.status == 0, "\(whole.errors)")
    let microseconds = Int((clock.now - began) / .microseconds(1))
    var cutShort = 0
    for kill in 0..<Self.killCount {
      let foldsAll = kill % 4 != 0
      if foldsAll { Self.removeViews(views) }
      let child = try program.spawn(
        ["-C", replica, "status"], in: folder.path, output: .file(folder.path + "/out"),
        errors: folder.path + "/err")
      // Two kills of three come after the fold has begun to write.
      if foldsAll, kill % 3 != 0 {
        while !TestFolder.exists(views + ".sqlite"), !child.hasEnded {
          RandomMoment.come(within: 400)
        }
        RandomMoment.come(within: microseconds / 4)
      } else {
        RandomMoment.come(within: microseconds)
      }
      // What others send is no fault of the fold either.
      let signal = kill % 4 == 3 ? SIGSEGV : SIGKILL
      Glibc.kill(child.id, signal)
      let status = try child.wait()
      #expect(status == 128 + signal || status == 0, "\(status)")
      if status != 0 { cutShort += 1 }
      let page = try TestFolder.exists(views + ".fold") ? TestFolder.bytes(views + ".fold") : []
      // `fold_state` of CCrashMark.h.
      #expect(page.isEmpty || page[72..<76].allSatisfy { $0 == 0 }, "a mark after \(status)")
    }
    let status = try program.run(["-C", replica, "status", "--json"])
    #expect(status.status == 0, "\(status.errors)")
    #expect(try status.json["views_stopped"] == nil)
    #expect(try status.json["fingerprint"]?.asString == fingerprint)
    #expect(cutShort > 0)
    print("fold kills: \(Self.killCount), before the command's end: \(cutShort)")
  }

  private static func removeViews(_ path: String) {
    for suffix in [".sqlite", ".sqlite-wal", ".sqlite-shm"] { unlink(path + suffix) }
  }
}
