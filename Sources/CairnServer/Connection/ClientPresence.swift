import NIOCore
import Synchronization

/// Whether the client of a connection still listens, so that long work for one that left can end.
///
/// A class because the connection's handler notices and requests wait.
final class ClientPresence: Sendable {
  private struct State {
    var hasLeft = false
    var watcherCount: UInt64 = 0
    var watchers: [UInt64: AsyncStream<Void>.Continuation] = [:]
  }

  private let state = Mutex(State())

  func leave() {
    let watchers = state.withLock { state in
      state.hasLeft = true
      defer { state.watchers = [:] }
      return state.watchers.values
    }
    for watcher in watchers { watcher.finish() }
  }

  /// Does something, and cancels it where the client leaves meanwhile.
  func serving<Value: Sendable>(
    _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let (departures, departure) = AsyncStream.makeStream(of: Void.self)
    let id = watch(departure)
    defer { forget(id) }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask {
        for await _ in departures {}
        return nil
      }
      group.addTask { try await body() }
      // Whichever ends first, the other one does then, too.
      while let ended = try await group.next() {
        group.cancelAll()
        if let ended { return ended }
      }
      throw CancellationError()
    }
  }

  private func watch(_ departure: AsyncStream<Void>.Continuation) -> UInt64 {
    state.withLock { state in
      state.watcherCount += 1
      if state.hasLeft {
        departure.finish()
      } else {
        state.watchers[state.watcherCount] = departure
      }
      return state.watcherCount
    }
  }

  private func forget(_ id: UInt64) { state.withLock { $0.watchers[id] = nil } }
}

/// Notices that a client has closed its side of the connection, or that the connection is gone.
final class ClientPresenceHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  let presence = ClientPresence()

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed? = event as? ChannelEvent { presence.leave() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    presence.leave()
    context.fireChannelInactive()
  }
}

extension ClientPresence {
  /// Of the client at the other end of a connection.
  static func of(_ channel: any Channel) async throws -> ClientPresence {
    try await channel.eventLoop.submit {
      try channel.pipeline.syncOperations.handler(type: ClientPresenceHandler.self).presence
    }.get()
  }
}
