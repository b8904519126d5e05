import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Synchronization
import Testing

@Suite("A service without room") struct DiskRoomTests {
  /// A disk of 100 GiB, of which a test says how much is free.
  private final class Disk: Sendable {
    private let freeByteCount = Mutex<UInt64>(50 << 30)

    var room: DiskRoom {
      DiskRoom(freeByteCount: freeByteCount.withLock { $0 }, byteCount: 100 << 30)
    }

    func leave(_ byteCount: UInt64) { freeByteCount.withLock { $0 = byteCount } }
  }

  @Test("Nothing is stored below the floor, all is served, and pushes come back by themselves")
  func floor() async throws {
    let disk = Disk()
    let harness = try ServiceHarness { $0.diskRoom = { disk.room } }
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let size = try harness.service.summary(of: "helsinki").size
      disk.leave(DiskRoom.floorByteCount - 1)
      let batch = try admin.record(notes: 3)
      await expectRefusal(.diskFull) { try await harness.push([batch], by: admin) }
      await expectRefusal(.diskFull) { try await harness.openSurvey("turku") }
      #expect(await harness.service.health() == .ready)
      #expect(try harness.service.summary(of: "helsinki").size == size)
      disk.leave(DiskRoom.floorByteCount)
      let answers = try await harness.push([batch], by: admin)
      #expect(answers.map(\.refused) == [nil])
      try harness.audit()
    }
  }

  @Test("A group that found no room is stored when it comes again")
  func midway() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let isFull = Mutex(true)
      harness.engine.store.hooks.beforeAppend { _ throws(StoreError) in
        if isFull.withLock({ $0 }) { throw StoreError(.diskFull, place: "test", "no room") }
      }
      let batch = try admin.record(notes: 3)
      await expectRefusal(.diskFull) { try await harness.push([batch], by: admin) }
      isFull.withLock { $0 = false }
      let answers = try await harness.push([batch], by: admin)
      #expect(answers.map(\.refused) == [nil])
      try harness.audit()
    }
  }

  @Test(
    "The floor is a twentieth of a small disk, and 1 GiB of a large one",
    arguments: [
      (4 << 30, 100 << 30, false), ((1 << 30) - 1, 100 << 30, true), (51 << 20, 1000 << 20, false),
      (49 << 20, 1000 << 20, true), (0, 0, false), (UInt64.max, UInt64.max, false),
    ] as [(UInt64, UInt64, Bool)])
  func low(free: UInt64, all: UInt64, isLow: Bool) {
    #expect(DiskRoom(freeByteCount: free, byteCount: all).isLow == isLow)
  }

  @Test("Where nothing lies, nobody can tell")
  func nowhere() {
    #expect(DiskRoom(at: "/nowhere/at/all") == nil)
    #expect(DiskRoom(at: "/")?.byteCount ?? 0 > 0)
  }
}
