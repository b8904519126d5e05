/// What a survey observes: kinds, their fields and how each merges. Data, never code in the fold.
public struct Schema: Hashable, Sendable {
  /// Such as `creative-clusters@1`.
  public var name: String
  public var title: String
  public var kinds: [SchemaKind]
  /// Rated items and measures, such as `F.DIG`.
  public var items: [SchemaItem]
  public var vocabularies: [Vocabulary]
  public var warnings: [WarningRule]
  /// The least role for each decision that does not ask for a coordinator.
  public var decisions: [Decision: Role]

  public init(
    name: String, title: String, kinds: [SchemaKind], items: [SchemaItem],
    vocabularies: [Vocabulary], warnings: [WarningRule] = [], decisions: [Decision: Role] = [:]
  ) {
    self.name = name
    self.title = title
    self.kinds = kinds
    self.items = items
    self.vocabularies = vocabularies
    self.warnings = warnings
    self.decisions = decisions
  }

  public func kind(named name: some StringProtocol) -> SchemaKind? {
    kinds.first { $0.name.hasBytes(of: name) }
  }

  public func kind(_ number: KindNumber) -> SchemaKind? {
    kinds.first { $0.number == number }
  }

  public func item(_ code: some StringProtocol) -> SchemaItem? {
    items.first { $0.code.hasBytes(of: code) }
  }

  public func vocabulary(_ scheme: some StringProtocol) -> Vocabulary? {
    vocabularies.first { $0.scheme.hasBytes(of: scheme) }
  }
}

public struct SchemaKind: Hashable, Sendable {
  public var number: KindNumber
  public var name: String
  public var title: String
  public var fields: [SchemaField]

  public init(number: KindNumber, name: String, title: String, fields: [SchemaField]) {
    self.number = number
    self.name = name
    self.title = title
    self.fields = fields
  }

  public func field(named name: some StringProtocol) -> SchemaField? {
    fields.first { $0.name.hasBytes(of: name) }
  }

  public func field(_ key: FieldKey) -> SchemaField? {
    fields.first { $0.key == key }
  }
}

extension StringProtocol {
  /// Whether two texts are equal by their UTF-8 bytes. `==` takes canonically equivalent ones for
  /// equal, by tables that other implementations need not have.
  func hasBytes(of other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }
}
