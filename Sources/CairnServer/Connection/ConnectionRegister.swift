import CairnModel
import NIOCore
import Synchronization

/// The connections of a server. A class because they share it.
final class ConnectionRegister: Sendable {
  enum Opening {
    case welcome(Connection)
    /// Is told that there is no room.
    case refuse
    /// Is closed without a word.
    case drop
  }

  private struct State {
    var ledger: ConnectionLedger<ObjectIdentifier>
    var connections: [ObjectIdentifier: Connection] = [:]
  }

  let configuration: CairnServerConfiguration
  private let state: Mutex<State>

  init(_ configuration: CairnServerConfiguration) {
    self.configuration = configuration
    state = Mutex(State(ledger: ConnectionLedger(configuration.connections)))
  }

  /// Takes a new connection in, and closes another one where that has to make room.
  func open(_ channel: any Channel) -> Opening {
    let address = channel.remoteAddress?.ipAddress.flatMap { NetworkAddress($0) }
    let isProxy = address.map { configuration.trustedProxies.contains($0) } ?? false
    let connection = Connection(
      channel, in: self,
      pace: ConnectionPace(configuration, opened: configuration.uptime(), isProxy: isProxy),
      address: address, isProxy: isProxy)
    let id = connection.id
    let (opening, leaving) = state.withLock { state -> (Opening, Connection?) in
      switch state.ledger.opened(id, from: address?.client, isProxy: isProxy) {
      case .welcome(let closing):
        state.connections[id] = connection
        if state.ledger.isReserveEntered { connection.keepingPace { $0.enteredReserve() } }
        return (.welcome(connection), closing.flatMap { state.connections.removeValue(forKey: $0) })
      case .refuse: return (.refuse, nil)
      case .drop: return (.drop, nil)
      }
    }
    channel.closeFuture.whenComplete { [self] _ in closed(id) }
    leaving?.channel.close(promise: nil)
    return opening
  }

  /// Nil where it is closed, or about to be.
  func connection(on channel: any Channel) -> Connection? {
    state.withLock { $0.connections[ObjectIdentifier(channel)] }
  }

  func begun(
    _ connection: Connection, for client: NetworkAddress?, isWhole: Bool
  ) -> ConnectionLedger<ObjectIdentifier>.Beginning {
    makingRoom { $0.begun(connection.id, for: client, isWhole: isWhole) }
  }

  func received(_ connection: Connection) { state.withLock { $0.ledger.received(connection.id) } }

  /// - Parameter holder: whose the request's token is; a stranger where it has no valid one.
  func identified(
    _ connection: Connection, as holder: ByteHolder
  ) -> ConnectionLedger<ObjectIdentifier>.Beginning {
    makingRoom {
      holder.isStranger
        ? $0.unrecognized(connection.id) : $0.authenticated(connection.id, as: holder)
    }
  }

  func ended(_ connection: Connection) { state.withLock { $0.ledger.ended(connection.id) } }

  /// Closes the connection, if any, that makes room for the one that goes on.
  private func makingRoom(
    _ body: (inout ConnectionLedger<ObjectIdentifier>) ->
      ConnectionLedger<ObjectIdentifier>.Beginning
  ) -> ConnectionLedger<ObjectIdentifier>.Beginning {
    let (beginning, leaving) = state.withLock {
      state -> (ConnectionLedger<ObjectIdentifier>.Beginning, Connection?) in
      let beginning = body(&state.ledger)
      guard case .welcome(let closing?) = beginning else { return (beginning, nil) }
      return (beginning, state.connections.removeValue(forKey: closing))
    }
    leaving?.channel.close(promise: nil)
    return beginning
  }

  private func closed(_ id: ObjectIdentifier) {
    state.withLock { state in
      state.ledger.closed(id)
      state.connections[id] = nil
    }
  }
}
