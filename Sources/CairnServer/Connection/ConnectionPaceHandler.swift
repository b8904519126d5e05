import CairnModel
import NIOCore

/// Keeps a connection's `ConnectionPace`: bytes in, bytes out, and a look at it now and then.
final class ConnectionPaceHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = IOData
  typealias OutboundOut = IOData

  private var pace: ConnectionPace
  private var nextCheck: Scheduled<Void>?

  init(pace: ConnectionPace) { self.pace = pace }

  private static var now: Milliseconds {
    Milliseconds(Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000))
  }

  func handlerAdded(context: ChannelHandlerContext) { scheduleCheck(context) }

  func handlerRemoved(context: ChannelHandlerContext) { nextCheck?.cancel() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    pace.received(byteCount: unwrapInboundIn(data).readableBytes, at: Self.now)
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    pace.answered()
    context.write(data, promise: promise)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    pace.becameWritable(context.channel.isWritable, at: Self.now)
    context.fireChannelWritabilityChanged()
  }

  private func scheduleCheck(_ context: ChannelHandlerContext) {
    let interval = TimeAmount.milliseconds(pace.checkInterval.rawValue)
    nextCheck = context.eventLoop.assumeIsolated().scheduleTask(in: interval) { [self] in
      switch pace.check(at: Self.now) {
      case .none: break
      case .failRequest: context.fireErrorCaught(RequestTooSlow())
      case .close: return context.close(promise: nil)
      }
      scheduleCheck(context)
    }
  }
}

/// A request came in too slowly to wait for its end.
struct RequestTooSlow: Error {}
