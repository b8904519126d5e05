import CairnModel
import NIOCore

/// Tells a connection that there is no room for it, and closes it. Nothing that it sends gets
/// further.
final class RefusingHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let answer: [UInt8]
  private let linger: Milliseconds
  private var end: Scheduled<Void>?

  /// - Parameters:
  ///   - answer: with nothing to say, the connection is closed at once.
  ///   - linger: how long the client has to read it: with a close at once, what it has sent
  ///     meanwhile would take the answer away from it.
  init(answer: [UInt8], linger: Milliseconds) {
    self.answer = answer
    self.linger = linger
  }

  func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    guard !answer.isEmpty else { return context.close(promise: nil) }
    end = context.eventLoop.assumeIsolated()
      .scheduleTask(in: .milliseconds(linger.rawValue)) { context.close(promise: nil) }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer))).assumeIsolated()
      .whenComplete { _ in context.close(mode: .output, promise: nil) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

  func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }
}
