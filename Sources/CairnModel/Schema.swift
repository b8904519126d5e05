/// What a survey observes: kinds, their fields and how each merges. Data, never code in the fold.
public struct Schema: Hashable, Sendable {
  /// Such as `creative-clusters@1`.
  public var name: String
  public var title: String
  public var kinds: [SchemaKind]
  /// Rated items and measures, such as `F.DIG`.
  public var items: [SchemaItem]
  public var vocabularies: [Vocabulary]

  public init(
    name: String, title: String, kinds: [SchemaKind], items: [SchemaItem],
    vocabularies: [Vocabulary]
  ) {
    self.name = name
    self.title = title
    self.kinds = kinds
    self.items = items
    self.vocabularies = vocabularies
  }

  public func kind(named name: some StringProtocol) -> SchemaKind? {
    kinds.first { $0.name == name }
  }

  public func kind(_ number: KindNumber) -> SchemaKind? {
    kinds.first { $0.number == number }
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
    fields.first { $0.name == name }
  }

  public func field(_ key: FieldKey) -> SchemaField? {
    fields.first { $0.key == key }
  }
}

public struct SchemaField: Hashable, Sendable {
  /// The same number means the same field in every kind of a schema.
  public var key: FieldKey
  public var name: String
  public var title: String
  public var type: FieldType
  public var mergeClass: MergeClass
  /// Inclusive bounds for counts, and for the bytes of text.
  public var minimum: Int64?
  public var maximum: Int64?
  /// The codes that a code field expects. Others are kept and warned about.
  public var vocabulary: String?

  public init(
    key: FieldKey, name: String, title: String, type: FieldType, mergeClass: MergeClass,
    minimum: Int64? = nil, maximum: Int64? = nil, vocabulary: String? = nil
  ) {
    self.key = key
    self.name = name
    self.title = title
    self.type = type
    self.mergeClass = mergeClass
    self.minimum = minimum
    self.maximum = maximum
    self.vocabulary = vocabulary
  }
}

public enum FieldType: String, Hashable, Sendable, CaseIterable {
  case text, integer, decimal, flag, date, time, code, entity, attachment, point, line, polygon
}

/// What becomes of concurrent values.
public enum MergeClass: String, Hashable, Sendable, CaseIterable {
  /// The latest is shown, the others stay in history.
  case latest
  /// All are kept, and a conflict opens.
  case contested
  /// Elements are added and removed one by one; an add wins.
  case set
  /// Every observation is kept and summarised.
  case sample
}

public struct SchemaItem: Hashable, Sendable {
  public var code: String
  public var title: String
  public var type: FieldType
  public var unit: String
  public var minimum: Int64?
  public var maximum: Int64?
  /// What each rating means, from the lowest.
  public var rubric: [String]

  public init(
    code: String, title: String, type: FieldType, unit: String, minimum: Int64?, maximum: Int64?,
    rubric: [String]
  ) {
    self.code = code
    self.title = title
    self.type = type
    self.unit = unit
    self.minimum = minimum
    self.maximum = maximum
    self.rubric = rubric
  }
}

/// A versioned, open list of codes.
public struct Vocabulary: Hashable, Sendable {
  /// Such as `dcms@2015`.
  public var scheme: String
  public var title: String
  public var codes: [VocabularyCode]

  public init(scheme: String, title: String, codes: [VocabularyCode]) {
    self.scheme = scheme
    self.title = title
    self.codes = codes
  }
}

public struct VocabularyCode: Hashable, Sendable {
  /// A string, for trailing zeros matter.
  public var code: String
  public var title: String
  /// The code of the group that it belongs to; empty at the top.
  public var parent: String

  public init(code: String, title: String, parent: String = "") {
    self.code = code
    self.title = title
    self.parent = parent
  }
}
