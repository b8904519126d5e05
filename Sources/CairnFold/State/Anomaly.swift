package import CairnModel

/// An event that is in the log and has no effect, and why.
package struct Anomaly: Hashable, Sendable {
  package enum Code: UInt8, Hashable, Sendable, CaseIterable {
    /// A type that this software does not know, or none.
    case unknownType = 1
    /// A body that can't be read.
    case unreadable = 2
    /// The author had no right to it at this place of the log.
    case unauthorised = 3
    /// A schema's parts do not make the document that they promise.
    case schemaBroken = 4
    /// A schema was published without having seen the one before.
    case schemaUnrebased = 5
    /// It is about an entity that was not registered, or whose registration its author had not seen.
    case entityUnknown = 6
    /// It takes back, revises or withdraws what is not there, or what its author had not seen.
    case targetUnknown = 7
    /// An entity can't be merged with itself.
    case mergedWithItself = 8
    /// An undo that names an undo and something else.
    case undoMixed = 9
    /// An undo on top of too many undos.
    case undoTooDeep = 10
    /// Its author's acts would set aside from more points than one device may name.
    case setAsideFull = 11
    /// Its author's device has said as much of an entity as counts.
    case entityFull = 12

    package var name: String {
      switch self {
      case .unknownType: "unknown_type"
      case .unreadable: "unreadable"
      case .unauthorised: "unauthorised"
      case .schemaBroken: "schema_broken"
      case .schemaUnrebased: "schema_unrebased"
      case .entityUnknown: "entity_unknown"
      case .targetUnknown: "target_unknown"
      case .mergedWithItself: "merged_with_itself"
      case .undoMixed: "undo_mixed"
      case .undoTooDeep: "undo_too_deep"
      case .setAsideFull: "set_aside_full"
      case .entityFull: "entity_full"
      }
    }
  }

  package var index: LogIndex
  package var event: EventID
  package var code: Code

  package init(index: LogIndex, event: EventID, code: Code) {
    self.index = index
    self.event = event
    self.code = code
  }
}
