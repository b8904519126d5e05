import CairnLog
import CairnModel
import CairnServer
import Testing

@Suite("Which connections there are")
struct ConnectionLedgerTests {
  private typealias Ledger = ConnectionLedger<Int>

  private static func ledger(_ count: Int, perAddress: Int) -> Ledger {
    Ledger(
      Ledger.Bounds(connectionCountMaximum: count, strangersPerAddressMaximum: perAddress))
  }

  private static func address(_ number: Int) -> NetworkAddress {
    NetworkAddress("192.0.2.\(number)")!
  }

  private static func member(_ number: Int) -> ByteHolder {
    .lineage(SurveyID(LogHash.leaf([7])), root: DeviceNumber(UInt32(number + 1))!)
  }

  @Test("The longest idle stranger of an address makes room for the next one there")
  func perAddress() {
    var ledger = Self.ledger(16, perAddress: 2)
    let (here, there) = (Self.address(1), Self.address(2))
    #expect(ledger.opened(1, from: here) == .welcome(closing: nil))
    #expect(ledger.opened(2, from: here) == .welcome(closing: nil))
    #expect(ledger.opened(3, from: there) == .welcome(closing: nil))
    // It is idle for less time than the second now.
    #expect(ledger.begun(1) == .welcome(closing: nil))
    ledger.ended(1)
    #expect(ledger.opened(4, from: here) == .welcome(closing: 2))
    #expect(ledger.begun(1) == .welcome(closing: nil))
    #expect(ledger.begun(4) == .welcome(closing: nil))
    #expect(ledger.opened(5, from: here) == .refuse)
    // Who shows a token is of no share any more.
    _ = ledger.authenticated(1, as: Self.member(1))
    #expect(ledger.opened(6, from: here) == .welcome(closing: nil))
    // Where no address is known there is none to have a share.
    #expect(ledger.opened(7, from: nil) == .welcome(closing: nil))
    ledger.closed(2)
    ledger.closed(5)
    #expect(ledger.count == 5)
  }

