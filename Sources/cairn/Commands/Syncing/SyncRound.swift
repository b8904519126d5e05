import CairnFold
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews
import CairnWire

/// One sync of a folder, and its views after it.
struct SyncRound {
  let folder: ReplicaFolder
  let console: Console
  var invite: Invite?

  func run() async throws -> SyncReport {
    let bar = ProgressBar("syncing", terminal: console.terminal)
    defer { bar.finish() }
    return try await folder.withWriter(for: .sync) { replica in
      var report = try await withHTTPTransport(url: try replica.identity.url) { transport in
        try await replica.sync(transport, invite: invite) { bar.show($0) }
      }
      let views = try fold(replica, of: report.size, bar)
      report.viewsStop = views?.stop
      bar.finish()
      if let device = report.reenrolledAs {
        console.remark(
          "another copy of this replica recorded too: this one goes on as device \(device)")
      }
      if report.gaveBack {
        console.remark("the service had lost entries; it got them back from here")
      }
      if let refusal = RulesRevision.current.refusal(of: report.serviceRules, who: "the service") {
        console.remark(
          "\(refusal); until then lists and fingerprints may differ from the service's")
      }
      for line in DeliveryText.lines(report) { console.remark(line) }
      let cover = views?.cover ?? SetAsideCover()
      if let setAside = SetAsideText(cover, try replica.identity.device) {
        console.remark(setAside.line)
      }
      return report
    }
  }

  /// Lets the views follow. All that was brought and fetched is stored by then: what is wrong with
  /// them is a remark.
  private func fold(
    _ replica: FieldReplica, of size: LogSize, _ bar: ProgressBar
  ) throws -> ViewSummary? {
    do {
      let summary = try replica.catchUp { bar.show(folded: $0, of: size) }
      console.tell(summary.stop)
      do {
        try replica.keepUpWarnings {
          bar.update(UInt64($0), of: UInt64(max($0, summary.entityCount)), label: "judging")
        }
      } catch let error as StoreError where error.isOfViews {
        // Whoever opened the replica would make them again, too, and then sync once more.
        try replica.rebuildViews()
        console.warn(
          "\(error.place): \(error.message); the views were made again from the log")
      }
      return summary
    } catch let error as StoreError where error.code != .damaged {
      console.warn(
        "the views do not follow (\(error.place): \(error.message)); 'cairn status' tries again")
      return nil
    }
  }

  /// What is near its end.
  static func quotas(of report: SyncReport) -> QuotaText {
    QuotaText(report.quotas, clockOffset: report.clockOffset, now: DeviceClock.system.now())
  }

  static func line(_ report: SyncReport) -> String {
    var line =
      "brought \(Quantity.grouped(report.pushed)), fetched \(Quantity.grouped(report.pulled)); "
      + "\(Quantity.counted(Int(report.size.rawValue), "entry", "entries")) verified"
    if report.pending > 0 { line += ", \(Quantity.grouped(report.pending)) still waiting" }
    return line
  }

  /// - Parameter isLine: one of several, which the console adds nothing to.
  static func json(_ report: SyncReport, isLine: Bool = false) -> JSONValue {
    let members: JSONValue = [
      "pushed": .integer(Int64(report.pushed)), "pulled": .integer(Int64(report.pulled)),
      "size": .integer(Int64(report.size.rawValue)), "root": .string(report.root.hex),
      "pending": .integer(Int64(report.pending)),
      "reenrolled_as": report.reenrolledAs.map { .integer(Int64($0.rawValue)) } ?? .null,
      "gave_back": .bool(report.gaveBack), "deliveries": DeliveryText.json(report),
      "rules": .integer(Int64(RulesRevision.current.rawValue)),
      "service_rules": .integer(Int64(report.serviceRules.rawValue)),
      "clock_offset_ms": report.clockOffset.map { .integer($0.rawValue) } ?? .null,
    ]
    let all =
      (members.asMembers ?? []) + quotas(of: report).json
    guard isLine, let stop = report.viewsStop else { return .object(all) }
    return .object(all + [stop.member])
  }
}
