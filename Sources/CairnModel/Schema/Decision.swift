/// What a member decides about the work of others, beside recording its own. A schema says which role
/// each asks for; a coordinator's where it says nothing.
public enum Decision: String, Hashable, Sendable, CaseIterable {
  /// Closes a conflict.
  case resolve
  /// Says that two entities are one.
  case merge
  /// Takes apart what was merged.
  case unmerge
  /// Takes back events.
  case undo
  /// Retracts an entity, or restores it.
  case retract
  /// Says that two entities are not one, or that a warning is fine.
  case judge

  /// Where no schema asks for less.
  public static let roleByDefault = Role.coordinator
}