  @Test("Newcomers enter the reserve, and who is known keeps its connection while they are idle")
  func reserve() {
    var ledger = Self.ledger(8, perAddress: 100)
    for id in 0..<7 { #expect(ledger.opened(id, from: Self.address(id)) == .welcome(closing: nil)) }
    #expect(!ledger.isReserveEntered)
    #expect(ledger.opened(7, from: Self.address(7)) == .welcome(closing: nil))
    #expect(ledger.isReserveEntered)
    // The server is full: the newcomer that has been there for longest goes.
    #expect(ledger.opened(8, from: Self.address(8)) == .welcome(closing: 0))
    ledger.closed(8)
    #expect(!ledger.isReserveEntered)
    for id in 1...7 {
      _ = ledger.begun(id)
      _ = ledger.authenticated(id, as: Self.member(id))
      ledger.ended(id)
    }
    #expect(ledger.opened(8, from: Self.address(8)) == .welcome(closing: nil))
    // All eight are there: the stranger goes, though the others have been idle for longer.
    #expect(ledger.opened(9, from: Self.address(9)) == .welcome(closing: 8))
    _ = ledger.begun(9)
    _ = ledger.authenticated(9, as: Self.member(9))
    // Without an idle stranger the longest idle one goes.
    #expect(ledger.opened(10, from: Self.address(10)) == .welcome(closing: 1))
  }

  @Test("Where all are busy a new one is refused, and where many are being refused it is dropped")
  func full() {
    var ledger = Self.ledger(16, perAddress: 100)
    for id in 0..<16 {
      #expect(ledger.opened(id, from: Self.address(id)) == .welcome(closing: nil))
      _ = ledger.begun(id)
      _ = ledger.authenticated(id, as: Self.member(id))
    }
    #expect(ledger.opened(16, from: Self.address(16)) == .refuse)
    #expect(ledger.opened(17, from: Self.address(17)) == .refuse)
    #expect(ledger.opened(18, from: Self.address(18)) == .drop)
    ledger.closed(16)
    #expect(ledger.opened(19, from: Self.address(19)) == .refuse)
    ledger.closed(0)
    #expect(ledger.opened(20, from: Self.address(20)) == .welcome(closing: nil))
    // What was never there changes nothing.
    ledger.closed(18)
    ledger.ended(18)
    _ = ledger.authenticated(18, as: Self.member(18))
    #expect(ledger.begun(18) == .gone)
    #expect(ledger.count == 18)
  }

  @Test("A proxy's connections are counted by whom they ask for, request by request")
  func proxies() {
    var ledger = Self.ledger(16, perAddress: 1)
    let (proxy, client, other) = (Self.address(1), Self.address(2), Self.address(3))
    for id in 0..<4 {
      #expect(ledger.opened(id, from: proxy, isProxy: true) == .welcome(closing: nil))
    }
    #expect(ledger.begun(0, for: client) == .welcome(closing: nil))
    #expect(ledger.begun(1, for: client) == .refuse)
    ledger.ended(1)
    #expect(ledger.begun(2, for: other) == .welcome(closing: nil))
    ledger.ended(0)
    #expect(ledger.begun(3, for: client) == .welcome(closing: nil))
    _ = ledger.authenticated(3, as: Self.member(3))
    #expect(ledger.begun(1, for: client) == .welcome(closing: nil))
    // A token that one request showed says nothing of the next one on that connection.
    ledger.ended(3)
    #expect(ledger.begun(3, for: client) == .refuse)
  }

  @Test("A member has a share, and an idle connection of its own makes room for its next one")
  func members() {
    var ledger = Ledger(
      Ledger.Bounds(
        connectionCountMaximum: 16, strangersPerAddressMaximum: 16, connectionsPerMemberMaximum: 2))
    func ask(_ id: Int, _ member: Int) -> Ledger.Beginning {
      #expect(ledger.opened(id, from: Self.address(1)) == .welcome(closing: nil))
      #expect(ledger.begun(id, isWhole: false) == .welcome(closing: nil))
      return ledger.authenticated(id, as: Self.member(member))
    }
    #expect(ask(1, 1) == .welcome(closing: nil))
    #expect(ask(2, 1) == .welcome(closing: nil))
    // A second request on a connection of its own is no further one.
    ledger.ended(2)
    #expect(ledger.begun(2, isWhole: false) == .welcome(closing: nil))
    #expect(ledger.authenticated(2, as: Self.member(1)) == .welcome(closing: nil))
    // Two are told, and the others are closed without a word.
    #expect(ask(3, 1) == .refuse)
    #expect(ask(4, 1) == .refuse)
    #expect(ask(5, 1) == .gone)
    #expect(ask(6, 2) == .welcome(closing: nil))
    ledger.ended(1)
    #expect(ask(7, 1) == .welcome(closing: 1))
    // Another member's request moves a connection to its share.
    ledger.ended(2)
    _ = ledger.begun(2)
    #expect(ledger.authenticated(2, as: Self.member(2)) == .welcome(closing: nil))
    #expect(ask(8, 1) == .welcome(closing: nil))
    #expect(ask(9, 2) == .gone)
  }

  @Test("Where all are taken, bodies that have not come make room, of the member that has most")
  func bodies() {
    var ledger = Self.ledger(8, perAddress: 16)
    for (id, member) in [1, 2, 2, 3, 3, 3, 4, 5].enumerated() {
      _ = ledger.opened(id, from: Self.address(1))
      _ = ledger.begun(id, isWhole: false)
      #expect(ledger.authenticated(id, as: Self.member(member)) == .welcome(closing: nil))
    }
    #expect(ledger.opened(10, from: nil) == .welcome(closing: 3))
    #expect(ledger.opened(11, from: nil) == .welcome(closing: 10))
    _ = ledger.begun(11)
    _ = ledger.unrecognized(11)
    // All that has come of this one waits for its answer.
    ledger.received(1)
    #expect(ledger.opened(12, from: nil) == .welcome(closing: 4))
    _ = ledger.begun(12)
    _ = ledger.unrecognized(12)
    // Who sends one body alone is left in peace.
    #expect(ledger.opened(13, from: nil) == .refuse)
  }

  @Test("Strangers beyond their bound make room for each other alone: bodies that have not come")
  func strangers() {
    var ledger = Self.ledger(8, perAddress: 16)
    for id in 0..<7 {
      _ = ledger.opened(id, from: Self.address(id < 3 ? 1 : id))
      #expect(ledger.begun(id, isWhole: id == 0) == .welcome(closing: nil))
      #expect(ledger.unrecognized(id) == .welcome(closing: nil))
    }
    // A member gets in all the same.
    #expect(ledger.opened(7, from: Self.address(9)) == .welcome(closing: nil))
    #expect(ledger.begun(7, isWhole: false) == .welcome(closing: nil))
    #expect(ledger.authenticated(7, as: Self.member(1)) == .welcome(closing: nil))
    // The server is full: the address with most bodies makes room, the one before first.
    #expect(ledger.opened(8, from: Self.address(9)) == .welcome(closing: 1))
    _ = ledger.begun(8)
    #expect(ledger.unrecognized(8) == .welcome(closing: nil))
    for id in 2..<7 { ledger.received(id) }
    #expect(ledger.opened(9, from: Self.address(9)) == .refuse)
    ledger.closed(7)
    #expect(ledger.opened(10, from: Self.address(9)) == .welcome(closing: nil))
    _ = ledger.begun(10)
    // All strangers wait for answers.
    #expect(ledger.unrecognized(10) == .gone)
    ledger.ended(0)
    ledger.closed(10)
    #expect(ledger.opened(11, from: Self.address(9)) == .welcome(closing: nil))
    _ = ledger.begun(11)
    #expect(ledger.unrecognized(11) == .welcome(closing: 0))
  }

  @Test("At one address a body that has not come makes room for the next stranger there")
  func bodiesAtAnAddress() {
    var ledger = Self.ledger(16, perAddress: 2)
    for id in 0..<2 {
      _ = ledger.opened(id, from: Self.address(1))
      _ = ledger.begun(id, isWhole: id == 0)
      _ = ledger.unrecognized(id)
    }
    #expect(ledger.opened(2, from: Self.address(1)) == .welcome(closing: 1))
    #expect(ledger.begun(1) == .gone)
    #expect(ledger.unrecognized(1) == .gone)
  }

  @Test("Bounds that make no sense leave room for one", arguments: [0, -1, .min, 1])
  func oddBounds(count: Int) {
    var ledger = Self.ledger(count, perAddress: count)
    #expect(ledger.opened(1, from: Self.address(1)) == .welcome(closing: nil))
    #expect(ledger.opened(2, from: Self.address(1)) == .welcome(closing: 1))
  }
}
