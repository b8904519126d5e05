import CairnModel
import CairnStore
import CairnViews
import Glibc

/// The threads that read and fold. Each takes from the schedule what comes next, works without the
/// lock, and tells what came of it.
struct ViewWorkers<Storage: Engine>: Sendable {
  typealias Schedule = ViewSchedule<Storage>

  let engine: Storage
  let monitor: Monitor<Schedule>
  /// Ends when the service drains.
  let folding: ReadAllowance
  /// Told of folds that failed.
  let failed: @Sendable (SurveyRecord, any Error) -> Void

  func start() {
    let readerCount = max(1, monitor.look { $0.bounds.threadCount })
    let isWanted = monitor.change { schedule in
      guard !schedule.isDraining else { return false }
      schedule.threadCount += readerCount + 4
      return true
    }
    guard isWanted else { return }
    for _ in 0..<readerCount { startThread { read() } }
    // Views that are made anew in one survey hold up no other that only follows its log, and its
    // warnings hold up no fold.
    for work in [Schedule.FoldWork.any, .catchingUp] { startThread { fold(work) } }
    startThread { judge() }
    startThread { watch() }
  }

  private func startThread(_ body: @escaping @Sendable () -> Void) {
    WorkThread.start {
      body()
      let waiting = monitor.change { schedule in
        schedule.threadCount -= 1
        return schedule.threadCount == 0 ? schedule.takeWaitingForEnd() : []
      }
      for one in waiting { one.resume() }
    }
  }

  private enum Next<Work> {
    case work(Work)
    case end
  }

  private func next<Work>(_ take: (inout Schedule) -> Work?) -> Work? {
    let next: Next<Work> = monitor.wait { schedule in
      if schedule.isDraining { return .end }
      return take(&schedule).map { .work($0) }
    }
    guard case .work(let work) = next else { return nil }
    return work
  }

  // MARK: Reads

  private func read() {
    while let (read, error) = readNext() {
      if let error = monitor.change({ $0.end(read, error) }) { read.fail(error) }
    }
  }

  /// Lets go of the views before others learn that the read is over: they may be closed then.
  private func readNext() -> (read: PendingRead<Storage>, error: (any Error)?)? {
    guard let (read, views, stop) = next({ $0.nextRead() }) else { return nil }
    return (read, run(read, views, stop))
  }

  private func run(
    _ read: PendingRead<Storage>, _ views: SurveyViews<Storage>, _ stop: ViewsStop?
  ) -> (any Error)? {
    do {
      try read.allowance.check()
      try views.noting(read.reading) {
        try read.run(
          ReadableViews(
            store: CancellableViews(views.store, read.allowance), stop: stop,
            allowance: read.allowance))
      }
      return nil
    } catch {
      return error
    }
  }

  // MARK: The projection

  private func fold(_ work: Schedule.FoldWork) {
    while let (fold, end) = foldNext(work) {
      if case .failed(let error) = end { failed(fold.survey, error) }
      for (read, error) in monitor.change({ $0.end(fold, end) }) { read.fail(error) }
    }
  }

  /// Lets go of the views before others learn that the fold is over: they may be closed then.
  private func foldNext(
    _ work: Schedule.FoldWork
  ) -> (fold: Schedule.Fold, end: Schedule.FoldEnd)? {
    guard let (fold, views) = next({ $0.nextFold(work) }) else { return nil }
    return (fold, run(fold, views))
  }

  private func run(_ fold: Schedule.Fold, _ opened: SurveyViews<Storage>?) -> Schedule.FoldEnd {
    do {
      let views = try opened ?? open(fold.survey)
      return try self.fold(views, fold).map { .done($0) } ?? .outdated
    } catch let error as StoreError where error.code == .interrupted {
      return .interrupted
    } catch {
      return .failed(error)
    }
  }

  /// - Returns: nil where the views are to be made anew and this is not the thread for that, because
  ///   others wait for short work.
  private func fold(
    _ views: SurveyViews<Storage>, _ fold: Schedule.Fold
  ) throws(StoreError) -> SurveyViews<Storage>.Folded? {
    if !fold.order.rebuilds {
      let folded = try views.catchUp(while: folding) { size in
        monitor.change { schedule in
          schedule.reached(size, of: fold.survey)
          return !schedule.makesWay(fold)
        }
      }
      if let folded { return folded }
    }
    return switch fold.work {
    case .any: try rebuild(views, fold)
    case .catchingUp: nil
    }
  }

  private func rebuild(
    _ views: SurveyViews<Storage>, _ fold: Schedule.Fold
  ) throws(StoreError) -> SurveyViews<Storage>.Folded {
    monitor.change { $0.rebuilds(fold.survey) }
    return try views.rebuild(while: folding)
  }

  /// Only the thread that takes any work opens and closes views, so that a survey's are open once at
  /// a time.
  private func open(_ survey: SurveyRecord) throws(StoreError) -> SurveyViews<Storage> {
    do { _ = monitor.change { $0.closeForOneMore() } }
    let views = try SurveyViews(of: survey, in: engine)
    monitor.change { schedule in schedule.update(survey) { $0.views = views } }
    return views
  }

  // MARK: Warnings

  private func judge() {
    while let (judging, end) = judgeNext() {
      if case .failed(let error) = end { failed(judging.survey, error) }
      for (read, error) in monitor.change({ $0.end(judging, end) }) { read.fail(error) }
    }
  }

  /// Lets go of the views before others learn that it is over: they may be closed then.
  private func judgeNext() -> (judging: Schedule.Judging, end: Schedule.JudgingEnd)? {
    guard let (judging, views) = next({ $0.nextJudging() }) else { return nil }
    return (judging, run(judging, views))
  }

  private func run(
    _ judging: Schedule.Judging, _ views: SurveyViews<Storage>
  ) -> Schedule.JudgingEnd {
    do {
      return .kept(
        try views.judge(for: judging.order.reading, while: folding) { write in
          guard monitor.wait({ $0.beginKeeping(judging) }) else { throw Outdated() }
          defer { monitor.change { $0.endKeeping(judging) } }
          try write()
        })
    } catch is Outdated {
      return .outdated
    } catch let error as StoreError where error.code == .interrupted {
      return .interrupted
    } catch {
      return .failed(error)
    }
  }

  /// Other views took the place of those that were judged.
  private struct Outdated: Error {}

  // MARK: Deadlines

  /// How often those who wait are looked at: reads that run look at the clock themselves.
  private static var lookInterval: UInt32 { 50_000 }

  /// Answers those whose time is over before their turn came.
  private func watch() {
    while next({ $0.waitingCount > 0 ? true : nil }) != nil {
      for (read, refusal) in monitor.change({ $0.takeEnded() }) { read.fail(refusal) }
      usleep(Self.lookInterval)
    }
  }
}
