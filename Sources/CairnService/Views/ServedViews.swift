import CairnModel
import CairnStore
import CairnViews
import Dispatch
import Synchronization

/// The views of the surveys that are being read, and where such reads run: they block on the disk,
/// and the concurrency pool has no thread to spare for that.
///
/// A class because all requests share it.
final class ServedViews<Storage: Engine>: Sendable {
  private struct Entry {
    var views: SurveyViews<Storage>
    var readerCount = 0
    var lastUse: UInt64 = 0
  }

  private struct State {
    var entries: [SurveyKey: Entry] = [:]
    var useCount: UInt64 = 0
    /// By the survey, also where its views are closed.
    var stops: [SurveyKey: ViewsStop] = [:]
    /// Reads that ended earlier processes; what ends this one only the next one knows.
    var refused: [SurveyKey: [ViewReading]] = [:]
  }

  private let engine: Storage
  private let openCountMaximum: Int
  private let readCountMaximum: Int
  private let state = Mutex(State())
  private let readCount = Atomic<Int>(0)
  private let queue = DispatchQueue(label: "cairn.views", attributes: .concurrent)

  /// - Parameters:
  ///   - openCountMaximum: surveys whose views stay open: each takes a few file descriptors.
  ///   - readCountMaximum: reads at a time, each of which takes a thread.
  init(of engine: Storage, openCountMaximum: Int, readCountMaximum: Int) {
    self.engine = engine
    self.openCountMaximum = openCountMaximum
    self.readCountMaximum = readCountMaximum
  }

  /// Where views go no further, as the last process left it or this one found it.
  func stopped(of survey: SurveyRecord) -> (stop: ViewsStop?, readings: [ViewReading]) {
    state.withLock { ($0.stops[survey.key], $0.refused[survey.key] ?? []) }
  }

  func refuses(_ reading: ViewReading, of survey: SurveyRecord) -> Bool {
    state.withLock { $0.refused[survey.key]?.contains(reading) ?? false }
  }

  /// Learns what the last process left of a survey's views.
  func look(at survey: SurveyRecord) {
    guard let mark = engine.mark(of: survey) else { return }
    let readings = mark.refusedReadings(of: survey.id)
    let stop = mark.stop(of: survey.id).map { ViewsStop(before: $0) }
    state.withLock { state in
      state.stops[survey.key] = stop
      state.refused[survey.key] = readings.isEmpty ? nil : readings
    }
  }

  /// Runs a read on a thread that may block.
  /// - Throws: `overloaded`; what `body` throws.
  func read<Value: Sendable>(
    _ survey: SurveyRecord,
    _ body: @escaping @Sendable (SurveyViews<Storage>) throws -> Value
  ) async throws -> Value {
    guard begin() else {
      throw Refusal(.overloaded, "too much is being read", retryAfterSeconds: 1)
    }
    let result: Result<Value, any Error> = await withCheckedContinuation { done in
      queue.async {
        let result = Result {
          let views = try self.take(survey)
          defer { self.giveBack(survey) }
          return try body(views)
        }
        self.end()
        done.resume(returning: result)
      }
    }
    return try result.get()
  }

  /// Lets the views of a survey follow its log, for those who read next. Does nothing where that is
  /// under way, or where there is much to do: whoever reads next asks again.
  func follow(
    _ survey: SurveyRecord, to size: LogSize, _ failed: @escaping @Sendable (StoreError) -> Void
  ) {
    guard begin() else { return }
    queue.async {
      defer { self.end() }
      do throws(StoreError) {
        let views = try self.take(survey)
        defer { self.giveBack(survey) }
        guard views.beginsToFollow() else { return }
        defer { views.endsToFollow() }
        try views.catchUp(to: size)
      } catch {
        failed(error)
      }
    }
  }

  private func begin() -> Bool {
    let (before, _) = readCount.add(1, ordering: .sequentiallyConsistent)
    guard before < readCountMaximum else {
      end()
      return false
    }
    return true
  }

  private func end() { readCount.subtract(1, ordering: .sequentiallyConsistent) }

  private func take(_ survey: SurveyRecord) throws(StoreError) -> SurveyViews<Storage> {
    try state.withLock { state throws(StoreError) in
      var entry =
        if let known = state.entries[survey.key] { known } else {
          Entry(views: try SurveyViews(of: survey, in: engine))
        }
      entry.readerCount += 1
      state.useCount += 1
      entry.lastUse = state.useCount
      state.entries[survey.key] = entry
      return entry.views
    }
  }

  /// Closes those that nobody has read for longest, where too many are open.
  private func giveBack(_ survey: SurveyRecord) {
    state.withLock { state in
      state.entries[survey.key]?.readerCount -= 1
      if let entry = state.entries[survey.key], entry.views.isKnown {
        state.stops[survey.key] = entry.views.stop
      }
      while state.entries.count > openCountMaximum,
        let oldest = state.entries.filter({ $0.value.readerCount == 0 })
          .min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        state.entries[oldest.key] = nil
      }
    }
  }
}
