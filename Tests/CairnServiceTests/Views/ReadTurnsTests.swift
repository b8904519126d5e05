import CairnModel
import CairnService
import CairnStore
import Testing

@Suite("Whose turn it is to read")
struct ReadTurnsTests {
  private func asker(_ survey: Int64, _ lineage: UInt32?) throws -> ReadAsker {
    ReadAsker(
      survey: SurveyKey(survey), lineage: try lineage.map { try #require(DeviceNumber($0)) })
  }

  private func all(_ turns: inout ReadTurns<Int>) -> [Int] {
    var order: [Int] = []
    while let next = turns.next(where: { _ in true }) { order.append(next) }
    return order
  }

  @Test("Whoever asks for one thing comes second, however much another one has waiting")
  func members() throws {
    var turns = ReadTurns<Int>()
    for number in 1...8 { turns.add(number, of: try asker(1, 1)) }
    turns.add(100, of: try asker(1, 2))
    #expect(all(&turns) == [1, 100, 2, 3, 4, 5, 6, 7, 8])
    #expect(turns.count == 0)
  }

  @Test("Surveys take turns, and in each its members")
  func surveys() throws {
    var turns = ReadTurns<Int>()
    for number in 1...3 { turns.add(number, of: try asker(1, 1)) }
    for number in 11...13 { turns.add(number, of: try asker(1, 2)) }
    for number in 21...22 { turns.add(number, of: try asker(2, nil)) }
    #expect(all(&turns) == [1, 21, 11, 22, 2, 12, 3, 13])
  }

  @Test("Those who are no members come address by address, and the fullest makes room")
  func addresses() throws {
    var turns = ReadTurns<Int>()
    let strangers = try asker(1, nil)
    for number in 1...3 { turns.add(number, of: strangers, from: [1]) }
    for number in 11...12 { turns.add(number, of: strangers, from: [2]) }
    turns.add(21, of: strangers, from: [3])
    var copy = turns
    #expect(all(&copy) == [1, 11, 21, 2, 12, 3])
    // One of each address stays before its second one would come.
    #expect(turns.makeRoom(beside: strangers, for: [1]) == nil)
    #expect(turns.makeRoom(beside: strangers, for: [2]) == nil)
    #expect(turns.makeRoom(beside: strangers, for: [4]) == 3)
    turns.add(31, of: strangers, from: [4])
    #expect(turns.makeRoom(beside: strangers, for: [3]) == nil)
    #expect(turns.count == 6)
    #expect(all(&turns) == [1, 11, 21, 31, 2, 12])
  }

  @Test("Who has most waiting makes room for who has less, and for nobody else")
  func room() throws {
    var turns = ReadTurns<Int>()
    for number in 1...3 { turns.add(number, of: try asker(1, 1)) }
    turns.add(11, of: try asker(1, 2))
    turns.add(21, of: try asker(2, 1))
    #expect(turns.makeRoom(for: try asker(1, 1)) == nil)
    #expect(turns.makeRoom(for: try asker(3, nil)) == 3)
    #expect(turns.makeRoom(for: try asker(2, 2)) == 2)
    #expect(turns.makeRoom(for: try asker(2, 2)) == nil)
    #expect(all(&turns) == [1, 21, 11])
  }

  @Test("Who used much time lately comes behind who used less, survey by survey, then by lineage")
  func used() throws {
    var turns = ReadTurns<Int>()
    turns.add(1, of: try asker(1, 1))
    turns.add(2, of: try asker(2, 1))
    turns.add(3, of: try asker(2, 2))
    turns.add(4, of: try asker(3, nil), from: [1])
    turns.add(5, of: try asker(3, nil), from: [2])
    turns.add(6, of: try asker(3, 1))
    let ranks: [ReadUser: Int64] = [
      .members(SurveyKey(1)): 9, .lineage(try asker(2, 1)): 2, .lineage(try asker(3, nil)): 3,
      .address([1]): 4,
    ]
    var order: [Int] = []
    while let next = turns.next(by: { ranks[$0] ?? 0 }, where: { _ in true }) {
      order.append(next)
    }
    // Strangers use none of the members' time.
    #expect(order == [3, 6, 2, 5, 4, 1])
  }

  @Test("What can't begin yet is passed over and keeps its turn")
  func readiness() throws {
    var turns = ReadTurns<Int>()
    turns.add(1, of: try asker(1, 1))
    turns.add(2, of: try asker(2, 1))
    #expect(turns.next { $0 == 2 } == 2)
    #expect(turns.next { $0 == 2 } == nil)
    #expect(turns.count == 1)
    #expect(turns.remove { $0 == 1 } == [1])
    #expect(turns.count == 0 && turns.reads(of: SurveyKey(1)).isEmpty)
  }
}
