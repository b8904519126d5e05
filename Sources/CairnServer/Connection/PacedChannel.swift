import CairnModel
import HummingbirdCore
import Logging
import NIOCore

/// A connection that is registered, whose pace is kept and whose client is missed, below whatever it
/// speaks.
struct PacedChannel<Base: ServerChildChannel>: ServerChildChannel {
  let base: Base
  let register: ConnectionRegister
  /// What a connection is told for which there is no room.
  let refusal: @Sendable () -> [UInt8]

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
    channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      let linger = register.configuration.refusalLinger
      switch register.open(channel) {
      case .welcome(let connection):
        try pipeline.addHandler(
          ConnectionPaceHandler(connection, uptime: register.configuration.uptime))
        try pipeline.addHandler(ClientPresenceHandler())
      case .refuse:
        try pipeline.addHandler(RefusingHandler(answer: refusal(), linger: linger))
      case .drop: try pipeline.addHandler(RefusingHandler(answer: [], linger: linger))
      }
    }.flatMap {
      base.setup(channel: channel, logger: logger)
    }
  }

  func handle(value: Base.Value, logger: Logger) async {
    await base.handle(value: value, logger: logger)
  }
}
