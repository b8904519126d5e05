/// Which connections there are, and which of them makes room for a new one.
///
/// A connection is a newcomer's until its first request's head is there. Then it is a member's or an
/// operator's where the request has a valid token, and a stranger's otherwise. Members have a share
/// each, strangers at one address have one, and all strangers together leave a reserve, which
/// newcomers may enter, because a member is a newcomer first.
///
/// What does nothing makes room for what comes, and then what waits for the rest of a body, first of
/// whoever has most of them: so neither idle connections nor bodies that stall keep anybody out.
package struct ConnectionLedger<ID: Hashable & Sendable>: Sendable {
  package struct Bounds: Hashable, Sendable {
    package var connectionCountMaximum: Int
    /// Of strangers and newcomers at one address.
    package var strangersPerAddressMaximum: Int
    /// Of one member, all its numbers together; and of all operators together.
    package var connectionsPerMemberMaximum: Int

    package init(
      connectionCountMaximum: Int, strangersPerAddressMaximum: Int,
      connectionsPerMemberMaximum: Int = 64
    ) {
      self.connectionCountMaximum = max(1, connectionCountMaximum)
      self.strangersPerAddressMaximum = max(1, strangersPerAddressMaximum)
      self.connectionsPerMemberMaximum = max(1, connectionsPerMemberMaximum)
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
    /// Another connection may have to close for it.
    case welcome(closing: ID?)
    /// Whoever asks has as many connections as it may.
    case refuse
    /// The connection made room for another one, or is to be closed without a word.
    case gone
  }

  private enum Standing {
    /// No head has come yet, or who asks is just being found out.
    case newcomer
    case stranger
    /// Showed a valid token.
    case known
    /// A trusted proxy's that asks for nobody now.
    case proxy
    case refused
  }

  private struct Entry {
    var standing: Standing
    /// Whose share it is counted in.
    var holder: ByteHolder
    var isProxy = false
    var isBusy = false
    /// Whether the rest of a request's body is still to come.
    var isReceiving = false
    /// When it began to be idle or busy.
    var since: UInt64

    var isUnproven: Bool { standing == .newcomer || standing == .stranger }
  }

  private let bounds: Bounds
  private var entries: [ID: Entry] = [:]
  /// Counts what happened, to tell which connection is idle or busy for longer.
  private var moment: UInt64 = 0

  package init(_ bounds: Bounds) { self.bounds = bounds }

  package var count: Int { entries.count }

  /// Whether strangers and newcomers have all the connections that strangers may have: newcomers
  /// are in the reserve then, and should not be there for long.
  package var isReserveEntered: Bool {
    entries.values.count { $0.isUnproven } > bounds.strangerCountMaximum
  }

  /// - Parameter address: of the client; nil where it is not known.
  package mutating func opened(
    _ id: ID, from address: NetworkAddress?, isProxy: Bool = false
  ) -> Opening {
    moment += 1
    let opening = room(for: isProxy ? nil : address)
    switch opening {
    case .welcome(let closing):
      if let closing { entries[closing] = nil }
      entries[id] = Entry(
        standing: isProxy ? .proxy : .newcomer, holder: .stranger(isProxy ? nil : address),
        isProxy: isProxy, since: moment)
    case .refuse:
      entries[id] = Entry(standing: .refused, holder: .stranger(address), since: moment)
    case .drop: break
    }
    return opening
  }

  package mutating func closed(_ id: ID) { entries[id] = nil }

  /// A request's head is there.
  /// - Parameters:
  ///   - address: whom a trusted proxy asks for; nil on all other connections.
  ///   - isWhole: whether the request has no body that is still to come.
  package mutating func begun(
    _ id: ID, for address: NetworkAddress? = nil, isWhole: Bool = true
  ) -> Beginning {
    guard var entry = entries[id] else { return .gone }
    moment += 1
    entry.isBusy = true
    entry.isReceiving = !isWhole
    entry.since = moment
    var beginning = Beginning.welcome(closing: nil)
    if entry.isProxy, let address {
      if count(at: address) >= bounds.strangersPerAddressMaximum {
        beginning = leaver(at: address).map { .welcome(closing: $0) } ?? .refuse
      }
      if case .welcome(let closing) = beginning {
        if let closing { entries[closing] = nil }
        entry.standing = .newcomer
        entry.holder = .stranger(address)
      }
    }
    entries[id] = entry
    return beginning
  }

  /// All of the request that runs is there.
  package mutating func received(_ id: ID) { entries[id]?.isReceiving = false }

  /// The request that runs has a valid token.
  /// - Parameter holder: whose it is.
  package mutating func authenticated(_ id: ID, as holder: ByteHolder) -> Beginning {
    guard let entry = entries[id] else { return .gone }
    var closing: ID?
    if entry.standing != .known || entry.holder != holder {
      let isOwn = { (entry: Entry) in entry.standing == .known && entry.holder == holder }
      if entries.values.count(where: isOwn) >= bounds.connectionsPerMemberMaximum {
        closing = leaver { isOwn($0) && !$0.isBusy }
        guard closing != nil else { return turnAway(id) }
      }
    }
    if let closing { entries[closing] = nil }
    entries[id]?.standing = .known
    entries[id]?.holder = holder
    return .welcome(closing: closing)
  }

  /// The request that runs has no valid token.
  package mutating func unrecognized(_ id: ID) -> Beginning {
    guard let entry = entries[id] else { return .gone }
    // A connection that showed a token before stays in its member's share.
    guard entry.standing == .newcomer else { return .welcome(closing: nil) }
    var closing: ID?
    if entries.values.count(where: { $0.standing == .stranger }) >= bounds.strangerCountMaximum {
      closing =
        leaver { $0.standing == .stranger && !$0.isBusy }
        ?? leaver { $0.standing == .stranger && $0.isReceiving }
      guard closing != nil else { return turnAway(id) }
    }
    if let closing { entries[closing] = nil }
    entries[id]?.standing = .stranger
    return .welcome(closing: closing)
  }

  /// The request is answered.
  package mutating func ended(_ id: ID) {
    guard var entry = entries[id] else { return }
    moment += 1
    entry.isBusy = false
    entry.isReceiving = false
    entry.since = moment
    if entry.isProxy, entry.standing != .refused {
      // The next request may be for somebody else.
      entry.standing = .proxy
      entry.holder = .stranger(nil)
    }
    entries[id] = entry
  }

  /// A connection whose request was heard is told that there is no room, where not too many are
  /// being told that already, and counts in nobody's share until it is closed.
  private mutating func turnAway(_ id: ID) -> Beginning {
    let isTold = refusedCount < bounds.refusedCountMaximum
    entries[id]?.standing = .refused
    return isTold ? .refuse : .gone
  }

  private func room(for address: NetworkAddress?) -> Opening {
    let refusal: Opening = refusedCount < bounds.refusedCountMaximum ? .refuse : .drop
    if let address, count(at: address) >= bounds.strangersPerAddressMaximum {
      return leaver(at: address).map { .welcome(closing: $0) } ?? refusal
    }
    guard entries.count - refusedCount >= bounds.connectionCountMaximum
    else { return .welcome(closing: nil) }
    let leaving =
      leaver { $0.isUnproven && !$0.isBusy }
      ?? leaver { $0.standing != .refused && !$0.isBusy }
      ?? leaver { $0.isUnproven && $0.isReceiving }
      // A member that sends one body alone is left in peace.
      ?? leaver(ofAtLeast: 2) { $0.standing == .known && $0.isReceiving }
    return leaving.map { .welcome(closing: $0) } ?? refusal
  }

  private var refusedCount: Int { entries.values.count { $0.standing == .refused } }

  private func count(at address: NetworkAddress) -> Int {
    entries.values.count { $0.isUnproven && $0.holder == .stranger(address) }
  }

  /// Who makes room for another one at the same address.
  private func leaver(at address: NetworkAddress) -> ID? {
    let isHere = { (entry: Entry) in entry.isUnproven && entry.holder == .stranger(address) }
    return leaver { isHere($0) && !$0.isBusy } ?? leaver { isHere($0) && $0.isReceiving }
  }

  /// Of those that are meant, the one that has been idle or busy for longest, of whoever has most.
  /// - Parameter countMinimum: of how many; whoever has fewer of them is passed over.
  private func leaver(ofAtLeast countMinimum: Int = 1, _ isMeant: (Entry) -> Bool) -> ID? {
    var counts: [ByteHolder: Int] = [:]
    for entry in entries.values where isMeant(entry) { counts[entry.holder, default: 0] += 1 }
    guard let most = counts.values.max(), most >= countMinimum else { return nil }
    return entries.filter { isMeant($0.value) && counts[$0.value.holder] == most }
      .min { $0.value.since < $1.value.since }?.key
  }
}
