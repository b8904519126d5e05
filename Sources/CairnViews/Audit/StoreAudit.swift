package import CairnLog
package import CairnModel
package import CairnStore
import CairnWire

/// Audits all that a service or a replica stores: the file, each log in it, and the outbox.
package struct StoreAudit<Store: AuditedStore> {
  private let store: Store
  /// The key that the logs must be signed with; nil takes a replica's pinned one.
  private let pinnedKey: NoteKey?

  package init(of store: Store, logKey: NoteKey? = nil) {
    self.store = store
    pinnedKey = logKey
  }

  /// - Parameter progress: entries that were read of one log, and how many it has.
  package func run(progress: (LogSize, LogSize) -> Void = { _, _ in }) -> StoreFindings {
    var findings = StoreFindings()
    findings.file.problems = store.integrityProblems().map { AuditProblem($0) }
    do throws(StoreError) {
      let identity = try store.identity()
      let surveys = try store.surveys()
      let key = pinnedKey ?? identity.flatMap { NoteKey(vkey: $0.logKey) }
      for survey in surveys {
        let total = try store.size(of: survey.key)
        let report = LogAudit(of: survey, in: store, logKey: key).run { progress($0, total) }
        findings.logs.append(StoreFindings.Log(survey: survey, report: report))
      }
      try checkOutbox(of: identity, surveys, &findings.file)
    } catch {
      findings.file.add(AuditProblem(error))
    }
    return findings
  }

  /// Events that wait continue the device's chain from the log.
  private func checkOutbox(
    of identity: ReplicaIdentity?, _ surveys: [SurveyRecord], _ report: inout AuditReport
  ) throws(StoreError) {
    let pending = try store.pending(after: .none, count: .max, byteCount: .max)
    guard try store.pendingCount() == pending.count else {
      report.add(AuditProblem("outbox", "there are rows that no event can have"))
      return
    }
    guard let identity else {
      if !pending.isEmpty { report.add(AuditProblem("outbox", "events wait, but of no device")) }
      return
    }
    guard let survey = surveys.first(where: { $0.id == identity.survey }) else {
      report.add(AuditProblem("identity, row 1", "its survey is not stored"))
      return
    }
    let head = try store.head(of: identity.device, in: survey.key)
    var chain =
      head.map { DeviceChain($0) }
      ?? DeviceChain(survey: identity.survey, device: identity.device, key: identity.deviceKey)
    for event in pending {
      let place = "outbox, row \(event.sequence)"
      guard event.sequence == chain.sequence.next else {
        report.add(AuditProblem(place, "it does not follow event \(chain.sequence)"))
        return
      }
      chain.append(LogHash.leaf(event.entry))
      guard chain.value == event.chain else {
        report.add(AuditProblem(place, "the event does not lead to its chain value"))
        return
      }
      let envelope = try? EntryEnvelope(parsing: event.entry[...])
      guard envelope?.event == EventID(identity.device, event.sequence) else {
        report.add(AuditProblem(place, "the entry is not this device's event"))
        return
      }
    }
  }
}

/// What an audit of a whole store found.
package struct StoreFindings: Sendable {
  package struct Log: Sendable {
    package var survey: SurveyRecord
    package var report: AuditReport
  }

  /// What is wrong beside the logs: pages, schema, marked rows, the outbox.
  package var file = AuditReport()
  package var logs: [Log] = []

  package init() {}

  package var problems: [AuditProblem] { file.problems + logs.flatMap(\.report.problems) }
}
