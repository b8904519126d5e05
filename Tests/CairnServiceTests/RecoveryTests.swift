import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Synchronization
import Testing

@Suite("Recovering from a backup")
struct RecoveryTests {
  /// A service that was backed up, went on, and was restored.
  struct Restored {
    var harness: ServiceHarness
    var admin: TestDevice
    /// What a replica has that verified the log before the restore.
    var replica: EntryList
    var checkpoint: Checkpoint
    var note: [UInt8]
  }

  @Test("A log behind its guard takes nothing until it has its entries back")
  func giveBack() async throws {
    var restored = try await restore()
    let harness = restored.harness
    let admin = restored.admin
    try await harness.serving {
      #expect(await harness.service.health() == .recovering(["helsinki"]))
      let size = try harness.service.summary(of: "helsinki").size
      #expect(size == LogSize(11))
      let fresh = try restored.admin.record(notes: 1)
      await expectRefusal(.recovering) { try await harness.push([fresh], by: admin) }
      let caller = try harness.caller(admin)
      await expectRefusal(.recovering) {
        try await harness.service.sync(
          SyncRequest(cursor: .zero), by: caller, clockOffset: nil)
      }
      // From further back than needed, as a replica would by whole bundles.
      let request = GiveBackRequest(
        from: .zero, entries: restored.replica, checkpoint: restored.note)
      #expect(
        try await harness.service.giveBack(request, by: caller).size == restored.checkpoint.size)
      #expect(await harness.service.health() == .ready)
      #expect(try harness.audit() == restored.replica)
      #expect(try await harness.push([fresh], by: admin).map(\.refused) == [nil])
      try harness.audit()
      await expectRefusal(.entryMisplaced) {
        try await harness.service.giveBack(request, by: caller)
      }
    }
  }

  @Test("A large gap comes back in parts, each proven to lie below what the log had signed")
  func parts() async throws {
    let restored = try await restore()
    let harness = restored.harness
    try await harness.serving {
      let caller = try harness.caller(restored.admin)
      let tiles = ReplicaTiles(restored.replica)
      // Batches of three behind a receipt: 11, 15, 19, …
      for end in [15, 23] {
        var request = GiveBackRequest(
          from: LogSize(UInt64(end - 8)), entries: restored.replica.slice(end - 8..<end),
          checkpoint: restored.note)
        await expectRefusal(.historyDiverged) {
          try await harness.service.giveBack(request, by: caller)
        }
        request.proof = try LogProof.consistency(
          from: LogSize(UInt64(end)), to: restored.checkpoint.size, in: tiles)
        #expect(
          try await harness.service.giveBack(request, by: caller).size == LogSize(UInt64(end)))
        #expect(await harness.service.health() == .recovering(["helsinki"]))
      }
      // In the midst of a batch the log can't end.
      let half = GiveBackRequest(
        from: LogSize(23), entries: restored.replica.slice(23..<25), checkpoint: restored.note,
        proof: try LogProof.consistency(
          from: LogSize(25), to: restored.checkpoint.size, in: tiles))
      await expectRefusal(.historyDiverged) {
        try await harness.service.giveBack(half, by: caller)
      }
      let rest = GiveBackRequest(
        from: LogSize(23), entries: restored.replica.slice(23..<restored.replica.count),
        checkpoint: restored.note)
      _ = try await harness.service.giveBack(rest, by: caller)
      #expect(await harness.service.health() == .ready)
      #expect(try harness.audit() == restored.replica)
    }
  }

  @Test("Entries that lead elsewhere, or to what this log never signed, are not taken")
  func forgeries() async throws {
    let restored = try await restore()
    let harness = restored.harness
    try await harness.serving {
      let caller = try harness.caller(restored.admin)
      var changed = EntryList()
      for (position, entry) in restored.replica.enumerated() {
        var bytes = Array(entry)
        if position == 20 { bytes[bytes.count - 1] ^= 1 }
        changed.append(bytes)
      }
      let forgery = GiveBackRequest(from: .zero, entries: changed, checkpoint: restored.note)
      await expectRefusal(.historyDiverged) {
        try await harness.service.giveBack(forgery, by: caller)
      }
      let stranger = SoftwareSigner(generating: .ed25519)
      let unsigned = GiveBackRequest(
        from: .zero, entries: restored.replica,
        checkpoint: try restored.checkpoint.note(signedBy: stranger))
      await expectRefusal(.sealInvalid) {
        try await harness.service.giveBack(unsigned, by: caller)
      }
      let gap = GiveBackRequest(
        from: LogSize(12), entries: restored.replica.slice(12..<restored.replica.count),
        checkpoint: restored.note)
      await expectRefusal(.entryMisplaced) { try await harness.service.giveBack(gap, by: caller) }
      #expect(await harness.service.health() == .recovering(["helsinki"]))
    }
  }

  @Test("An operator opens an epoch, and devices send again what they keep")
  func epoch() async throws {
    var restored = try await restore()
    let harness = restored.harness
    try await harness.serving {
      try await harness.service.openEpoch(of: "helsinki")
      #expect(await harness.service.health() == .ready)
      // The device goes on from the head that the log still has.
      let head = try #require(
        try harness.engine.store.head(of: .firstAdmin, in: SurveyKey(1)))
      restored.admin.chain = DeviceChain(head)
      restored.admin.witnessed = try harness.published()
      let again = try restored.admin.record(notes: 3)
      #expect(try await harness.push([again], by: restored.admin).map(\.refused) == [nil])
      try harness.audit()
    }
  }

  @Test("A log beside its guard, or without one, waits for an operator", arguments: [true, false])
  func beside(hasGuard: Bool) async throws {
    var restored = try await restore()
    let folder = restored.harness.engine.folder
    let guardPath = "\(folder.path)/guard"
    if hasGuard {
      // Another history grows over the restored one, and the guard of the first comes back.
      Disk.copy(guardPath, to: guardPath + ".kept")
      let harness = restored.harness
      try await harness.serving {
        try await harness.service.openEpoch(of: "helsinki")
        let head = try #require(
          try harness.engine.store.head(of: .firstAdmin, in: SurveyKey(1)))
        restored.admin.chain = DeviceChain(head)
        restored.admin.witnessed = try harness.published()
        _ = try await harness.push([try restored.admin.record(notes: 40)], by: restored.admin)
      }
      Disk.copy(guardPath + ".kept", to: guardPath)
    } else {
      Disk.remove(guardPath)
    }
    try restored.harness.engine.close()
    let harness = try ServiceHarness(in: folder)
    let admin = restored.admin
    try await harness.serving {
      #expect(
        harness.service.recoveringSurveys.map(\.recovery.reason) == [
          hasGuard ? .beside : .unguarded
        ])
      if hasGuard {
        let request = GiveBackRequest(
          from: .zero, entries: restored.replica, checkpoint: restored.note)
        await expectRefusal(.historyDiverged) {
          try await harness.service.giveBack(request, by: try harness.caller(admin))
        }
      }
      try await harness.service.openEpoch(of: "helsinki")
      #expect(await harness.service.health() == .ready)
      try harness.audit()
    }
  }

  @Test("A crash between the commit and the guard loses nothing and acknowledges nothing")
  func crash() async throws {
    let folder = TemporaryFolder()
    let first = try ServiceHarness(in: folder)
    var device: TestDevice?
    var batch: UnverifiedBatch?
    await #expect(throws: StoreError.self) {
      try await first.serving {
        try await first.logIn()
        var admin = try await first.openSurvey()
        let lost = try admin.record(notes: 2)
        first.engine.checkpoints.isBroken.fails.store(true, ordering: .relaxed)
        await expectRefusal(.internalError) { try await first.push([lost], by: admin) }
        (device, batch) = (admin, lost)
      }
    }
    try first.engine.close()
    let admin = try #require(device)
    let lost = try #require(batch)
    let harness = try ServiceHarness(in: folder)
    // The log had the batch, and the guard has it before anybody reads it.
    #expect(try harness.audit().count == 4)
    try await harness.serving {
      #expect(await harness.service.health() == .ready)
      let answers = try await harness.push([lost], by: admin)
      #expect(answers == [PushAnswer(head: admin.chain.head)])
      let count = try harness.audit().count
      #expect(count == 4)
    }
  }

  /// Backs up at 11 entries, goes on to 43, and restores.
  private func restore() async throws -> Restored {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/log.sqlite"
    var harness = try ServiceHarness(in: folder)
    var admin = try await harness.serving { [harness] in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      _ = try await harness.push([try admin.record(notes: 9)], by: admin)
      return admin
    }
    try harness.engine.close()
    Disk.copy(path, to: path + ".backup")
    harness = try ServiceHarness(in: folder)
    let (replica, checkpoint) = try await harness.serving { [harness] in
      for _ in 0..<8 {
        _ = try await harness.push([try admin.record(notes: 3)], by: admin)
      }
      return (try harness.audit(), try harness.published())
    }
    let note = try #require(try harness.engine.store.checkpoint(of: SurveyKey(1))).note
    try harness.engine.close()
    Disk.copy(path + ".backup", to: path)
    for suffix in ["-wal", "-shm"] { Disk.remove(path + suffix) }
    return Restored(
      harness: try ServiceHarness(in: folder), admin: admin, replica: replica,
      checkpoint: checkpoint, note: note)
  }
}
