import CairnModel
import CairnStore
import CairnViews
import Synchronization

/// The views of the surveys that are being read, and those who read and fold them: on threads of
/// their own, because they block on the disk and take their time.
///
/// A class because all requests share it, and because its threads end with it.
final class ServedViews<Storage: Engine>: Sendable {
  private let workers: ViewWorkers<Storage>
  private let bounds: ViewReadBounds
  private let isStarted = Atomic<Bool>(false)
  private let readCount = Atomic<UInt64>(0)

  private var monitor: Monitor<ViewSchedule<Storage>> { workers.monitor }

  /// - Parameter failed: is told of folds that failed.
  init(
    of engine: Storage, _ bounds: ViewReadBounds,
    failed: @escaping @Sendable (SurveyRecord, any Error) -> Void
  ) {
    self.bounds = bounds
    workers = ViewWorkers(
      engine: engine, monitor: Monitor(ViewSchedule(bounds)), folding: ReadAllowance(),
      failed: failed)
  }

  deinit { drain() }

  // MARK: What is known

  /// Where views go no further, as the last process left it or this one found it.
  func stopped(of survey: SurveyRecord) -> (stop: ViewsStop?, readings: [ViewReading]) {
    monitor.look { ($0.standings[survey.key]?.stop, $0.standings[survey.key]?.refused ?? []) }
  }

  func refuses(_ reading: ViewReading, of survey: SurveyRecord) -> Bool {
    monitor.look { $0.standings[survey.key]?.refused.contains(reading) ?? false }
  }

  /// Learns what the last process left of a survey's views.
  func look(at survey: SurveyRecord, in engine: Storage) {
    guard let mark = engine.mark(of: survey) else { return }
    let readings = mark.refusedReadings(of: survey.id)
    let stop = mark.stop(of: survey.id).map { ViewsStop(before: $0) }
    monitor.change { schedule in
      schedule.update(survey) {
        $0.stop = stop
        $0.refused = readings
      }
    }
  }

  /// Reads that wait, and reads that run.
  var readCounts: (waiting: Int, running: Int) {
    monitor.look { ($0.waitingCount, $0.runningCount) }
  }

  /// How long a read that asks for no size waits for what is newest; nil for not at all.
  var patience: Milliseconds? { bounds.patience.rawValue > 0 ? bounds.patience : nil }

  // MARK: Work

  /// Runs a read once the views have what it needs and it is its turn.
  /// - Parameters:
  ///   - lineage: whose read it is; nil for somebody who is no member.
  ///   - address: where somebody asks from who is no member.
  ///   - patience: how long it may wait before it begins, where that is less than the deadline.
  /// - Throws: `Refusal`: `overloaded`, `service_behind`, `too_expensive`; what `body` throws.
  func read<Value: Sendable>(
    _ reading: ViewReading, of survey: SurveyRecord, by lineage: DeviceNumber?,
    from address: [UInt8]?, needing needs: ReadNeeds, within patience: Milliseconds? = nil,
    _ body: @escaping @Sendable (ReadableViews<Storage>) throws -> Value
  ) async throws -> Value {
    start()
    let allowance = ReadAllowance(bounds.deadline, clock: bounds.clock)
    let waitsUntil = patience.map { Milliseconds(bounds.clock().rawValue + $0.rawValue) }
    let id = readCount.add(1, ordering: .relaxed).newValue
    let result: Result<Value, any Error> = await withTaskCancellationHandler {
      await withCheckedContinuation { done in
        let read = PendingRead<Storage>(
          id: id, survey: survey, reading: reading,
          asker: ReadAsker(survey: survey.key, lineage: lineage), address: address, needs: needs,
          allowance: allowance, waitsUntil: waitsUntil,
          run: { done.resume(returning: .success(try body($0))) },
          fail: { done.resume(returning: .failure($0)) })
        for (read, refusal) in monitor.change({ $0.add(read) }) { read.fail(refusal) }
      }
    } onCancel: {
      allowance.finish(.abandoned)
      if let (read, refusal) = monitor.change({ $0.remove(id) }) { read.fail(refusal) }
    }
    return try result.get()
  }

  /// Lets the views of a survey follow its log, for those who read next.
  /// - Parameter reading: for whom the warnings are to be found, too.
  func follow(_ survey: SurveyRecord, to size: LogSize, judging reading: ViewReading? = nil) {
    monitor.change { $0.follow(survey, to: size, judging: reading) }
  }

  private func start() {
    guard !isStarted.exchange(true, ordering: .sequentiallyConsistent) else { return }
    workers.start()
  }

  /// Refuses those who wait, tells those who read or fold to end, and takes nothing more.
  func drain() {
    workers.folding.finish(.draining)
    for (read, refusal) in monitor.change({ $0.drain() }) { read.fail(refusal) }
  }

  /// Until no thread of the views runs, or the caller is cancelled. Only behind `drain`.
  func ended() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { done in
        let isOver = monitor.change { schedule in
          guard schedule.threadCount > 0, !Task.isCancelled else { return true }
          schedule.whenEnded.append(done)
          return false
        }
        if isOver { done.resume() }
      }
    } onCancel: {
      for done in monitor.change({ $0.takeWaitingForEnd() }) { done.resume() }
    }
  }
}
