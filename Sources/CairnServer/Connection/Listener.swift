import HummingbirdCore
import ServiceLifecycle

/// What listens, as a part of the process.
///
/// Hummingbird's server stops in a task of its own that nobody waits for, and that begins late where
/// many others wait for a thread; here a task of the server stops it.
struct Listener<Channel: ServerChildChannel>: Service {
  let server: Server<Channel>

  func run() async throws {
    async let stop: Void = stopWhenTold()
    try await server.run()
    await stop
  }

  private func stopWhenTold() async {
    guard (try? await gracefulShutdown()) != nil else { return }
    try? await server.shutdownGracefully()
  }
}
