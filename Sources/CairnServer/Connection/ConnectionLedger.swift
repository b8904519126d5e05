/// Which connections there are, and which of them makes room for a new one.
///
/// Who has shown no valid token yet is a stranger. Strangers at one address have a share, and all
/// strangers together leave a reserve for the others. A stranger that does nothing makes room for
/// the next, the longest idle one first: so idle connections keep nobody out.
package struct ConnectionLedger<ID: Hashable & Sendable>: Sendable {
  package struct Bounds: Hashable, Sendable {
    package var connectionCountMaximum: Int
    /// Of strangers at one address.
    package var strangersPerAddressMaximum: Int

    package init(connectionCountMaximum: Int, strangersPerAddressMaximum: Int) {
      self.connectionCountMaximum = max(1, connectionCountMaximum)
      self.strangersPerAddressMaximum = max(1, strangersPerAddressMaximum)
    }

    var strangerCountMaximum: Int { connectionCountMaximum - connectionCountMaximum / 8 }
    /// Connections that are told that there is no room, at a time.
    var refusedCountMaximum: Int { max(1, connectionCountMaximum / 8) }
  }

  package enum Opening: Hashable, Sendable {
    /// Another connection may have to close for it.
    case welcome(closing: ID?)
    /// To be told that there is no room.
    case refuse
    /// To be closed without a word: too many are being told already.
    case drop
  }

  package enum Beginning: Hashable, Sendable {
    case welcome
    /// A proxy brings more requests of one client than it may have.
    case refuse
    /// The connection made room for another one.
    case gone
  }

  private enum Standing {
    case stranger
    /// Showed a valid token.
    case known
    /// A trusted proxy's that asks for nobody now.
    case proxy
    case refused
  }

  private struct Entry {
    var standing: Standing
    var address: NetworkAddress?
    var isProxy = false
    var isBusy = false
    var idleSince: UInt64
  }

  private let bounds: Bounds
  private var entries: [ID: Entry] = [:]
  /// Counts what happened, to tell which connection is idle for longer.
  private var moment: UInt64 = 0

  package init(_ bounds: Bounds) { self.bounds = bounds }

  package var count: Int { entries.count }

  /// - Parameter address: of the client; nil where it is not known.
  package mutating func opened(
    _ id: ID, from address: NetworkAddress?, isProxy: Bool = false
  ) -> Opening {
    moment += 1
    let opening = room(for: isProxy ? nil : address, isProxy: isProxy)
    switch opening {
    case .welcome(let closing):
      if let closing { entries[closing] = nil }
      entries[id] = Entry(
        standing: isProxy ? .proxy : .stranger, address: isProxy ? nil : address, isProxy: isProxy,
        idleSince: moment)
    case .refuse: entries[id] = Entry(standing: .refused, address: nil, idleSince: moment)
    case .drop: break
    }
    return opening
  }

  package mutating func closed(_ id: ID) { entries[id] = nil }

  /// A request's head is there.
  /// - Parameter address: whom a trusted proxy asks for; nil on all other connections.
  package mutating func begun(_ id: ID, for address: NetworkAddress? = nil) -> Beginning {
    guard var entry = entries[id] else { return .gone }
    entry.isBusy = true
    var beginning = Beginning.welcome
    if entry.isProxy, let address {
      if count(at: address) < bounds.strangersPerAddressMaximum {
        entry.standing = .stranger
        entry.address = address
      } else {
        beginning = .refuse
      }
    }
    entries[id] = entry
    return beginning
  }

  /// The request that runs has a valid token.
  package mutating func authenticated(_ id: ID) { entries[id]?.standing = .known }

  /// The request is answered.
  package mutating func ended(_ id: ID) {
    guard var entry = entries[id] else { return }
    moment += 1
    entry.isBusy = false
    entry.idleSince = moment
    if entry.isProxy {
      // The next request may be for somebody else.
      entry.standing = .proxy
      entry.address = nil
    }
    entries[id] = entry
  }

  private func room(for address: NetworkAddress?, isProxy: Bool) -> Opening {
    let refusal: Opening =
      entries.values.count { $0.standing == .refused } < bounds.refusedCountMaximum
      ? .refuse : .drop
    if let address, count(at: address) >= bounds.strangersPerAddressMaximum {
      return idlest { $0.standing == .stranger && $0.address == address }
        .map { .welcome(closing: $0) } ?? refusal
    }
    if !isProxy,
      entries.values.count(where: { $0.standing == .stranger }) >= bounds.strangerCountMaximum
    {
      return idlest { $0.standing == .stranger }.map { .welcome(closing: $0) } ?? refusal
    }
    guard entries.values.count(where: { $0.standing != .refused }) >= bounds.connectionCountMaximum
    else { return .welcome(closing: nil) }
    return (idlest { $0.standing == .stranger } ?? idlest { $0.standing != .refused })
      .map { .welcome(closing: $0) } ?? refusal
  }

  private func count(at address: NetworkAddress) -> Int {
    entries.values.count { $0.standing == .stranger && $0.address == address }
  }

  private func idlest(_ isMeant: (Entry) -> Bool) -> ID? {
    entries.filter { !$0.value.isBusy && isMeant($0.value) }
      .min { $0.value.idleSince < $1.value.idleSince }?.key
  }
}
