/// The number that a schema gives a kind of entity.
public struct KindNumber: Hashable, Comparable, Sendable {
  /// What a schema may number a kind, and an event may name.
  public static let range: ClosedRange<UInt32> = 1...1_000_000

  public let rawValue: UInt32

  @inlinable
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// Nil where no kind can have the number.
  @inlinable
  public init?(claimed rawValue: UInt32) {
    guard Self.range ~= rawValue else { return nil }
    self.rawValue = rawValue
  }

  @inlinable
  public static func < (a: KindNumber, b: KindNumber) -> Bool { a.rawValue < b.rawValue }
}

/// The number that a schema gives a field. Custom fields start at 1000.
public struct FieldKey: Hashable, Comparable, Sendable {
  public static let firstCustom = FieldKey(1000)
  /// What a schema may number a field, and an event may name.
  public static let range: ClosedRange<UInt32> = 1...1_000_000

  public let rawValue: UInt32

  @inlinable
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// Nil where no field can have the number.
  @inlinable
  public init?(claimed rawValue: UInt32) {
    guard Self.range ~= rawValue else { return nil }
    self.rawValue = rawValue
  }

  @inlinable
  public static func < (a: FieldKey, b: FieldKey) -> Bool { a.rawValue < b.rawValue }
}

/// A value of a field, or an element of a set.
public struct Field: Hashable, Sendable {
  public var key: FieldKey
  public var value: Value

  public init(_ key: FieldKey, _ value: Value) {
    self.key = key
    self.value = value
  }
}

/// An entity came to be known. Its id is the id of this event.
public struct EntityRegistered: Hashable, Sendable {
  public var kind: KindNumber
  public var fields: [Field]
  /// The first elements of the entity's sets.
  public var elements: [Field]

  public init(kind: KindNumber, fields: [Field], elements: [Field] = []) {
    self.kind = kind
    self.fields = fields
    self.elements = elements
  }
}

/// Fields got new values. Only those that the author touched are named.
public struct FieldsRevised: Hashable, Sendable {
  public var entity: EntityID
  public var fields: [Field]

  public init(entity: EntityID, fields: [Field]) {
    self.entity = entity
    self.fields = fields
  }
}

public struct ElementsAdded: Hashable, Sendable {
  public var entity: EntityID
  public var elements: [Field]

  public init(entity: EntityID, elements: [Field]) {
    self.entity = entity
    self.elements = elements
  }
}

public struct ElementsRemoved: Hashable, Sendable {
  public var entity: EntityID
  public var elements: [RemovedElement]

  public init(entity: EntityID, elements: [RemovedElement]) {
    self.entity = entity
    self.elements = elements
  }
}

/// An element and the events that had added it. Those that the author did not know of stay.
public struct RemovedElement: Hashable, Sendable {
  public var element: Field
  public var addedBy: [EventID]

  public init(element: Field, addedBy: [EventID]) {
    self.element = element
    self.addedBy = addedBy
  }
}

public struct EntityRetracted: Hashable, Sendable {
  public var entity: EntityID
  public var reason: Text

  public init(entity: EntityID, reason: Text) {
    self.entity = entity
    self.reason = reason
  }
}

public struct EntityRestored: Hashable, Sendable {
  public var entity: EntityID
  public var reason: Text

  public init(entity: EntityID, reason: Text) {
    self.entity = entity
    self.reason = reason
  }
}

/// Two entities are one thing in the street.
public struct EntitiesMerged: Hashable, Sendable {
  public var survivor: EntityID
  public var merged: EntityID
  public var chosen: [ChosenField]
  public var reason: Text

  public init(survivor: EntityID, merged: EntityID, chosen: [ChosenField], reason: Text) {
    self.survivor = survivor
    self.merged = merged
    self.chosen = chosen
    self.reason = reason
  }
}

/// The event whose value a merged entity shows in a field.
public struct ChosenField: Hashable, Sendable {
  public var key: FieldKey
  public var event: EventID

  public init(key: FieldKey, event: EventID) {
    self.key = key
    self.event = event
  }
}

public struct MergeReverted: Hashable, Sendable {
  public var merged: EntityID
  public var merge: EventID
  public var reason: Text

  public init(merged: EntityID, merge: EventID, reason: Text) {
    self.merged = merged
    self.merge = merge
    self.reason = reason
  }
}

public struct ConflictResolved: Hashable, Sendable {
  public var entity: EntityID
  public var key: FieldKey
  public var value: Value
  public var rejected: [EventID]
  public var reason: Text

  public init(entity: EntityID, key: FieldKey, value: Value, rejected: [EventID], reason: Text) {
    self.entity = entity
    self.key = key
    self.value = value
    self.rejected = rejected
    self.reason = reason
  }
}

public struct ChangeUndone: Hashable, Sendable {
  public var entities: [EntityID]
  public var undone: [EventID]
  /// The siblings that stand again.
  public var reinstated: [EventID]
  public var reason: Text

  public init(
    entities: [EntityID], undone: [EventID], reinstated: [EventID], reason: Text
  ) {
    self.entities = entities
    self.undone = undone
    self.reinstated = reinstated
    self.reason = reason
  }
}
