package import CairnModel

/// Where the server listens, and how long and how much it bears with a connection.
package struct CairnServerConfiguration: Sendable {
  /// A name or an address of this machine.
  package var host: String
  /// 0 takes any free port.
  package var port: Int
  /// Nil speaks plain HTTP, for a machine of its own or behind a proxy.
  package var tls: TLSFiles?
  /// More connections wait until one ends. Each takes a file descriptor, of which a process has
  /// 1,024 by default.
  package var connectionCountMaximum = 768
  /// How long a connection may do nothing between two requests.
  package var idleTimeout = Milliseconds.seconds(75)
  /// How much longer a request may take than its bytes need at `byteRateMinimum`.
  package var requestGrace = Milliseconds.seconds(30)
  /// Bytes a second of the slowest upload that is borne with: a phone at the edge of its network.
  package var byteRateMinimum = 2_048
  /// How long a client may leave a piece of an answer unread.
  package var writeStallMaximum = Milliseconds.seconds(30)
  /// Bytes of request bodies that are held at a time, over all connections.
  package var bodyByteCountInFlightMaximum = 64 << 20
  /// How long running requests have to end after a signal to stop.
  package var drainMaximum = Milliseconds.seconds(30)
  /// `POST /v1/bare` reads its body and answers 204, to measure what HTTP alone costs.
  package var offersBareRoute = false
  /// Whether SIGTERM and SIGINT drain the server.
  package var handlesSignals = true

  package init(host: String = "127.0.0.1", port: Int = 8787, tls: TLSFiles? = nil) {
    self.host = host
    self.port = port
    self.tls = tls
  }
}

/// Paths of PEM files.
package struct TLSFiles: Hashable, Sendable {
  /// The server's certificate, and those that lead to a root.
  package var certificate: String
  package var key: String

  package init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }
}
