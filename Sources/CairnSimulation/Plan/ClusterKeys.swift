import CairnFormats
import CairnModel

/// The numbers that `creative-clusters@1` gives what a synthetic survey records, by their names.
struct ClusterKeys: Sendable {
  let cluster = Kind("cluster")
  let establishment = Kind("establishment")
  let institution = Kind("institution")
  let venue = Kind("venue")
  let virtualSpace = Kind("virtual_space")
  let link = Kind("link")
  let visit = Kind("visit")

  struct Kind: Sendable {
    let number: KindNumber
    private let fields: [String: FieldKey]

    init(_ name: String) {
      guard let kind = BuiltInSchema.creativeClusters.kind(named: name) else {
        preconditionFailure("the built-in schema has no kind \(name)")
      }
      number = kind.number
      fields = Dictionary(uniqueKeysWithValues: kind.fields.map { ($0.name, $0.key) })
    }

    subscript(name: String) -> FieldKey {
      guard let key = fields[name] else {
        preconditionFailure("the built-in schema has no field \(name)")
      }
      return key
    }
  }

  subscript(kind: WalkKind) -> Kind {
    switch kind {
    case .cluster: cluster
    case .establishment: establishment
    case .institution: institution
    case .venue: venue
    case .virtualSpace: virtualSpace
    case .link: link
    case .visit: visit
    }
  }

  /// Codes of the categories that a firm can have, such as `dcms@2015:7410`.
  static let categories: [Value] = {
    guard let vocabulary = BuiltInSchema.creativeClusters.vocabulary("dcms@2015") else {
      preconditionFailure("the built-in schema has no DCMS codes")
    }
    return vocabulary.codes.filter { !$0.parent.isEmpty }
      .map { .code(Text("\(vocabulary.scheme):\($0.code)")) }
  }()

  private static func codes(_ scheme: String) -> [Value] {
    guard let vocabulary = BuiltInSchema.creativeClusters.vocabulary(scheme) else {
      preconditionFailure("the built-in schema has no codes \(scheme)")
    }
    return vocabulary.codes.map { .code(Text($0.code)) }
  }

  /// Rated from 0 to 4, for clusters and for firms.
  static let ratings = BuiltInSchema.creativeClusters.items.filter { $0.method == .rating }
    .map { Text($0.code) }
  static let formWeights = BuiltInSchema.creativeClusters.items.filter { $0.method == .weight }
    .map { Text($0.code) }
}

/// Vocabularies of fields that name theirs.
extension ClusterKeys {
  static let stages = codes("stages@1")
  static let forms = codes("establishment-kinds@1")
  static let institutionTypes = codes("institution-types@1")
  static let venueTypes = codes("venue-types@1")
  static let spaceTypes = codes("space-types@1")
  static let linkTypes = codes("link-types@1")
  static let chains = codes("chains@1")
  static let chainStages = codes("chain-stages@1")
  static let outcomes = codes("outcomes@1")
  static let tags = codes("tags@1")
}
