/// Something that is rated, weighed or measured about an entity.
public struct SchemaItem: Hashable, Sendable {
  public var code: String
  public var title: String
  /// The dimension that the item belongs to, such as `features`.
  public var group: String
  public var method: ItemMethod
  public var type: FieldType
  public var unit: String
  /// Inclusive.
  public var minimum: Int64?
  public var maximum: Int64?
  /// What each rating means, from the lowest.
  public var rubric: [String]
  public var summary: SampleSummary?
  /// What to look for in the field.
  public var evidence: String

  public init(
    code: String, title: String, group: String = "", method: ItemMethod = .rating,
    type: FieldType, unit: String = "", minimum: Int64? = nil, maximum: Int64? = nil,
    rubric: [String] = [], summary: SampleSummary? = nil, evidence: String = ""
  ) {
    self.code = code
    self.title = title
    self.group = group
    self.method = method
    self.type = type
    self.unit = unit
    self.minimum = minimum
    self.maximum = maximum
    self.rubric = rubric
    self.summary = summary
    self.evidence = evidence
  }
}

/// How an item's value comes about.
public enum ItemMethod: String, Hashable, Sendable, CaseIterable {
  /// A step of the rubric.
  case rating
  /// A share of 100 among the weights of one group.
  case weight
  /// A number with a unit.
  case measure
  /// Computed from other observations: nobody records it.
  case derived
}
