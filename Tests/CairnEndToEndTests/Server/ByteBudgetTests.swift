import CairnLog
import CairnModel
import CairnServer
import Testing

@Suite("Bytes that a server holds")
struct ByteBudgetTests {
  private static let survey = SurveyID(LogHash.leaf([7]))

  private static func member(_ device: DeviceNumber) -> ByteHolder {
    .lineage(survey, root: device)
  }

  private static func budget(uncounted: Int = 0) -> ByteBudget {
    ByteBudget(
      ByteBudget.Bounds(
        members: BytePot.Bounds(byteCountMaximum: 100, shareByteCountMaximum: 60),
        strangers: BytePot.Bounds(byteCountMaximum: 10, shareByteCountMaximum: 5),
        uncountedByteCountMaximum: uncounted))
  }

  private static func isTaken(_ count: Int, _ held: HeldBytes) -> Bool {
    do throws(Refusal) { try held.add(count) } catch {
      #expect(error.code == .overloaded && error.retryAfterSeconds == 1)
      return false
    }
    return true
  }

  @Test("Nobody holds more than a share, and all no more than the pot")
  func shares() {
    let budget = Self.budget()
    let (first, again) = (
      budget.holding(for: Self.member(.firstAdmin)), budget.holding(for: Self.member(.firstAdmin))
    )
    let other = budget.holding(for: Self.member(DeviceNumber(2)!))
    #expect(Self.isTaken(40, first) && Self.isTaken(20, again) && !Self.isTaken(1, again))
    #expect(Self.isTaken(40, other) && !Self.isTaken(1, other))
    // Strangers neither take from members nor are kept out by them.
    let stranger = budget.holding(for: .stranger(NetworkAddress("192.0.2.1")))
    let unknown = budget.holding(for: .stranger(nil))
    #expect(Self.isTaken(5, stranger) && !Self.isTaken(1, stranger) && Self.isTaken(5, unknown))
    first.giveBack()
    first.giveBack()
    #expect(Self.isTaken(20, other) && !Self.isTaken(1, other))
    #expect(Self.isTaken(20, again) && !Self.isTaken(1, again))
  }

  @Test("What is let go of is given back")
  func release() {
    let budget = Self.budget()
    do {
      let held = budget.holding(for: .operators)
      #expect(Self.isTaken(60, held))
    }
    let held = budget.holding(for: .operators)
    #expect(Self.isTaken(60, held))
    #expect((try? held.replace(with: 61)) == nil)
    #expect((try? held.replace(with: 10)) != nil)
    #expect(Self.isTaken(50, budget.holding(for: .operators)))
  }

  @Test("What is larger than a share is taken by who holds nothing else")
  func large() {
    let budget = Self.budget()
    let (first, again) = (
      budget.holding(for: Self.member(.firstAdmin)), budget.holding(for: Self.member(.firstAdmin))
    )
    #expect(Self.isTaken(90, first) && !Self.isTaken(1, again))
    first.giveBack()
    #expect(Self.isTaken(1_000, again))
    #expect(!Self.isTaken(1, budget.holding(for: Self.member(DeviceNumber(2)!))))
    again.giveBack()
    #expect(Self.isTaken(1, budget.holding(for: Self.member(DeviceNumber(2)!))))
  }

  @Test("What is small passes uncounted, of members alone")
  func uncounted() {
    let budget = Self.budget(uncounted: 8)
    let large = budget.holding(for: Self.member(.firstAdmin))
    #expect(Self.isTaken(100, large))
    let small = budget.holding(for: Self.member(DeviceNumber(2)!))
    #expect(Self.isTaken(4, small) && Self.isTaken(4, small) && !Self.isTaken(1, small))
    large.giveBack()
    let stranger = budget.holding(for: .stranger(nil))
    #expect(Self.isTaken(5, stranger) && !Self.isTaken(1, stranger))
  }

  @Test("A body's length is a number of bytes, or is refused")
  func lengths() throws {
    func length(_ text: String?, _ encoding: String? = nil) throws(Refusal) -> BodyLength {
      try BodyLength(contentLength: text, transferEncoding: encoding)
    }
    #expect(try length(nil) == .none && length("0") == .none && length("00") == .none)
    #expect(try length("17") == .exactly(17) && length(nil, "chunked") == .unknown)
    #expect(try length("9223372036854775808") == .exactly(1 << 63))
    #expect(try length("18446744073709551615") == .exactly(.max))
    for text in ["", "-1", "+1", " 1", "1 ", "1, 1", "0x1", "1e3", "18446744073709551616", "١"] {
      #expect(throws: Refusal.self, "\(text)") { try length(text) }
    }
  }
}
