package import CairnModel
package import CairnService
import NIOCore

/// Where the server listens, and how long and how much it bears with a connection.
package struct CairnServerConfiguration: Sendable {
  /// A name or an address of this machine.
  package var host: String
  /// 0 takes any free port.
  package var port: Int
  /// Nil speaks plain HTTP, for a machine of its own or behind a proxy.
  package var tls: TLSFiles?
  /// Each connection takes a file descriptor, of which a process has 1,024 by default. An eighth as
  /// many may be open besides, for a moment, to be told that there is no room.
  package var connections = ConnectionLedger<ObjectIdentifier>.Bounds(
    connectionCountMaximum: 768, strangersPerAddressMaximum: 64,
    connectionsPerMemberMaximum: 64)
  /// Whose `X-Forwarded-For` tells the client's address.
  package var trustedProxies = TrustedProxies([])
  /// How often one address may bring tokens that nobody signed, or enrolments and logins that fail.
  package var strangerRate = Self.strangerRateByDefault
  /// How often one address may bring tokens of one device that the device did not sign, before the
  /// rate of the address holds that device's tokens up as well.
  package var deviceTokensRate = Rate(countMaximum: 60, span: .seconds(60))
  /// How long a connection may be open before its first request's head is there.
  package var firstHeadMaximum = Milliseconds.seconds(10)
  /// The same where strangers have all the connections that they may have, and newcomers are let
  /// into what is kept for members.
  package var reserveFirstHeadMaximum = Milliseconds.seconds(3)
  /// How long a connection for which there is no room has to read that.
  package var refusalLinger = Milliseconds.seconds(2)
  /// How long a connection may do nothing between two requests.
  package var idleTimeout = Milliseconds.seconds(75)
  /// How much longer a request may take than its bytes need at `byteRateMinimum`, and how long none
  /// may come.
  package var requestGrace = Milliseconds.seconds(30)
  /// The same for a request without a valid token.
  package var strangersRequestGrace = Milliseconds.seconds(5)
  /// Bytes a second of the slowest upload that is borne with: a phone at the edge of its network.
  package var byteRateMinimum = 2_048
  /// How long a request may take to come in, however many bytes it has.
  package var requestTimeMaximum = Milliseconds.seconds(300)
  /// How long a client may leave a piece of an answer unread.
  package var writeStallMaximum = Milliseconds.seconds(30)
  /// Bytes of request bodies that are held at a time. A share has two of the largest.
  package var bodies = ByteBudget.Bounds(
    members: BytePot.Bounds(byteCountMaximum: 64 << 20, shareByteCountMaximum: 32 << 20),
    strangers: BytePot.Bounds(byteCountMaximum: 4 << 20, shareByteCountMaximum: 1 << 20),
    uncountedByteCountMaximum: 64 << 10)
  /// Bytes of answers that are held until clients have taken them.
  package var answers = ByteBudget.Bounds(
    members: BytePot.Bounds(byteCountMaximum: 96 << 20, shareByteCountMaximum: 32 << 20),
    strangers: BytePot.Bounds(byteCountMaximum: 32 << 20, shareByteCountMaximum: 16 << 20),
    uncountedByteCountMaximum: 64 << 10)
  /// How long running requests have to end after a signal to stop.
  package var drainMaximum = Milliseconds.seconds(30)
  /// `POST /v1/bare` reads its body and answers 204, to measure what HTTP alone costs.
  package var offersBareRoute = false
  /// Time since any fixed moment, by which connections are judged; never runs back.
  package var uptime: @Sendable () -> Milliseconds = {
    Milliseconds(Int64(clamping: NIODeadline.now().uptimeNanoseconds / 1_000_000))
  }
  /// Whether SIGTERM and SIGINT drain the server.
  package var handlesSignals = true

  package static let strangerRateByDefault = Rate(countMaximum: 120, span: .seconds(60))

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
