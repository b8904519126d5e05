import NIOCore
import NIOHTTPTypes

/// Holds the word that the server stops back until all that a connection asked for is answered and
/// sent.
///
/// Whoever hears that word closes the connection as soon as the last answer is written. What the
/// client has not made room for by then would be lost, and its answer cut short.
final class StopHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private var unsentAnswerCount = 0
  private var isStopping = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head = unwrapInboundIn(data) { unsentAnswerCount += 1 }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .end = unwrapOutboundIn(data) else {
      return context.write(data, promise: promise)
    }
    let sending = promise ?? context.eventLoop.makePromise(of: Void.self)
    sending.futureResult.assumeIsolated().whenComplete { [self] _ in
      unsentAnswerCount -= 1
      passStopOn(context)
    }
    context.write(data, promise: sending)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is ChannelShouldQuiesceEvent else {
      return context.fireUserInboundEventTriggered(event)
    }
    isStopping = true
    passStopOn(context)
  }

  private func passStopOn(_ context: ChannelHandlerContext) {
    // What is no request is answered, too.
    guard isStopping, unsentAnswerCount <= 0 else { return }
    context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
  }
}
