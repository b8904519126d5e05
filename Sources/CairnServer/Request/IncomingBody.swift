import CairnModel
import HTTPTypes
import HummingbirdCore
import NIOCore

/// The body of one request, as it comes in.
struct IncomingBody {
  private static let reservedByteCountMaximum = 64 << 10

  private var parts: RequestBody.AsyncIterator
  private let budget: BodyBudget
  private let declaredByteCount: Int?
  private var heldByteCount = 0
  /// Whether nothing more is to come.
  private(set) var isFinished: Bool

  init(of request: Request, budget: BodyBudget) {
    parts = request.body.makeAsyncIterator()
    self.budget = budget
    declaredByteCount = request.headers[.contentLength].flatMap { Int($0) }
    isFinished = declaredByteCount ?? 0 == 0 && request.headers[.transferEncoding] == nil
  }

  /// Whether the client waits to hear that its body is wanted.
  static func isAwaited(_ request: Request) -> Bool {
    request.headers[.expect]?.lowercased() == "100-continue"
  }

  /// What can be refused before any of the body has come.
  func check(maximum: Int) throws(Refusal) {
    guard declaredByteCount ?? 0 <= maximum else { throw Self.tooLarge(maximum) }
  }

  /// All of it.
  /// - Throws: `Refusal`: `request_too_large`, `overloaded`, or `request_malformed` where it breaks
  ///   off; `RequestTooSlow`; and what the connection throws.
  @concurrent
  mutating func collect(maximum: Int) async throws -> [UInt8] {
    try check(maximum: maximum)
    var bytes: [UInt8] = []
    guard !isFinished else { return bytes }
    // A body that was only announced takes no memory.
    bytes.reserveCapacity(min(max(declaredByteCount ?? 0, 0), Self.reservedByteCountMaximum))
    while let part = try await parts.next() {
      guard bytes.count + part.readableBytes <= maximum else { throw Self.tooLarge(maximum) }
      try budget.take(part.readableBytes)
      heldByteCount += part.readableBytes
      bytes.append(contentsOf: part.readableBytesView)
    }
    isFinished = true
    guard declaredByteCount ?? bytes.count == bytes.count else {
      throw Refusal(.requestMalformed, "the body breaks off after \(bytes.count) bytes")
    }
    return bytes
  }

  /// Reads what nobody wants, so that the client, which is still sending, gets to its answer.
  @concurrent
  mutating func discard(maximum: Int) async throws {
    var count = 0
    while !isFinished, count <= maximum {
      guard let part = try await parts.next() else { break }
      count += part.readableBytes
    }
  }

  /// Nobody holds the bytes any more.
  func release() { budget.giveBack(heldByteCount) }

  private static func tooLarge(_ maximum: Int) -> Refusal {
    Refusal(.requestTooLarge, "a body may have at most \(maximum) bytes here")
  }
}
