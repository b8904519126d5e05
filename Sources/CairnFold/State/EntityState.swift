package import CairnModel

/// All that was said of one entity.
///
/// It may be there before it is registered: an event may name it ahead of that in the log, and
/// counts once the registration is there.
package struct EntityState: Hashable, Sendable {
  package let id: EntityID
  /// Nil until it is registered.
  package var kind: KindNumber?
  /// What it was registered with decides nothing, but when is good to know.
  package var registered: Timestamp?
  package var fields: [FieldKey: Register] = [:]
  package var sets: [FieldKey: ElementSet] = [:]
  /// Writes of a flag: retracted, or restored.
  package var retraction = Register()

  package init(id: EntityID) { self.id = id }

  package var isRetracted: Bool { retraction.shown?.value == .flag(true) }

  /// Fields whose siblings say different things, in order.
  package var dividedFields: [FieldKey] {
    fields.filter { $0.value.isDivided }.keys.sorted()
  }
}
