import CairnModel
import CairnSQLite
import CairnStore
import Glibc
import Testing

@Suite("Guards of published checkpoints") struct GuardTests {
  private let folder = TemporaryFolder()

  private var path: String { folder.path + "/guard" }

  private func checkpoint(_ size: UInt64) -> PublishedCheckpoint {
    PublishedCheckpoint(size: LogSize(size), root: digest(UInt8(truncatingIfNeeded: size)))
  }

  private func guards() throws -> [any CheckpointGuard] {
    [try FileGuard(path: path), MemoryGuard()]
  }

  @Test("The last published checkpoint of each survey stands")
  func publish() throws {
    for checkpointGuard in try guards() {
      #expect(try checkpointGuard.published(of: SurveyKey(1)) == nil)
      for size in 1...5 as ClosedRange<UInt64> {
        try checkpointGuard.publish([
          SurveyKey(1): checkpoint(size), SurveyKey(3): checkpoint(size * 100),
        ])
        #expect(try checkpointGuard.published(of: SurveyKey(1)) == checkpoint(size))
        #expect(try checkpointGuard.published(of: SurveyKey(3)) == checkpoint(size * 100))
      }
      #expect(try checkpointGuard.published(of: SurveyKey(2)) == nil)
      try checkpointGuard.publish([:])
    }
    #expect(try FileGuard(path: path).published(of: SurveyKey(3)) == checkpoint(500))
  }

  @Test("A new epoch sets a survey back, and it grows again from there")
  func reset() throws {
    for checkpointGuard in try guards() {
      try checkpointGuard.publish([SurveyKey(1): checkpoint(70), SurveyKey(2): checkpoint(9)])
      try checkpointGuard.publish([SurveyKey(1): checkpoint(80)])
      try checkpointGuard.reset(SurveyKey(1), to: checkpoint(12))
      #expect(try checkpointGuard.published(of: SurveyKey(1)) == checkpoint(12))
      #expect(try checkpointGuard.published(of: SurveyKey(2)) == checkpoint(9))
      for size in 13...16 as ClosedRange<UInt64> {
        try checkpointGuard.publish([SurveyKey(1): checkpoint(size)])
        #expect(try checkpointGuard.published(of: SurveyKey(1)) == checkpoint(size))
      }
    }
  }

  @Test("Whichever byte of a write is torn, the checkpoint before it stands")
  func tornWrites() throws {
    let checkpointGuard = try FileGuard(path: path)
    for size in 1...4 as ClosedRange<UInt64> {
      try checkpointGuard.publish([SurveyKey(2): checkpoint(size)])
    }
    let before = FileBytes.read(path)
    try checkpointGuard.publish([SurveyKey(2): checkpoint(5)])
    let after = FileBytes.read(path)
    #expect(before.count == after.count)
    let changed = before.indices.filter { before[$0] != after[$0] }
    let first = try #require(changed.first)
    let last = try #require(changed.last)
    for cut in first...last + 1 {
      // The part before the cut has reached the disk, or the part behind it.
      for torn in [Array(after[..<cut] + before[cut...]), Array(before[..<cut] + after[cut...])] {
        FileBytes.write(torn, to: path)
        let published = try FileGuard(path: path).published(of: SurveyKey(2))
        #expect(published == checkpoint(torn == after ? 5 : 4))
        try FileGuard(path: path).publish([SurveyKey(2): checkpoint(6)])
        #expect(try FileGuard(path: path).published(of: SurveyKey(2)) == checkpoint(6))
      }
    }
  }

  @Test("A guard that can't be read at all is damage, not an empty guard")
  func damaged() throws {
    let checkpointGuard = try FileGuard(path: path)
    for size in 1...2 as ClosedRange<UInt64> {
      try checkpointGuard.publish([SurveyKey(1): checkpoint(size)])
    }
    FileBytes.write(FileBytes.read(path).map { $0 == 0 ? 0 : $0 ^ 0x10 }, to: path)
    let error = #expect(throws: StoreError.self) {
      try FileGuard(path: path).published(of: SurveyKey(1))
    }
    #expect(error?.code == .damaged)
    #expect(error?.place.contains("survey 1") == true)
    #expect(try FileGuard(path: path).published(of: SurveyKey(7)) == nil)
  }

  @Test("The guard is for its owner's eyes")
  func permissions() throws {
    _ = try FileGuard(path: path)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }
}

@Suite("Key files") struct KeyFileTests {
  private let folder = TemporaryFolder()

  @Test("A seed is kept in a file for its owner's eyes and read back")
  func roundTrip() throws {
    let path = folder.path + "/key"
    let seed = (0..<32).map { UInt8($0 * 7) }
    try KeyFile.write(seed, to: path)
    try KeyFile.write(seed, to: path)
    #expect(try KeyFile.read(path) == seed)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(folder.names == ["key"])
  }

  @Test("What is no key is damage, and none is missing")
  func errors() {
    let path = folder.path + "/key"
    let missing = #expect(throws: StoreError.self) { try KeyFile.read(path) }
    #expect(missing?.code == .missing)
    for text in ["", "xyz\n", "123\n"] {
      FileBytes.write(Array(text.utf8), to: path)
      let error = #expect(throws: StoreError.self) { try KeyFile.read(path) }
      #expect(error?.code == .damaged)
    }
    let nowhere = #expect(throws: StoreError.self) {
      try KeyFile.write([1], to: folder.path + "/none/key")
    }
    #expect(nowhere?.code == .missing)
  }
}
