public struct SchemaField: Hashable, Sendable {
  /// The same number means the same field in every kind of a schema.
  public var key: FieldKey
  public var name: String
  public var title: String
  public var type: FieldType
  public var mergeClass: MergeClass
  /// Inclusive bounds for numbers, and for the length of text in Unicode scalar values.
  public var minimum: Int64?
  public var maximum: Int64?
  /// The codes that a code field expects: it holds them bare. Without one, a code field is open to
  /// every vocabulary of the schema and holds `scheme@version:code`. Others are kept and warned
  /// about.
  public var vocabulary: String?
  /// What a sample of this field may be counted in; the first is meant where none is given.
  public var units: [String]
  /// The span that a sample counts over, such as the passers-by of 15 minutes.
  public var window: SampleWindow?
  /// What the samples of this field are shown as.
  public var summary: SampleSummary?
  /// Set when the entity is registered and never again.
  public var isFixed: Bool

  public init(
    key: FieldKey, name: String, title: String, type: FieldType, mergeClass: MergeClass,
    minimum: Int64? = nil, maximum: Int64? = nil, vocabulary: String? = nil,
    units: [String] = [], window: SampleWindow? = nil, summary: SampleSummary? = nil,
    isFixed: Bool = false
  ) {
    self.key = key
    self.name = name
    self.title = title
    self.type = type
    self.mergeClass = mergeClass
    self.minimum = minimum
    self.maximum = maximum
    self.vocabulary = vocabulary
    self.units = units
    self.window = window
    self.summary = summary
    self.isFixed = isFixed
  }
}

public enum FieldType: String, Hashable, Sendable, CaseIterable {
  case text, integer, decimal, flag, date, time, code, entity, attachment, point, line
  /// A polygon or a multipolygon.
  case polygon
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

/// What a reader is shown of the samples of one subject and item.
public enum SampleSummary: String, Hashable, Sendable, CaseIterable {
  /// Of each rater's latest.
  case median
  /// Of each rater's latest within a year of the newest.
  case maximum
  /// The mean of each rater's latest, with its siblings brought to a sum of 100.
  case share
}

/// A span of time that a sample counts over: its unit then reads `15min`.
public struct SampleWindow: Hashable, Sendable {
  /// Such as `min` or `day`.
  public var unit: String
  /// Inclusive.
  public var minimum: Int64
  public var maximum: Int64

  public init(unit: String, minimum: Int64, maximum: Int64) {
    self.unit = unit
    self.minimum = minimum
    self.maximum = maximum
  }
}
