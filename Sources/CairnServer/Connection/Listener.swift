import HummingbirdCore
import ServiceLifecycle

/// What listens, as a part of the process.
///
/// Hummingbird's server stops in a task of its own that nobody waits for, and that begins late where
/// many others wait for a thread; here a task of the server stops it.
struct Listener<Channel: ServerChildChannel>: Service {
  let server: Server<Channel>

  /// Ends with the server, whether that was told to stop or can't listen any more: the process ends
  /// then, too.
  func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        guard (try? await gracefulShutdown()) != nil else { return }
        try await server.shutdownGracefully()
      }
      // Asked for here, so that the group ends with it.
      defer { group.cancelAll() }
      try await server.run()
    }
  }
}
