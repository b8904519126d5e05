import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnStore
import CairnWire

/// One sync of a folder, and its views after it.
struct SyncRound {
  let folder: ReplicaFolder
  let console: Console
  var invite: Invite?

  func run() async throws -> SyncReport {
    let bar = ProgressBar("syncing", terminal: console.terminal)
    defer { bar.finish() }
    return try await folder.withWriter { replica in
      let report = try await withHTTPTransport(url: try replica.identity.url) { transport in
        try await replica.sync(transport, invite: invite) { bar.show($0) }
      }
      _ = try replica.catchUp { bar.show(folded: $0, of: report.size) }
      bar.finish()
      if let device = report.reenrolledAs {
        console.remark(
          "another copy of this replica recorded too: this one goes on as device \(device)")
      }
      if report.gaveBack {
        console.remark("the service had lost entries; it got them back from here")
      }
      for line in Self.deliveryLines(report) { console.remark(line) }
      return report
    }
  }

  /// What became of the work of others that was unpacked here.
  static func deliveryLines(_ report: SyncReport) -> [String] {
    report.deliveries.map { delivery in
      let events =
        "events \(delivery.firstSequence) to \(delivery.lastSequence) of device \(delivery.device)"
      return delivery.refused.map { "\(events) stay here: \($0)" } ?? "\(events) are in the log"
    }
  }

  static func deliveriesJSON(_ report: SyncReport) -> JSONValue {
    .array(
      report.deliveries.map { delivery in
        [
          "device": .integer(Int64(delivery.device.rawValue)),
          "first": .integer(Int64(delivery.firstSequence.rawValue)),
          "last": .integer(Int64(delivery.lastSequence.rawValue)),
          "refused": delivery.refused.map {
            ["code": .string($0.code.rawValue), "message": .string($0.message)]
          } ?? .null,
        ]
      })
  }

  static func line(_ report: SyncReport) -> String {
    var line =
      "brought \(Quantity.grouped(report.pushed)), fetched \(Quantity.grouped(report.pulled)); "
      + "\(Quantity.counted(Int(report.size.rawValue), "entry", "entries")) verified"
    if report.pending > 0 { line += ", \(Quantity.grouped(report.pending)) still waiting" }
    return line
  }

  static func json(_ report: SyncReport) -> JSONValue {
    [
      "pushed": .integer(Int64(report.pushed)), "pulled": .integer(Int64(report.pulled)),
      "size": .integer(Int64(report.size.rawValue)), "root": .string(report.root.hex),
      "pending": .integer(Int64(report.pending)),
      "reenrolled_as": report.reenrolledAs.map { .integer(Int64($0.rawValue)) } ?? .null,
      "gave_back": .bool(report.gaveBack), "deliveries": deliveriesJSON(report),
      "clock_offset_ms": report.clockOffset.map { .integer($0.rawValue) } ?? .null,
    ]
  }
}
