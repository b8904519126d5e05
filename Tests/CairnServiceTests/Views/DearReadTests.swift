import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import Testing

/// Long reads of several public surveys at once. Time is counted by a clock that the test moves.
@Suite("Dear reads of many surveys", .timeLimit(.minutes(10)))
struct DearReadTests {
  private static let slugs = ["turku", "espoo", "lahti", "vantaa"]

  /// Four threads, four public surveys that are folded, and one more with two members.
  /// - Parameter body: is given an admin of each of the four, too.
  private func serving(
    _ body: (inout GatedViews, [TestDevice]) async throws -> Void
  ) async throws {
    try await GatedViews.serving(
      memberCount: 2,
      configure: {
        $0.viewReads.threadCount = 4
        $0.viewReads.reservedThreadCount = 3
      }
    ) { views in
      var admins: [TestDevice] = []
      for slug in Self.slugs {
        let admin = try await views.harness.openSurvey(slug, isPublic: true)
        let size = try views.harness.published(slug).size
        _ = try await views.service.entities(
          count: 1, at: try ReadPoint(atLeast: size), by: try views.harness.caller(admin, slug))
        admins.append(admin)
      }
      views.reads.close()
      try await body(&views, admins)
      views.reads.open()
    }
  }

  private func stranger(
    _ views: GatedViews, reads slug: String, from address: UInt8
  ) -> Task<Void, any Error> {
    Task {
      let caller = try views.service.authenticate(nil, survey: slug, from: [address])
      _ = try await views.service.entities(count: 1, at: try ReadPoint(), by: caller)
    }
  }

  @Test("One address has one thread of a small service, however many surveys it reads")
  func address() async throws {
    try await serving { views, _ in
      var reads = [stranger(views, reads: "turku", from: 1)]
      await views.service.viewReads { $0 == (waiting: 0, running: 1) }
      for slug in Self.slugs.dropFirst() { reads.append(stranger(views, reads: slug, from: 1)) }
      await views.service.viewReads { $0 == (waiting: 3, running: 1) }
      reads.append(stranger(views, reads: "espoo", from: 2))
      await views.service.viewReads { $0 == (waiting: 3, running: 2) }
      views.reads.open()
      for read in reads { try await read.value }
    }
  }

  @Test("Strangers leave a thread to members, and those who used much time lately one more")
  func strangers() async throws {
    try await serving { views, _ in
      var reads: [Task<Void, any Error>] = []
      for (number, slug) in Self.slugs.enumerated() {
        reads.append(stranger(views, reads: slug, from: UInt8(number)))
        await views.service.viewReads { $0 == (waiting: number / 3, running: min(number + 1, 3)) }
      }
      let member = Task { [views] in try await views.read(by: views.members[0]) }
      await views.service.viewReads { $0 == (waiting: 1, running: 4) }
      views.steady.move(by: .seconds(9))
      views.reads.open()
      for read in reads { try await read.value }
      _ = try await member.value
      views.reads.close()
      // Three of these had a thread for 9 s. Together they have no more than two now, and a survey
      // and an address of which nobody asked before has one at once.
      let again = (0..<3).map { stranger(views, reads: Self.slugs[$0], from: UInt8($0)) }
      await views.service.viewReads { $0.running + $0.waiting == 3 }
      let fresh = stranger(views, reads: "vantaa", from: 9)
      await views.service.viewReads { $0 == (waiting: 1, running: 3) }
      views.reads.open()
      for read in again + [fresh] { try await read.value }
    }
  }

  @Test(
    "The last thread is for members of surveys whose members used little, whatever strangers did")
  func members() async throws {
    try await serving { views, admins in
      let stranger = stranger(views, reads: "turku", from: 1)
      let member = Task { [views] in try await views.read(by: views.members[0]) }
      await views.service.viewReads { $0 == (waiting: 0, running: 2) }
      views.steady.move(by: .seconds(9))
      views.reads.open()
      try await stranger.value
      _ = try await member.value
      views.reads.close()
      var reads: [Task<Void, any Error>] = []
      for (number, slug) in Self.slugs.enumerated().dropFirst() {
        reads.append(self.stranger(views, reads: slug, from: UInt8(10 + number)))
        await views.service.viewReads { $0 == (waiting: 0, running: number) }
      }
      // Of this survey, one member had a thread for 9 s.
      let other = Task { [views] in try await views.read(by: views.members[1]) }
      await views.service.viewReads { $0 == (waiting: 1, running: 3) }
      let admin = Task { [views] in
        _ = try await views.service.entities(
          count: 1, at: try ReadPoint(), by: try views.harness.caller(admins[0], "turku"))
      }
      await views.service.viewReads { $0 == (waiting: 1, running: 4) }
      views.reads.open()
      for read in reads + [admin] { try await read.value }
      _ = try await other.value
    }
  }
}
