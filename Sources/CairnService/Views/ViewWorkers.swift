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
      schedule.threadCount += readerCount + 3
      return true
    }
    guard isWanted else { return }
    for _ in 0..<readerCount { startThread { read() } }
    // What takes long in one survey, such as all of its warnings, holds up no other that only follows
    // its log.
    for work in [Schedule.FoldWork.any, .catchingUp] { startThread { fold(work) } }
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
      switch end {
      case .failed(let error), .done(_, .failed(let error)): failed(fold.survey, error)
      default: break
      }
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
      guard let folded = try self.fold(views, fold) else { return .outdated }
      guard let reading = fold.order.judging else { return .done(folded, .unwanted) }
      return try judge(views, folded, for: reading)
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
    case .any: try views.rebuild(while: folding)
    case .catchingUp: nil
    }
  }

  /// Finds the warnings of what is folded; where the views turn out to be damaged, of those that are
  /// made anew. What is folded may be read even where that fails.
  /// - Throws: `interrupted` where the service stops.
  private func judge(
    _ views: SurveyViews<Storage>, _ before: SurveyViews<Storage>.Folded, for reading: ViewReading
  ) throws -> Schedule.FoldEnd {
    var folded = before
    do {
      do { try views.judge(for: reading, while: folding) } catch let error as StoreError
        where error.code == .damaged
      {
        folded = try views.rebuild(while: folding)
        try views.judge(for: reading, while: folding)
      }
      return .done(folded, .kept)
    } catch let error as StoreError where error.code == .interrupted {
      throw error
    } catch {
      return .done(folded, .failed(error))
    }
  }

  /// Only the thread that takes any work opens and closes views, so that a survey's are open once at
  /// a time.
  private func open(_ survey: SurveyRecord) throws(StoreError) -> SurveyViews<Storage> {
    do { _ = monitor.change { $0.closeForOneMore() } }
    let views = try SurveyViews(of: survey, in: engine)
    monitor.change { schedule in schedule.update(survey) { $0.views = views } }
    return views
  }

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
