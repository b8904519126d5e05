import CairnModel
import CairnStore
import CairnViews

/// What must be so before a read begins.
struct ReadNeeds: Sendable {
  /// How much is folded at least.
  var size: LogSize
  /// What the log had when the read came, for those who wait in vain.
  let logSize: LogSize
  /// For reads of warnings: these are found, of so much at least.
  var judging: ViewReading?
  /// How often the views were made anew, at least: the read found those before damaged.
  var rebuildCount = 0
}

/// A read that waits for its turn, or has it.
struct PendingRead<Storage: Engine>: Sendable {
  let id: UInt64
  let survey: SurveyRecord
  let reading: ViewReading
  let asker: ReadAsker
  /// Of somebody who is no member: where they ask from.
  let address: [UInt8]?
  var needs: ReadNeeds
  let allowance: ReadAllowance
  /// When it gives up if it has not begun by then; nil for its deadline.
  var waitsUntil: Milliseconds?
  /// Reads and answers; where it throws, nobody was answered.
  let run: @Sendable (ReadableViews<Storage>) throws -> Void
  /// Tells whoever asked that it came to nothing.
  let fail: @Sendable (any Error) -> Void
  /// How often the views had been made anew when it began.
  var rebuildCount = 0
  /// Whether it found a row damaged and has waited for views that were made anew.
  var isMended = false
}

/// What a read sees of a survey.
struct ReadableViews<Storage: Engine>: Sendable {
  let store: CancellableViews<Storage.Views>
  let stop: ViewsStop?
  let allowance: ReadAllowance
}
