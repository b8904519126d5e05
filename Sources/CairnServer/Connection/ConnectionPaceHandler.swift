import CairnModel
import NIOCore

/// Keeps a connection's `ConnectionPace`: bytes in, bytes out, and a look at it now and then.
final class ConnectionPaceHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = IOData
  typealias OutboundOut = IOData

  private let connection: Connection
  private let uptime: @Sendable () -> Milliseconds
  private var nextCheck: Scheduled<Void>?

  init(_ connection: Connection, uptime: @escaping @Sendable () -> Milliseconds) {
    self.connection = connection
    self.uptime = uptime
  }

  func handlerAdded(context: ChannelHandlerContext) { scheduleCheck(context) }

  func handlerRemoved(context: ChannelHandlerContext) { nextCheck?.cancel() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let byteCount = unwrapInboundIn(data).readableBytes
    let now = uptime()
    connection.keepingPace { $0.received(byteCount: byteCount, at: now) }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let now = uptime()
    connection.keepingPace { $0.answered(at: now) }
    context.write(data, promise: promise)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    let (isWritable, now) = (context.channel.isWritable, uptime())
    connection.keepingPace { $0.becameWritable(isWritable, at: now) }
    context.fireChannelWritabilityChanged()
  }

  private func scheduleCheck(_ context: ChannelHandlerContext) {
    let interval = connection.keepingPace { $0.checkInterval.rawValue }
    let task = context.eventLoop.assumeIsolated()
      .scheduleTask(in: .milliseconds(interval)) { [self] in
        let now = uptime()
        switch connection.keepingPace({ $0.check(at: now) }) {
        case .none: break
        case .failRequest: context.fireErrorCaught(RequestTooSlow())
        case .close: return context.close(promise: nil)
        }
        scheduleCheck(context)
      }
    nextCheck = task
  }
}

/// A request came in too slowly to wait for its end.
struct RequestTooSlow: Error {}
