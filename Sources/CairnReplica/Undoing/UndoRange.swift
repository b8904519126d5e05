package import CairnModel

/// Which of a device's events are to be taken back.
package enum UndoRange: Hashable, Sendable {
  /// Both are included; nil stands for the first and the last that there is.
  case events(from: EventSequence?, through: EventSequence?)
  /// By when they were recorded: by the device's clock, less what it is known to have been off. Both
  /// are included; nil stands for no bound.
  case recorded(since: Timestamp?, until: Timestamp?)

  package static let all = UndoRange.events(from: nil, through: nil)

  /// What one command takes back. More than that is set aside, or taken back in parts.
  package static let eventCountMaximum = 2_000
  /// From here on setting the device's work aside costs less, and is taken back by one act.
  package static let eventCountToSetAside = 256
}

extension RefusalCode {
  package static let tooManyToUndo = RefusalCode(rawValue: "too_many_to_undo")
}
