package import CairnModel
import Glibc
import NIOCore
import NIOSSL

extension RefusalCode {
  package static let portInUse = RefusalCode(rawValue: "port_in_use")
  package static let listenFailed = RefusalCode(rawValue: "listen_failed")
  package static let tlsUnreadable = RefusalCode(rawValue: "tls_unreadable")
}

/// Why a server could not begin, in words that say what to do.
enum ListenError {
  /// Other errors stay what they are.
  static func meaning(
    of error: any Error, _ configuration: CairnServerConfiguration
  ) -> any Error {
    let place = "\(configuration.host):\(configuration.port)"
    switch error {
    case let error as IOError where error.errnoCode == EADDRINUSE:
      return Refusal(
        .portInUse, "\(place) is in use; stop what listens there, or choose another with --listen")
    case let error as IOError where error.errnoCode == EACCES:
      return Refusal(
        .listenFailed, "\(place) is not for this user; ports below 1024 need a privilege")
    case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
      return Refusal(.listenFailed, "\(place) is no address of this machine")
    case is SocketAddressError:
      return Refusal(.listenFailed, "\(place) is no address that can be listened on")
    default: return error
    }
  }

  static func tls(_ files: TLSFiles, _ error: any Error) -> Refusal {
    Refusal(
      .tlsUnreadable,
      "\(files.certificate) and \(files.key) are not a certificate and its key in PEM: \(error)")
  }
}
