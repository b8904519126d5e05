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
    let day = try SurveyDay { data in mounted = try SmallDisk(at: data, .memory(byteCount: 8 << 20))
    }
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
