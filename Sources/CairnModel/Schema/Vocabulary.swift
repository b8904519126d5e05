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

  public func code(_ code: some StringProtocol) -> VocabularyCode? {
    codes.first { $0.code.hasBytes(of: code) }
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

extension Schema {
  /// Whether a code field's vocabulary has a code: written in full, or bare where the field names
  /// its vocabulary. True where there is no vocabulary to judge by.
  public func knows(code: Text, of field: SchemaField) -> Bool {
    let parts = code.string.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if let scheme = field.vocabulary {
      guard let vocabulary = vocabulary(scheme) else { return true }
      if vocabulary.code(code.string) != nil { return true }
      return parts.count == 2 && parts[0].hasBytes(of: scheme) && vocabulary.code(parts[1]) != nil
    }
    guard !vocabularies.isEmpty else { return true }
    return parts.count == 2 && vocabulary(parts[0])?.code(parts[1]) != nil
  }
}
