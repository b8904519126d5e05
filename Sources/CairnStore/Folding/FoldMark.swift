import CCrashMark
package import CairnModel

/// A file beside a survey's views, where a fold or a read of them that kills its process is noted, so
/// that the next start does not die of the same.
///
/// Only a handler of the deadly signals SIGILL, SIGTRAP, SIGSEGV and SIGBUS writes a death, and only
/// on a thread that folds or reads. What is written counts for the build of the program that died,
/// and for the survey; of another one nothing is known. A class because it owns the mapped page.
public final class FoldMark: Sendable {
  /// Whoever folds is alone, as the views' lock sees to; the handler stores, and the process ends.
  nonisolated(unsafe) private let page: UnsafeMutablePointer<crash_page>
  private let trap: crash_trap?

  /// Opens the mark of a file of views, or makes it.
  ///
  /// Nil where that can't be: the fold goes on without.
  /// - Parameter isWritable: otherwise deaths are not noted, and those that were are known.
  package init?(ofViews path: String, isWritable: Bool) {
    let name = Self.path(ofViews: path)
    guard let page = isWritable ? crash_page_map(name) : crash_page_copy(name) else {
      return nil
    }
    self.page = page
    var trap = crash_trap()
    self.trap = crash_trap_planted(name, &trap) ? trap : nil
  }

  deinit { crash_page_unmap(page) }

  /// `views.fold` of `views.sqlite`.
  private static func path(ofViews path: String) -> String {
    (path.hasSuffix(".sqlite") ? String(path.dropLast(".sqlite".count)) : path) + ".fold"
  }

  // MARK: What is known

  private static let magic = Array("cairn/fold-mark\u{1}".utf8)
  private static let build = crash_build_running()

  /// Forgets what another build noted, or this one of another survey.
  package func take(_ survey: SurveyID) {
    guard !isOf(survey) else { return }
    page.pointee = crash_page()
    withUnsafeMutableBytes(of: &page.pointee.survey) { $0.copyBytes(from: survey.digest.bytes) }
    page.pointee.build = Self.build
    withUnsafeMutableBytes(of: &page.pointee.magic) { $0.copyBytes(from: Self.magic) }
  }

  private func isOf(_ survey: SurveyID) -> Bool {
    withUnsafeBytes(of: page.pointee.magic) { $0.elementsEqual(Self.magic) }
      && withUnsafeBytes(of: page.pointee.survey) { $0.elementsEqual(survey.digest.bytes) }
      && page.pointee.build.byte_count == Self.build.byte_count
      && page.pointee.build.seconds == Self.build.seconds
      && page.pointee.build.nanoseconds == Self.build.nanoseconds
  }

  /// What the last fold of this build and survey that did not end well left.
  package enum Finding: Hashable, Sendable {
    case clear
    case died(FoldDeath)
    /// With the root of the log that ends with the entry.
    case stopped(before: LogIndex, root: Digest)
  }

  package func finding(of survey: SurveyID) -> Finding {
    guard isOf(survey) else { return .clear }
    let page = page.pointee
    switch page.fold_state {
    case UInt32(crash_state_died) where page.fold_first < page.fold_end:
      return .died(
        FoldDeath(
          run: LogSize(page.fold_first)..<LogSize(page.fold_end),
          index: page.fold_index == crash_no_index ? nil : LogIndex(page.fold_index)))
    case UInt32(crash_state_stopped):
      guard let root = withUnsafeBytes(of: page.stop_root, { Digest($0) }) else { return .clear }
      return .stopped(before: LogIndex(page.fold_index), root: root)
    default: return .clear
    }
  }

  /// The entry before which folds of this survey stop, as far as it is known without its log.
  package func stop(of survey: SurveyID) -> LogIndex? {
    switch finding(of: survey) {
    case .clear: nil
    case .died(let death): death.soleEntry
    case .stopped(let index, _): index
    }
  }

  /// - Parameter root: of the log that ends with the entry: of another log nothing is known.
  package func stop(before index: LogIndex, root: Digest) {
    page.pointee.fold_index = index.rawValue
    withUnsafeMutableBytes(of: &page.pointee.stop_root) { $0.copyBytes(from: root.bytes) }
    page.pointee.fold_state = UInt32(crash_state_stopped)
  }

  /// Nothing keeps folds from going on.
  package func clearFold() { page.pointee.fold_state = UInt32(crash_state_clear) }

  /// Whether nothing was noted, by whatever build.
  package var isClear: Bool {
    page.pointee.fold_state == UInt32(crash_state_clear)
      && withUnsafeBytes(of: page.pointee.read_deaths) { $0.allSatisfy { $0 == 0 } }
  }

  /// Folds and reads of the survey try again.
  package func clear() { page.pointee = crash_page() }

  // MARK: Noting

  /// Runs a fold under the eye of the mark, which has taken the survey before.
  package func notingFold<Result>(
    _ body: (FoldNote) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try withNote(of: 0, body)
  }

  /// Runs a read of views of a survey that the mark has taken.
  package func noting<Result>(
    _ reading: ViewReading, _ body: () throws -> Result
  ) throws -> Result {
    try withNote(of: reading.rawValue) { note in
      note.springTrap(of: reading)
      return try body()
    }
  }

  /// Reads that ended the program too often to be tried again.
  package func refusedReadings(of survey: SurveyID) -> [ViewReading] {
    guard isOf(survey) else { return [] }
    return withUnsafeBytes(of: page.pointee.read_deaths) { bytes in
      let deaths = bytes.bindMemory(to: UInt32.self)
      let total = deaths.reduce(0) { $0 + Int($1) }
      guard total < ViewReading.allDeathCountMaximum else { return ViewReading.allCases }
      return ViewReading.allCases.filter {
        deaths[Int($0.rawValue)] >= ViewReading.deathCountMaximum
      }
    }
  }

  private func withNote<Result, Failure: Error>(
    of matter: UInt32, _ body: (FoldNote) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let note = UnsafeMutablePointer<crash_note>.allocate(capacity: 1)
    defer { note.deallocate() }
    note.initialize(to: crash_note())
    note.pointee.page = page
    note.pointee.matter = matter
    crash_note_at(note, crash_no_index)
    crash_note_begin(note)
    defer { crash_note_end(note) }
    return try body(FoldNote(note, trap))
  }
}

/// What the thread that folds is at, as the mark will say if it dies of it.
package struct FoldNote {
  private let note: UnsafeMutablePointer<crash_note>
  private let trap: crash_trap?

  init(_ note: UnsafeMutablePointer<crash_note>, _ trap: crash_trap?) {
    self.note = note
    self.trap = trap
  }

  /// A run of entries is folded, none of them alone.
  package func begin(_ run: Range<LogSize>) {
    note.pointee.first = run.lowerBound.rawValue
    note.pointee.end = run.upperBound.rawValue
    crash_note_at(note, crash_no_index)
  }

  /// An entry of the run is folded.
  /// - Complexity: one store.
  package func at(_ index: LogIndex) {
    crash_note_at(note, index.rawValue)
    if var trap, trap.matter == 0, trap.position == index.rawValue { crash_trap_spring(&trap) }
  }

  func springTrap(of reading: ViewReading) {
    if var trap, trap.matter == reading.rawValue { crash_trap_spring(&trap) }
  }

  /// What the run changed is written down.
  package func endEntries() { crash_note_at(note, crash_no_index) }
}
