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

  @Test("The longest idle stranger of an address makes room for the next one there")
  func perAddress() {
    var ledger = Self.ledger(16, perAddress: 2)
    let (here, there) = (Self.address(1), Self.address(2))
    #expect(ledger.opened(1, from: here) == .welcome(closing: nil))
    #expect(ledger.opened(2, from: here) == .welcome(closing: nil))
    #expect(ledger.opened(3, from: there) == .welcome(closing: nil))
    // It is idle for less time than the second now.
    #expect(ledger.begun(1) == .welcome)
    ledger.ended(1)
    #expect(ledger.opened(4, from: here) == .welcome(closing: 2))
    #expect(ledger.begun(1) == .welcome)
    #expect(ledger.begun(4) == .welcome)
    #expect(ledger.opened(5, from: here) == .refuse)
    // Who shows a token is of no share any more.
    ledger.authenticated(1)
    #expect(ledger.opened(6, from: here) == .welcome(closing: nil))
    // Where no address is known there is none to have a share.
    #expect(ledger.opened(7, from: nil) == .welcome(closing: nil))
    ledger.closed(2)
    ledger.closed(5)
    #expect(ledger.count == 5)
  }

  @Test("Strangers leave a reserve, and who is known keeps its connection while they are idle")
  func reserve() {
    var ledger = Self.ledger(8, perAddress: 100)
    for id in 0..<7 { #expect(ledger.opened(id, from: Self.address(id)) == .welcome(closing: nil)) }
    #expect(ledger.opened(7, from: Self.address(7)) == .welcome(closing: 0))
    for id in 1...7 {
      _ = ledger.begun(id)
      ledger.authenticated(id)
      ledger.ended(id)
    }
    #expect(ledger.opened(8, from: Self.address(8)) == .welcome(closing: nil))
    // All eight are there: the stranger goes, though the others have been idle for longer.
    #expect(ledger.opened(9, from: Self.address(9)) == .welcome(closing: 8))
    _ = ledger.begun(9)
    ledger.authenticated(9)
    // Without an idle stranger the longest idle one goes.
    #expect(ledger.opened(10, from: Self.address(10)) == .welcome(closing: 1))
  }

  @Test("Where all are busy a new one is refused, and where many are being refused it is dropped")
  func full() {
    var ledger = Self.ledger(16, perAddress: 100)
    for id in 0..<16 {
      #expect(ledger.opened(id, from: Self.address(id)) == .welcome(closing: nil))
      _ = ledger.begun(id)
      ledger.authenticated(id)
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
    ledger.authenticated(18)
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
    #expect(ledger.begun(0, for: client) == .welcome)
    #expect(ledger.begun(1, for: client) == .refuse)
    ledger.ended(1)
    #expect(ledger.begun(2, for: other) == .welcome)
    ledger.ended(0)
    #expect(ledger.begun(3, for: client) == .welcome)
    ledger.authenticated(3)
    #expect(ledger.begun(1, for: client) == .welcome)
    // A token that one request showed says nothing of the next one on that connection.
    ledger.ended(3)
    #expect(ledger.begun(3, for: client) == .refuse)
  }

  @Test("Bounds that make no sense leave room for one", arguments: [0, -1, .min, 1])
  func oddBounds(count: Int) {
    var ledger = Self.ledger(count, perAddress: count)
    #expect(ledger.opened(1, from: Self.address(1)) == .welcome(closing: nil))
    #expect(ledger.opened(2, from: Self.address(1)) == .welcome(closing: 1))
  }
}
