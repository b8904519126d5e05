import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnServiceFixtures
import Synchronization
import Testing

@Suite("Answers that come too slowly", .serialized, .ownThreads)
struct SlowAnswerTests {
  private let access = SurveyAccess(slug: "helsinki", token: nil)

  @Test("Signs of life are no answer")
  func signsOfLife() async throws {
    let service = try SlowService(.signsOfLife)
    defer { service.end() }
    // No patience at all: without a bound, the service would go on for ever.
    let patience = AnswerPatience(headGrace: Milliseconds(0))
    await #expect(throws: Unreachable.self) {
      try await withHTTPTransport(url: service.url, answerPatience: patience) { transport in
        try await transport.checkpoint(access)
      }
    }
  }

  @Test(
    "An answer that comes byte by byte is given up",
    arguments: [SlowService.Answer.byteByByte, .refusalByteByByte])
  func byteByByte(_ answer: SlowService.Answer) async throws {
    let service = try SlowService(answer)
    defer { service.end() }
    // An hour goes by from one look at the clock to the next.
    let hours = Mutex<Int64>(0)
    let patience = AnswerPatience {
      .seconds(
        hours.withLock { hours in
          hours += 1
          return hours * 3600
        })
    }
    let error = await #expect(throws: Unreachable.self) {
      try await withHTTPTransport(url: service.url, answerPatience: patience) { transport in
        try await transport.checkpoint(access)
      }
    }
    #expect(error?.message == "the answer comes too slowly")
    // Each of them counts for 30 s, the longest pause of an answer, and the first minute is free.
    #expect(hours.withLock { $0 } == 4)
  }

  @Test("What comes pays for time, and no bytes pay for none")
  func pace() throws {
    let now = Mutex(Milliseconds(7))
    let patience = AnswerPatience(
      headGrace: .seconds(600), grace: .seconds(60), bytesPerSecondMinimum: 1000
    ) {
      now.withLock { $0 }
    }
    func pass(_ milliseconds: Int64) {
      now.withLock { $0 = Milliseconds($0.rawValue + milliseconds) }
    }
    var pace = AnswerPace(patience, sentByteCount: 5000)
    #expect(pace.headSpan == .seconds(605))
    // A pause of this process counts for 30 s.
    pass(86_400_000)
    try pace.take(0)
    pass(30_000)
    try pace.take(0)
    pass(5_000)
    try pace.take(0)
    pass(1000)
    #expect(throws: Unreachable.self) {
      var late = pace
      try late.take(999)
    }
    try pace.take(1000)
    for _ in 0..<3600 {
      pass(1000)
      try pace.take(1000)
    }
    pass(1)
    #expect(throws: Unreachable.self) { try pace.take(0) }
  }

  @Test(
    "A URL whose port is none is refused at once",
    arguments: [
      "http://a:65536", "http://a:99999/", "https://a:0", "http://a:99999999999999999999",
      "http://u:1@a:70000", "http://[::1]:65536", "http://[::1]x:80", "http://a:+80", "http://a:8a",
      "http://:80", "http://", "ftp://a", "http://::1", "http://a:70000?b", "http://a:70000#b",
      "http://x:\u{301}99999",
    ])
  func ports(_ url: String) async {
    let refusal = #expect(throws: Refusal.self) { try HTTPTransport(url: url) }
    #expect(refusal?.code == .requestMalformed)
  }

  @Test(
    "A URL with a port or none is taken",
    arguments: [
      "http://a", "http://a:", "https://a:65535/", "http://[::1]", "http://[::1]:1",
      "http://u@a:80",
      "http://127.0.0.1:8080/b:99999",
    ])
  func soundURLs(_ url: String) async throws { try await withHTTPTransport(url: url) { _ in } }

  @Test("A JSON answer of more values than it can have is not taken apart")
  func manyValues() throws {
    let count = JSONAnswer.markCountMaximum
    func list(_ elements: Int) -> [UInt8] {
      Array("[0".utf8)
        + Array(repeatElement(",0", count: elements - 1).joined().utf8) + Array("]".utf8)
    }
    #expect(try JSONAnswer.parse(list(count), to: "/").asArray?.count == count)
    #expect(throws: Unreachable.self) { try JSONAnswer.parse(list(count + 1), to: "/") }
    #expect(throws: Unreachable.self) { try JSONAnswer.parse(Array("{".utf8), to: "/") }
  }
}
