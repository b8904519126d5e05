import HummingbirdCore
import Logging
import NIOCore

/// A connection whose pace is kept, below whatever it speaks.
struct PacedChannel<Base: ServerChildChannel>: ServerChildChannel {
  let base: Base
  let pace: ConnectionPace

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(ConnectionPaceHandler(pace: pace))
    }.flatMap {
      base.setup(channel: channel, logger: logger)
    }
  }

  func handle(value: Base.Value, logger: Logger) async {
    await base.handle(value: value, logger: logger)
  }
}
