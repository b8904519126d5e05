import HTTPTypes
import HummingbirdCore
import NIOCore

/// Writes an answer in pieces, each of which the client has to take before its connection is given
/// up (`ConnectionPace`): a large one must not look like a stalled one.
struct AnswerWriter: ~Copyable {
  private static let pieceByteCount = 128 << 10

  private let writer: ResponseWriter
  private let eventLoop: any EventLoop

  /// - Parameter eventLoop: the connection's.
  init(_ writer: consuming ResponseWriter, on eventLoop: any EventLoop) {
    self.writer = writer
    self.eventLoop = eventLoop
  }

  @concurrent
  consuming func write(_ head: HTTPResponse, _ body: Answer.Body) async throws {
    let eventLoop = eventLoop
    switch body {
    case .whole(let bytes) where bytes.count <= Self.pieceByteCount:
      let body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
      try await writer.write(response: head, body: bytes.isEmpty ? ResponseBody() : body)
    case .whole(let bytes):
      var out = try await writer.writeHead(head)
      try await Self.write(bytes, to: &out, on: eventLoop)
      try await out.finish(nil)
    case .stream(let start, var rest):
      var out = try await writer.writeHead(head)
      try await Self.write(start, to: &out, on: eventLoop)
      while !rest.isFinished { try await Self.write(await rest.next(), to: &out, on: eventLoop) }
      try await out.finish(nil)
    }
  }

  @concurrent
  private static func write(
    _ bytes: [UInt8], to out: inout some ResponseBodyWriter, on eventLoop: any EventLoop
  ) async throws {
    // Each piece is copied when its turn comes: a copy of all would hold as many bytes again.
    for start in stride(from: 0, to: bytes.count, by: pieceByteCount) {
      let piece = bytes[start..<min(start + pieceByteCount, bytes.count)]
      try await out.write(ByteBuffer(bytes: piece))
      // A writer learns that the client does not read once its event loop has seen the piece. Until
      // then it would take all others, and hold what nobody counts any more.
      try await eventLoop.submit {}.get()
    }
  }
}
