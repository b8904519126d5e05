import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import Glibc
import Testing

@Suite("A service whose disk is full", .serialized)
struct FullDiskTests {
  @Test("It refuses with disk_full, serves what it has, and goes on by itself when there is room")
  func full() async throws {
    var mounted: SmallDisk?
    let day = try SurveyDay { data in mounted = try SmallDisk(at: data) }
    guard let disk = mounted, disk.isMounted else {
      print("skipped: a service whose disk is full needs the right to mount one")
      return
    }
    defer { disk.unmount() }
    let folder = try day.clone("aino")
    let reader = try day.clone("bea")
    var device = try FieldDevice(folder: folder)
    let url = day.service.url
    try disk.fill()
    let refusal = try await withHTTPTransport(url: url) { transport -> RefusalCode? in
      // A write-ahead log has room of its own left.
      for _ in 0..<200 {
        try device.record(count: 10, textByteCount: 190)
        do {
          #expect(try await device.sync(transport))
        } catch let refusal as Refusal {
          return refusal.code
        }
      }
      return nil
    }
    #expect(refusal == .diskFull)
    let waiting = try device.replica.store.pendingCount()
    #expect(waiting > 0)
    // Whoever only reads is served.
    #expect(try day.run("-C", reader, "sync").status == 0)
    #expect(try day.run("-C", reader, "check").status == 0)

    disk.makeRoom()
    try await withHTTPTransport(url: url) { transport in
      #expect(try await device.sync(transport))
      _ = try device.replica.catchUp()
      let report = try await device.replica.check(transport)
      #expect(report.isOK, "\(report.problems)")
    }
    let log = try WholeLog(folder: day.path("data"))
    #expect(log.outOfPlace.isEmpty)
    #expect(device.recorded.allSatisfy { log.events[$0.key] == $0.value })
    try device.close()
    #expect(try day.endService() == 0)
    #expect(try day.run("verify", day.path("data")).status == 0)
    print("disk full: \(waiting) events waited, \(device.recorded.count) are in the log")
  }
}

/// A small disk in memory, mounted for as long as the value lives.
private final class SmallDisk {
  private(set) var isMounted: Bool
  private let path: String
  /// `MNT_DETACH`.
  private static let detaching: Int32 = 2
  private var filler: String { path + "/filler" }

  init(at path: String) throws {
    self.path = path
    guard mkdir(path, 0o700) == 0 else { throw ProcessFailure(message: "mkdir") }
    isMounted = mount("tmpfs", path, "tmpfs", 0, "size=8m,mode=0700") == 0
  }

  func fill() throws {
    let file = open(filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw ProcessFailure(message: "open") }
    defer { close(file) }
    let bytes = [UInt8](repeating: 1, count: 4096)
    while write(file, bytes, bytes.count) > 0 {}
  }

  func makeRoom() { unlink(filler) }

  /// Lets go of it even while a process has files there.
  func unmount() {
    if isMounted { umount2(path, Self.detaching) }
    isMounted = false
  }

  deinit { unmount() }
}
