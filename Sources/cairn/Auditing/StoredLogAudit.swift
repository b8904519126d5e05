import CairnLog
import CairnModel
import CairnSQLite
import CairnStore
import CairnViews
import Glibc

/// Audits the logs in a replica's or a service's folder, beside a process that writes it.
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
    var findings: [AuditFinding] = []
    for log in found.logs {
      var report = log.report
      report.problems += guardProblems(log.survey, try store.size(of: log.survey.key))
      findings.append(AuditFinding(name: log.survey.slug, report: report))
    }
    if !found.file.isWhole || findings.isEmpty {
      findings.insert(AuditFinding(name: "log.sqlite", report: found.file), at: 0)
    }
    return findings
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

  /// A service's log must not be behind what its guard says was published.
  private func guardProblems(_ survey: SurveyRecord, _ size: LogSize) -> [AuditProblem] {
    let path = "\(folder)/guard"
    guard access(path, R_OK | W_OK) == 0 else { return [] }
    do throws(StoreError) {
      guard let published = try FileGuard(path: path).published(of: survey.key),
        published.size > size
      else { return [] }
      return [
        AuditProblem(
          "guard, survey \(survey.slug)", index: size.nextIndex,
          "\(published.size) entries were published, the log has \(size)")
      ]
    } catch {
      return [AuditProblem(error)]
    }
  }
}
