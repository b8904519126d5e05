import CairnModel
import HTTPTypes
import HummingbirdCore
import NIOCore

/// The body of one request, as it comes in.
struct IncomingBody {
  private static let reservedByteCountMaximum = 64 << 10

  private var parts: RequestBody.AsyncIterator
  private let length: Result<BodyLength, Refusal>
  /// Whether nothing more is to come.
  private(set) var isFinished: Bool

  init(of request: Request) {
    parts = request.body.makeAsyncIterator()
    let (contentLength, encoding) =
      (request.headers[.contentLength], request.headers[.transferEncoding])
    length = Result { () throws(Refusal) in
      try BodyLength(contentLength: contentLength, transferEncoding: encoding)
    }
    isFinished = if case .success(.none) = length { true } else { false }
  }

  /// Whether the client waits to hear that its body is wanted.
  static func isAwaited(_ request: Request) -> Bool {
    request.headers[.expect]?.lowercased() == "100-continue"
  }

  /// What can be refused before any of the body has come.
  func check(maximum: Int) throws(Refusal) {
    guard try length.get().byteCount ?? 0 <= UInt64(maximum) else {
      throw Self.tooLarge(maximum)
    }
  }

  /// All of it.
  /// - Throws: `Refusal`: `request_too_large`, `overloaded`, or `request_malformed` where it breaks
  ///   off; `RequestTooSlow`; and what the connection throws.
  @concurrent
  mutating func collect(maximum: Int, in held: HeldBytes) async throws -> [UInt8] {
    try check(maximum: maximum)
    var bytes: [UInt8] = []
    guard !isFinished else { return bytes }
    let declared = try length.get().byteCount
    // A body that was only announced takes no memory.
    bytes.reserveCapacity(Int(min(declared ?? 0, UInt64(Self.reservedByteCountMaximum))))
    while let part = try await parts.next() {
      guard bytes.count + part.readableBytes <= maximum else { throw Self.tooLarge(maximum) }
      try held.add(part.readableBytes)
      bytes.append(contentsOf: part.readableBytesView)
    }
    isFinished = true
    guard declared ?? UInt64(bytes.count) == UInt64(bytes.count) else {
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

  private static func tooLarge(_ maximum: Int) -> Refusal {
    Refusal(.requestTooLarge, "a body may have at most \(maximum) bytes here")
  }
}
