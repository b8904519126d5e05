import CairnLog
import CairnModel
import CairnSQLite
import CairnStore
import CairnViews

/// Audits the logs in a replica's or a service's folder, and the guard and the secrets beside them; beside
/// a process that writes it.
struct StoredLogAudit {
  let folder: String
  let pinnedKey: NoteKey?

  func run(_ bar: ProgressBar) throws -> [AuditFinding] {
    guard TextFile.exists("\(folder)/log.sqlite") else {
      throw Refusal(
        .notAReplica, "\(folder) is no replica, no service's data and no exported log")
    }
    let store = try open()
    defer { try? store.close() }
    let found = StoreAudit(of: store, logKey: pinnedKey).run {
      bar.update($0.rawValue, of: $1.rawValue)
    }
    let keys = KeyFileAudit(folder: folder, store: store)
    var beside = found.file.problems
    var findings: [AuditFinding] = []
    if let identity = try? store.identity() {
      beside += keys.problems(of: identity)
      findings = found.logs.map { AuditFinding(name: $0.survey.slug, report: $0.report) }
    } else {
      let guarded = auditedGuard(store, &beside)
      for log in found.logs {
        var report = log.report
        let size = try store.size(of: log.survey.key)
        report.problems += guarded?.problems(of: log.survey, size: size) ?? []
        report.problems += keys.problems(of: log.survey)
        findings.append(AuditFinding(name: log.survey.slug, report: report))
      }
      // Beside a service one may have been opened since the logs were listed.
      beside += guarded?.problems(besides: try store.surveys()) ?? []
      beside += keys.operatorProblems()
    }
    if !beside.isEmpty || findings.isEmpty {
      var report = found.file
      report.problems = beside
      findings.insert(AuditFinding(name: "log.sqlite", report: report), at: 0)
    }
    return findings
  }

  /// Nil where the guard can't be read at all.
  private func auditedGuard(
    _ store: SQLiteLogStore, _ problems: inout [AuditProblem]
  ) -> GuardAudit? {
    do throws(StoreError) {
      return try GuardAudit(folder: folder, store: store)
    } catch {
      problems.append(AuditProblem(error))
      return nil
    }
  }

  /// A file that can't be opened at all is damaged, and `open` says so.
  private func open() throws -> SQLiteLogStore {
    let path = "\(folder)/log.sqlite"
    do throws(StoreError) {
      return try SQLiteLogStore(path: path, mode: .reader)
    } catch {
      guard error.code == .readOnly || error.code == .missing else { throw error }
      return try SQLiteLogStore(path: path, mode: .immutable)
    }
  }
}
