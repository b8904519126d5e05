import HTTPTypes
import HummingbirdCore
import Logging
import Synchronization

/// Warns once where somebody who is no trusted proxy says for whom it asks: if it is a proxy, all
/// its clients share what one address may have. A class because all requests share it.
final class ForwardingWarning: Sendable {
  private let isGiven = Atomic<Bool>(false)

  func heed(_ request: Request, on connection: Connection, _ logger: Logger) {
    guard !connection.isProxy, request.headers[.forwardedFor] != nil,
      !isGiven.exchange(true, ordering: .relaxed)
    else { return }
    logger.warning(
      """
      a request has X-Forwarded-For and comes from no trusted proxy, so the field is ignored; if \
      a proxy stands in front of the service, name it with --trusted-proxy: else all its clients \
      share the limits of one address
      """)
  }
}
