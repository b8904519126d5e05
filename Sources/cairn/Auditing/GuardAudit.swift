import CairnLog
import CairnModel
import CairnSQLite
import CairnStore
import CairnViews

/// Audits a service's guard: each slot that was written, and what it says of the log.
struct GuardAudit {
  private static let restoring =
    "move the file away: the survey is then 'recovering' until replicas have given back what they have "
    + "(docs/operating.md, Restore)"

  private let path: String
  private let store: SQLiteLogStore
  /// Nil where there is no guard, as in a backup.
  private let slots: [GuardSlot]?

  /// - Throws: `StoreError` where there is one and it can't be read.
  init(folder: String, store: SQLiteLogStore) throws(StoreError) {
    path = "\(folder)/guard"
    self.store = store
    do throws(StoreError) {
      let file = try FileGuard(reading: path)
      var read = try file.writtenSlots()
      // A service may be writing one slot.
      for _ in 0..<3 where read.contains(where: { $0.checkpoint == nil }) {
        read = try file.writtenSlots()
      }
      slots = read
    } catch {
      guard error.code == .missing else { throw error }
      slots = nil
    }
  }

  /// What is wrong with what it says of a survey.
  func problems(of survey: SurveyRecord, size: LogSize) -> [AuditProblem] {
    let own = (slots ?? []).filter { $0.survey == survey.key }
    let place = "\(path), survey \(survey.slug)"
    guard let published = own.compactMap(\.checkpoint).max(by: { $0.size < $1.size }) else {
      // Before its first push nothing was published but its opening.
      guard slots != nil, !own.isEmpty || size > LogSize(1) else { return [] }
      return [
        AuditProblem(
          place,
          own.isEmpty
            ? "it does not have this survey, which a service then takes for one that lost entries: "
              + "\(Self.restoring)"
            : "none of its slots can be read; \(Self.restoring)")
      ]
    }
    var problems = own.filter { $0.checkpoint == nil }.map { slot in
      AuditProblem(
        "\(place), slot \(slot.number)",
        "it can't be read, by damage or a power cut; the other one says that \(published.size) "
          + "entries were published. Compare with a replica ('cairn check' there), then serve the "
          + "folder: the next push writes the slot again")
    }
    if published.size > size {
      problems.append(
        AuditProblem(
          place, index: size.nextIndex,
          "\(published.size) entries were published, the log has \(size); serve the folder, and "
            + "replicas give back the rest"))
    } else if let root = try? StoreTiles(store, survey: survey.key).root(at: published.size),
      root != published.root
    {
      problems.append(
        AuditProblem(
          place,
          "another log of \(published.size) entries was published; compare a replica with this one "
            + "before anybody writes (docs/operating.md, When the log is beside its guard)"))
    }
    return problems
  }

  /// What was written of surveys that the log does not have.
  func problems(besides surveys: [SurveyRecord]) -> [AuditProblem] {
    let known = Set(surveys.map(\.key))
    return (slots ?? []).filter { !known.contains($0.survey) }.map { slot in
      AuditProblem(
        "\(path), survey number \(slot.survey.rawValue), slot \(slot.number)",
        slot.checkpoint.map {
          "\($0.size) entries of it were published, and the log does not have it: restore a later "
            + "log.sqlite"
        } ?? "it is of no survey and can't be read: it is damaged, and no survey needs it")
    }
  }
}
