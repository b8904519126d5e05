import CairnFold
import CairnModel
import Testing

@Suite("Raters")
struct RatersTests {
  private static let count = 100_000

  private func device(_ number: Int) throws -> DeviceNumber {
    try #require(DeviceNumber(UInt32(number)))
  }

  private func kin(_ older: (Int) -> Int) throws -> [DeviceNumber: Kinship] {
    var kin: [DeviceNumber: Kinship] = [:]
    for number in 2...Self.count {
      kin[try device(number)] = Kinship(
        continues: try device(older(number)), index: LogIndex(UInt64(number)))
    }
    return kin
  }

  private static let shapes: [@Sendable (Int) -> Int] = [
    { $0 - 1 }, { _ in 1 }, { $0 / 2 }, { max($0 * 7919 % $0, 1) },
  ]

  @Test(
    "A hundred thousand devices of one person are one rater, in a few steps each", arguments: 0..<4)
  func steps(shape: Int) throws {
    let raters = Raters(try kin(Self.shapes[shape]), asOf: LogSize(UInt64(Self.count) + 1))
    for number in [1, 2, 77, Self.count] {
      #expect(raters[try device(number)].rawValue == UInt32(Self.count))
    }
    #expect(raters.stepCount < 24 * Self.count, "\(raters.stepCount)")
  }

  @Test("Two that continue one, and one beside them, are one; strangers are not")
  func trees() throws {
    let kin = [
      try device(8): Kinship(continues: try device(7), index: LogIndex(10)),
      try device(9): Kinship(continues: try device(7), index: LogIndex(11)),
      try device(12): Kinship(beside: try device(8), index: LogIndex(12)),
    ]
    let raters = Raters(kin, asOf: LogSize(13))
    for number in [7, 8, 9, 12] { #expect(raters[try device(number)] == (try device(12))) }
    #expect(raters[try device(5)] == (try device(5)))
    // As of a size, what comes later is not known.
    let earlier = Raters(kin, asOf: LogSize(11))
    #expect(earlier[try device(7)] == (try device(8)))
    #expect(earlier[try device(9)] == (try device(9)))
  }
}
