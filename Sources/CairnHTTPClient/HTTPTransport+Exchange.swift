import AsyncHTTPClient
import CairnModel
import CairnReplica
import Glibc
import NIOCore
import NIOHTTP1

extension HTTPTransport {
  static let timeHeader = "Cairn-Time"

  enum Body {
    case none
    case message([UInt8])

    var byteCount: Int {
      switch self {
      case .none: 0
      case .message(let bytes): bytes.count
      }
    }
  }

  private static let refusalByteCountMaximum = 64 << 10

  /// Sends one request, and hands over the body of a good answer piece by piece.
  ///
  /// - Returns: the service's clock, where it told.
  /// - Throws: `Refusal`, `ClockSkew`, `Unreachable`, and what `receive` throws.
  func exchange(
    _ method: HTTPMethod, _ path: String, token: String?, body: Body = .none,
    clock: Timestamp? = nil, receive: (ByteBuffer) throws -> Void
  ) async throws -> Timestamp? {
    var request = HTTPClientRequest(url: url + path)
    request.method = method
    if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
    if let clock { request.headers.add(name: Self.timeHeader, value: "\(clock.milliseconds)") }
    var pace = AnswerPace(answerPatience, sentByteCount: body.byteCount)
    if case .message(let bytes) = body {
      request.headers.add(name: "Content-Type", value: "application/x-protobuf")
      request.body = .bytes(ByteBuffer(bytes: bytes))
    }
    let answer: HTTPClientResponse
    do {
      // The answer's head. What a service says ahead of it (100 Continue) is none.
      answer = try await client.execute(request, timeout: .milliseconds(pace.headSpan.rawValue))
    } catch {
      throw Self.unreachable(error)
    }
    let serviceTime = answer.headers.first(name: Self.timeHeader).flatMap { Int64($0) }
      .map { Timestamp(milliseconds: $0) }
    guard (200..<300).contains(answer.status.code) else {
      throw try await refusal(answer, serviceTime, &pace)
    }
    try await read(answer, &pace, receive)
    return serviceTime
  }

  /// Hands over an answer's body piece by piece, as fast as it has to come.
  private func read(
    _ answer: HTTPClientResponse, _ pace: inout AnswerPace, _ receive: (ByteBuffer) throws -> Void
  ) async throws {
    var pieces = answer.body.makeAsyncIterator()
    while true {
      let piece: ByteBuffer?
      do { piece = try await pieces.next() } catch { throw Self.unreachable(error) }
      guard let piece else { return }
      try pace.take(piece.readableBytes)
      try receive(piece)
    }
  }

  /// Sends one request whose answer is taken whole.
  func call(
    _ method: HTTPMethod, _ path: String, token: String?, body: Body = .none,
    byteCountMaximum: Int = answerByteCountMaximum
  ) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    _ = try await exchange(method, path, token: token, body: body) { piece in
      guard bytes.count + piece.readableBytes <= byteCountMaximum else {
        throw Unreachable("the answer to \(path) is larger than it can be")
      }
      bytes.append(contentsOf: piece.readableBytesView)
    }
    return bytes
  }

  private func refusal(
    _ answer: HTTPClientResponse, _ serviceTime: Timestamp?, _ pace: inout AnswerPace
  ) async throws -> any Error {
    var body: [UInt8] = []
    try await read(answer, &pace) { piece in
      guard body.count + piece.readableBytes <= Self.refusalByteCountMaximum else {
        throw Unreachable("the refusal is larger than one can be")
      }
      body.append(contentsOf: piece.readableBytesView)
    }
    guard let problem = try? JSONValue(parsing: body), let code = problem["code"]?.asString else {
      return Unreachable("the service answered with status \(answer.status.code): is it a Cairn?")
    }
    let refusal = Refusal(
      RefusalCode(rawValue: code), problem["detail"]?.asString ?? "the service refused",
      retryAfterSeconds: problem["retry_after_s"]?.asInteger.flatMap { UInt32(exactly: $0) })
    let isAboutTime = [RefusalCode.clockSkewed, .tokenExpired].contains(refusal.code)
    if isAboutTime, let serviceTime {
      return ClockSkew(refusal: refusal, serviceTime: serviceTime)
    }
    return refusal
  }

  private static func unreachable(_ error: any Error) -> any Error {
    switch error {
    case let error as HTTPClientError:
      Unreachable("the service did not answer: \(error.shortDescription)")
    case is CancellationError: error
    case let error as IOError:
      Unreachable("the service can't be reached: \(String(cString: strerror(error.errnoCode)))")
    default: Unreachable("the service can't be reached: \(error)")
    }
  }
}
