import CairnLog
import CairnModel
import CairnServiceFixtures
import CairnVectorFixtures
import CairnViews
import CairnWire
import Testing

/// `protocol/vectors/logs.json`: logs of one device, and whether they are any.
@Suite("Vectors of logs") struct LogVectorTests {
  private struct Story {
    var name: String
    /// Of each receipt: the events that its seal is of, and those that stand behind it.
    var batches: [(sealed: ClosedRange<Int>, behind: ClosedRange<Int>?)]
    /// The last seal is of another first event than the log has.
    var otherPast = false
    /// The entry that makes it no log.
    var faultAt: Int64?
  }

  private let stories = [
    Story(name: "a batch behind another", batches: [(1...2, 1...2), (3...4, 3...4)]),
    Story(
      name: "a device packed twice, and both packs came in",
      batches: [(1...2, 1...2), (1...4, 3...4)]),
    Story(
      name: "a seal begins in the midst of an earlier batch",
      batches: [(1...3, 1...3), (2...5, 4...5)]),
    Story(name: "a gap", batches: [(1...2, 1...2), (4...4, 4...4)], faultAt: 4),
    Story(name: "a seal without new events", batches: [(1...2, 1...2), (1...2, nil)], faultAt: 4),
    Story(
      name: "a seal that ends ahead of the head", batches: [(1...3, 1...3), (1...2, nil)],
      faultAt: 5),
    Story(
      name: "events that stand in the log twice", batches: [(1...2, 1...2), (1...4, 1...4)],
      faultAt: 5),
    Story(
      name: "a seal of another past", batches: [(1...2, 1...2), (1...4, 3...4)], otherPast: true,
      faultAt: 6),
    Story(
      name: "a seal of more events than a batch may have",
      batches: [(1...2, 1...2), (3...10_003, nil)], faultAt: 4),
    Story(
      name: "a seal of more events than a batch may have, most of them ahead of it",
      batches: [(1...2, 1...2), (1...10_001, nil)], faultAt: 4),
  ]

  private static func signer(_ byte: UInt8) throws -> SoftwareSigner {
    try #require(SoftwareSigner(.ed25519, seed: [UInt8](repeating: byte, count: 32)))
  }

  private func opened() throws -> [UInt8] {
    ServiceEntry.surveyOpened(
      SurveyOpened(
        origin: "field.example.org/logs", nonce: [UInt8](repeating: 1, count: 16),
        logKey: try Self.signer(0x43).publicKey, adminKey: try Self.signer(0x42).publicKey,
        adminName: "Aino", title: "Logs", opened: Timestamp(milliseconds: 1_777_000_000_000))
    ).encoded()
  }

  private func entries(_ story: Story) throws -> [[UInt8]] {
    let first = try opened()
    let survey = SurveyID(LogHash.leaf(first))
    var tree = LogTree()
    tree.append(LogHash.leaf(first))
    let witnessed = Checkpoint(
      origin: "field.example.org/logs", size: tree.size, root: tree.root)
    var device = TestDevice(
      try Self.signer(0x42), number: .firstAdmin, survey: survey, witnessed: witnessed,
      clock: Timestamp(milliseconds: 1_777_000_100_000))
    let start = device
    let count = story.batches.map(\.sealed.upperBound).max() ?? 0
    let events = try device.record(notes: max(count, 6)).entries.map { Array($0) }
    var entries = [first]
    for (position, batch) in story.batches.enumerated() {
      let isOther = story.otherPast && position == story.batches.count - 1
      var past = start
      _ = try past.seal(Array(events.prefix(batch.sealed.lowerBound - 1)))
      var sealed = events[(batch.sealed.lowerBound - 1)..<batch.sealed.upperBound].map { $0 }
      if isOther {
        var other = start
        sealed[0] = Array(try other.record(notes: 1, "other").entries[0])
      }
      let seal = try past.seal(sealed).seal
      entries.append(
        ServiceEntry.receipt(
          Receipt(
            seal: seal, received: Timestamp(milliseconds: 1_777_000_200_000), clockOffset: nil)
        ).encoded())
      if let behind = batch.behind {
        entries += events[(behind.lowerBound - 1)..<behind.upperBound]
      }
    }
    return entries
  }

  @Test("A log is taken, or not from its first fault on, as its vector says")
  func logs() throws {
    let vectors = try VectorFile("logs").vectors(
      orWrite: """
        Logs of one device, its admin's. fault_at is the entry that makes one invalid by README.md, \
        §3; null where nothing does.
        """
    ) {
      try stories.map { story in
        let entries = try entries(story)
        return [
          "name": .string(story.name),
          "survey_id": .string(SurveyID(LogHash.leaf(entries[0])).description),
          "entries": .array(entries.map { .string($0.hex) }),
          "fault_at": story.faultAt.map { .integer($0) } ?? .null,
        ]
      }
    }
    #expect(vectors.map { $0["name"]?.asString } == stories.map(\.name))
    for (vector, story) in zip(vectors, stories) {
      let entries = try #require(vector["entries"]?.asArray).map {
        try #require($0.asString.flatMap { [UInt8](hex: $0) })
      }
      let id = SurveyID(LogHash.leaf(try #require(entries.first)))
      #expect(vector["survey_id"]?.asString == id.description)
      let made = try self.entries(story)
      #expect(entries.map(\.count) == made.map(\.count))
      var growth = LogGrowth(survey: id, verifiesSignatures: true)
      var fault: Int64?
      for entry in entries where fault == nil {
        do throws(GrowthError) { try growth.append(entry[...]) } catch {
          fault = Int64(error.index.rawValue)
        }
      }
      #expect(fault == story.faultAt, "\(story.name)")
      #expect(vector["fault_at"] == story.faultAt.map { .integer($0) } ?? .null)
      #expect(fault != nil || growth.isWhole)
    }
  }
}
