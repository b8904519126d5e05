import CairnModel
import CairnServer
import Testing

@Suite("Whether a client keeps up")
struct ConnectionPaceTests {
  private static func pace(
    isProxy: Bool = false, _ change: (inout CairnServerConfiguration) -> Void = { _ in }
  ) -> ConnectionPace {
    var configuration = CairnServerConfiguration()
    configuration.requestGrace = Milliseconds(1_000)
    configuration.requestTimeMaximum = Milliseconds(20_000)
    configuration.byteRateMinimum = 100
    configuration.writeStallMaximum = Milliseconds(500)
    configuration.firstHeadMaximum = Milliseconds(800)
    change(&configuration)
    return ConnectionPace(configuration, opened: at(0), isProxy: isProxy)
  }

  private static func at(_ time: Int64) -> Milliseconds { Milliseconds(time) }

  @Test("A connection is for a request, which begins soon")
  func firstHead() {
    var pace = Self.pace()
    #expect(pace.check(at: Self.at(800)) == .none)
    #expect(pace.check(at: Self.at(801)) == .close)
    pace.received(byteCount: 1, at: Self.at(700))
    #expect(pace.check(at: Self.at(801)) == .close)
    pace.headArrived(at: Self.at(800))
    pace.receivedAll()
    #expect(pace.check(at: Self.at(1_000_000)) == .none)
    var proxied = Self.pace(isProxy: true)
    #expect(proxied.check(at: Self.at(70_000)) == .none)
  }

  @Test("A stranger's body may stall for less time, and one that is turned away for less still")
  func strangers() {
    for (client, grace) in [
      (ConnectionPace.Client.member, 1_000), (.stranger, 300), (.turnedAway, 50),
    ] {
      var pace = Self.pace {
        $0.strangersRequestGrace = Milliseconds(300)
        $0.refusalLinger = Milliseconds(50)
      }
      pace.received(byteCount: 1, at: Self.at(0))
      pace.headArrived(at: Self.at(0))
      pace.identified(as: client)
      #expect(pace.check(at: Self.at(Int64(grace))) == .none)
      #expect(pace.check(at: Self.at(Int64(grace) + 11)) == .failRequest)
    }
  }

  @Test("A newcomer in what is kept for members has less time for its first head")
  func reserve() {
    var pace = Self.pace { $0.reserveFirstHeadMaximum = Milliseconds(200) }
    pace.enteredReserve()
    #expect(pace.check(at: Self.at(200)) == .none)
    #expect(pace.check(at: Self.at(201)) == .close)
  }

  @Test("A request may take as long as its bytes need at the slowest pace, and a little more")
  func trickle() {
    var pace = Self.pace()
    pace.received(byteCount: 10, at: Self.at(0))
    pace.headArrived(at: Self.at(0))
    #expect(pace.check(at: Self.at(1_000)) == .none)
    pace.received(byteCount: 0, at: Self.at(1_000))
    #expect(pace.check(at: Self.at(1_100)) == .none)
    #expect(pace.check(at: Self.at(1_101)) == .failRequest)
    #expect(pace.check(at: Self.at(2_101)) == .none)
    #expect(pace.check(at: Self.at(2_102)) == .close)
    // What is still to come behind an answer has its time, too.
    pace.answered(at: Self.at(3_000))
    #expect(pace.check(at: Self.at(4_000)) == .none)
    #expect(pace.check(at: Self.at(4_001)) == .failRequest)
    pace.receivedAll()
    pace.answered(at: Self.at(5_000))
    #expect(pace.check(at: Self.at(9_000)) == .none)
  }

  @Test("A body that stops, or takes too long in all, is late however much of it has come")
  func stall() {
    var pace = Self.pace()
    pace.received(byteCount: 16 << 20, at: Self.at(0))
    pace.headArrived(at: Self.at(0))
    #expect(pace.check(at: Self.at(1_000)) == .none)
    #expect(pace.check(at: Self.at(1_001)) == .failRequest)
    pace.receivedAll()
    for time in stride(from: Int64(10_000), through: 30_000, by: 1_000) {
      pace.received(byteCount: 1_000, at: Self.at(time))
      #expect(pace.check(at: Self.at(time)) == .none)
    }
    pace.received(byteCount: 1_000, at: Self.at(30_001))
    #expect(pace.check(at: Self.at(30_001)) == .failRequest)
  }

  @Test("A connection on which nothing is asked any more is closed")
  func idle() {
    var pace = Self.pace { $0.idleTimeout = Milliseconds(2_000) }
    pace.received(byteCount: 10, at: Self.at(0))
    pace.headArrived(at: Self.at(0))
    pace.receivedAll()
    #expect(pace.check(at: Self.at(90_000)) == .none)
    pace.ended(at: Self.at(90_000))
    #expect(pace.check(at: Self.at(92_000)) == .none)
    #expect(pace.check(at: Self.at(92_001)) == .close)
    // The next request has a time of its own.
    pace.received(byteCount: 1, at: Self.at(92_000))
    #expect(pace.check(at: Self.at(92_999)) == .none)
    pace.headArrived(at: Self.at(92_999))
    pace.receivedAll()
    #expect(pace.check(at: Self.at(200_000)) == .none)
    // One that comes before the last one's end is not idle.
    pace.received(byteCount: 1, at: Self.at(200_000))
    pace.ended(at: Self.at(200_000))
    #expect(pace.check(at: Self.at(201_001)) == .failRequest)
    var proxied = Self.pace(isProxy: true) { $0.idleTimeout = Milliseconds(2_000) }
    #expect(proxied.check(at: Self.at(2_001)) == .close)
  }

  @Test("An answer has to be taken piece by piece")
  func unread() {
    var pace = Self.pace()
    pace.headArrived(at: Self.at(0))
    pace.receivedAll()
    pace.becameWritable(false, at: Self.at(30_000))
    pace.becameWritable(false, at: Self.at(30_400))
    #expect(pace.check(at: Self.at(30_500)) == .none)
    #expect(pace.check(at: Self.at(30_501)) == .close)
    pace.becameWritable(true, at: Self.at(30_502))
    #expect(pace.check(at: Self.at(40_000)) == .none)
  }

  @Test("Numbers that make no sense end nothing but a connection", arguments: [0, -1, .min, .max])
  func oddNumbers(number: Int) {
    var pace = Self.pace {
      $0.byteRateMinimum = number
      $0.requestGrace = Milliseconds(Int64(number))
      $0.requestTimeMaximum = Milliseconds(Int64(number))
    }
    #expect(pace.checkInterval >= Milliseconds(1))
    for _ in 0..<3 { pace.received(byteCount: .max, at: Self.at(0)) }
    pace.headArrived(at: Self.at(0))
    #expect(pace.check(at: Self.at(700)) == (number == .max ? .none : .failRequest))
  }
}
