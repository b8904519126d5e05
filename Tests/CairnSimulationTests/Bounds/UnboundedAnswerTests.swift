import CairnLog
import CairnModel
import CairnReplica
import CairnService
import CairnServiceFixtures
import CairnSimulation
import CairnWire
import Synchronization
import Testing

/// Answers to a sync that hold more than a service ever sends.
@Suite("Answers without an end") struct UnboundedAnswerTests {
  /// What comes again and again ahead of the checkpoint, and how often a sound answer has it.
  enum Flood: String, CaseIterable {
    case pushes, heads, checkpoints, entries, noEntries, bundles

    var soundCount: Int {
      switch self {
      case .pushes, .heads, .noEntries: 0
      case .checkpoints, .bundles: 1
      case .entries: Limits.entriesPerAnswerMaximum / 256
      }
    }

    func frame(_ note: [UInt8]) -> SyncFrame {
      let head = DeviceHead(device: .firstAdmin, sequence: .first, chain: LogHash.empty)
      switch self {
      case .pushes: return .push(PushAnswer(head: head))
      case .heads: return .head(head)
      case .checkpoints: return .checkpoint(note)
      case .entries:
        var list = EntryList()
        for _ in 0..<256 { list.append([0]) }
        return .entries(list)
      case .noEntries: return .entries(EntryList())
      case .bundles: return .takeBundles(BundleNumber(0))
      }
    }
  }

  @Test("A replica stops reading an answer at the first frame too many", arguments: Flood.allCases)
  func flood(_ flood: Flood) async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("helsinki", on: service, engine, clock: clock)
      let phone = survey.folders[0]
      let before = try phone.replica.verified
      let taken = Mutex(0)
      let transport = AlteredTransport(survey.transport, before: { $0 }) { frame, receive in
        if case .checkpoint(let note) = frame {
          for _ in 0..<10_000 {
            try receive(flood.frame(note))
            taken.withLock { $0 += 1 }
          }
        }
        try receive(frame)
      }
      let error = await #expect(throws: Unreachable.self) {
        try await phone.replica.sync(transport)
      }
      #expect(error?.message.hasPrefix("the answer can't be read") == true)
      #expect(taken.withLock { $0 } == flood.soundCount)
      #expect(transport.batchCounts == [0])
      #expect(try phone.replica.verified == before)
    }
  }

  @Test("A log of large entries is stored in steps of a few MiB")
  func steps() async throws {
    try await FolderSurvey.serving {
      $0.bundlesPerAnswerMaximum = 1
    } _: { service, engine, clock in
      let survey = try await FolderSurvey("helsinki", on: service, engine, clock: clock)
      let phone = survey.folders[0]
      let text = String(repeating: "a", count: 16_000)
      _ = try phone.replica.record((0..<1_200).map { _ in Draft(.note(text)) })
      try await survey.sync(phone)
      let transport = AlteredTransport(survey.transport, before: { $0 })
      let report = try await survey.admin.replica.sync(transport)
      #expect(report.pulled > 1_200 && report.pending == 0)
      // 18 MiB, in batches of just less than 4 MiB: one step of three of them ahead of the last.
      #expect(transport.proofCount == 1)
    }
  }

  @Test("Nothing comes behind an answer's end")
  func behindTheEnd() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("helsinki", on: service, engine, clock: clock)
      let phone = survey.folders[0]
      let transport = AlteredTransport(survey.transport, before: { $0 }) { frame, receive in
        try receive(frame)
        if case .finished = frame { try receive(frame) }
      }
      await #expect(throws: Unreachable.self) { try await phone.replica.sync(transport) }
    }
  }

  @Test("An answer has as many entries as it may, and not one more")
  func entryCount() throws {
    func list(_ count: Int) -> EntryList {
      var list = EntryList()
      for _ in 0..<count { list.append([0]) }
      return list
    }
    var answer = SyncAnswer(to: SyncRequest(cursor: .zero, batches: []))
    try answer.take(.entries(list(255)))
    for _ in 0..<16 { try answer.take(.entries(list(256))) }
    try answer.take(.entries(list(255)))
    #expect(throws: Unreachable.self) { try answer.take(.entries(list(1))) }
    try answer.take(.finished())
  }
}
