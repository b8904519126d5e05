import CairnModel
import CairnServer
import Testing

@Suite("Whose turn it is to have a bundle read", .timeLimit(.minutes(60)))
struct BundleTurnsTests {
  private static func stranger(_ address: String) -> ByteHolder {
    .stranger(NetworkAddress(address))
  }

  @Test("Each holder has one read at a time, others don't wait for it, and too many are refused")
  func turns() async throws {
    let turns = BundleTurns(waitingMaximum: 1)
    let (one, other) = (Self.stranger("192.0.2.1"), Self.stranger("192.0.2.2"))
    #expect(await turns.begin(one))
    let second = Task { await turns.begin(one) }
    while turns.waitingCount(of: one) == 0 { await Task.yield() }
    let third = await turns.begin(one)
    #expect(!third)
    await #expect(throws: Refusal.self) {
      try await turns.taking(one) { () throws(Refusal) in 3 }
    }
    #expect(try await turns.taking(other) { () throws(Refusal) in 4 } == 4)
    #expect(turns.waitingCount(of: one) == 1)
    turns.end(one)
    #expect(await second.value)
    turns.end(one)
    // Whoever has none waiting may begin at once again.
    #expect(try await turns.taking(one) { () throws(Refusal) in 5 } == 5)
  }

  @Test("A read that fails passes the turn on")
  func failing() async throws {
    let turns = BundleTurns()
    let holder = Self.stranger("192.0.2.1")
    await #expect(throws: Refusal.self) {
      try await turns.taking(holder) { () throws(Refusal) in
        throw Refusal(.notFound, "a test says so")
      }
    }
    #expect(try await turns.taking(holder) { () throws(Refusal) in 1 } == 1)
  }
}
