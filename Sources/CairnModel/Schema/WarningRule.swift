/// When a survey warns: the kinds, fields and thresholds that a code of warnings looks at. A schema
/// may have several rules of one code; without a rule a code stays silent, but for those that need
/// none.
public struct WarningRule: Hashable, Sendable {
  public var code: WarningCode
  /// Names of the kinds that are judged; of members, where the rule has a container.
  public var kinds: [String]
  /// The name of the kind that the members belong to.
  public var container: String?
  /// The names of fields by the part that they play.
  public var fields: [String: String]
  /// Groups of items.
  public var groups: [String]
  /// Codes that a field must hold for the rule to apply.
  public var codes: [String]
  /// Thresholds by their names, which tell the unit.
  public var limits: [String: Int64]

  public init(
    _ code: WarningCode, kinds: [String] = [], container: String? = nil,
    fields: [String: String] = [:], groups: [String] = [], codes: [String] = [],
    limits: [String: Int64] = [:]
  ) {
    self.code = code
    self.kinds = kinds
    self.container = container
    self.fields = fields
    self.groups = groups
    self.codes = codes
    self.limits = limits
  }
}

/// What a rule of one code consists of.
struct WarningRuleShape {
  struct Role {
    var name: String
    /// Nil where any will do.
    var type: FieldType?
    var merge: Merge
    var isRequired = true
    /// Whether the field is one of the container, not of its members.
    var isOfContainer = false
  }

  enum Merge { case register, set, sample }

  var takesKinds = true
  var takesContainer = false
  var takesGroups = false
  var roles: [Role] = []
  var limits: [(name: String, range: ClosedRange<Int64>)] = []

  /// Every rule has a code; the rest by its shape.
  var members: [String] {
    var members = ["code"]
    if takesKinds { members.append("kinds") }
    if takesContainer { members.append("container") }
    if !roles.isEmpty { members.append("fields") }
    if takesGroups { members.append("groups") }
    if roles.contains(where: { $0.name == "form" }) { members.append("codes") }
    if !limits.isEmpty { members.append("limits") }
    return members
  }
}

extension WarningCode {
  /// The parts that fields play in a rule: those of the container, or those of what is judged.
  package func roles(ofContainer isOfContainer: Bool) -> [String] {
    (shape?.roles ?? []).filter { $0.isOfContainer == isOfContainer }.map(\.name)
  }

  /// Nil for what is warned about in every survey alike.
  var shape: WarningRuleShape? {
    typealias Role = WarningRuleShape.Role
    let place = Role(name: "place", type: .point, merge: .register)
    let containers = Role(name: "containers", type: .entity, merge: .set)
    switch self {
    case .brokenReference, .mergeCycle, .invalidPolygon: return nil
    case .stageMovedBack, .stageSkipped:
      return WarningRuleShape(roles: [Role(name: "stage", type: .code, merge: .register)])
    case .inSeveralContainers:
      return WarningRuleShape(
        takesContainer: true, roles: [containers], limits: [("count_maximum", 1...1_000)])
    case .selfLink:
      return WarningRuleShape(roles: [
        Role(name: "from", type: .entity, merge: .register),
        Role(name: "to", type: .entity, merge: .register),
      ])
    case .outsideContainer:
      let area = Role(name: "area", type: .polygon, merge: .register, isOfContainer: true)
      return WarningRuleShape(
        takesContainer: true, roles: [place, containers, area],
        limits: [("tolerance_mm", 0...1_000_000_000)])
    case .areasOverlap:
      return WarningRuleShape(
        roles: [Role(name: "area", type: .polygon, merge: .register)],
        limits: [("overlap_permille", 0...1_000)])
    case .otherCategoryDominates:
      let declared = Role(name: "declared", type: .code, merge: .register, isOfContainer: true)
      return WarningRuleShape(
        takesContainer: true,
        roles: [containers, Role(name: "category", type: .code, merge: .register), declared])
    case .weightsDoNotSum:
      return WarningRuleShape(
        takesKinds: false, takesGroups: true, limits: [("sum", 1...1_000_000)])
    case .scoreWithoutEvidence:
      return WarningRuleShape(
        takesKinds: false, takesGroups: true, limits: [("score_minimum", 0...1_000_000)])
    case .closureOutOfOrder:
      return WarningRuleShape(roles: [
        Role(name: "opened", type: .date, merge: .register, isRequired: false),
        Role(name: "closed", type: .date, merge: .register),
      ])
    case .countJumped:
      return WarningRuleShape(
        roles: [Role(name: "count", type: nil, merge: .sample)],
        limits: [("factor", 1...1_000_000)])
    case .possibleDuplicate: return Self.duplicateShape
    case .poorAccuracy:
      return WarningRuleShape(roles: [place], limits: [("accuracy_mm", 0...1_000_000_000)])
    case .clockOff:
      return WarningRuleShape(takesKinds: false, limits: [("offset_ms", 0...100_000_000_000)])
    case .personalWithoutConsent:
      return WarningRuleShape(roles: [
        Role(name: "personal", type: nil, merge: .register, isRequired: false),
        Role(name: "form", type: .code, merge: .register, isRequired: false),
      ])
    case .unknownCode:
      return WarningRuleShape(roles: [
        Role(name: "codes", type: .code, merge: .set),
        Role(name: "primary", type: .code, merge: .register, isRequired: false),
      ])
    case .fewMembers:
      return WarningRuleShape(
        takesContainer: true, roles: [containers],
        limits: [("members_minimum", 1...1_000_000)])
    }
  }

  private static var duplicateShape: WarningRuleShape {
    typealias Role = WarningRuleShape.Role
    return WarningRuleShape(
      roles: [
        Role(name: "name", type: .text, merge: .register),
        Role(name: "place", type: .point, merge: .register, isRequired: false),
        Role(name: "unit", type: .text, merge: .register, isRequired: false),
        Role(name: "identifier", type: .text, merge: .register, isRequired: false),
        Role(name: "website", type: .text, merge: .register, isRequired: false),
      ],
      limits: [("similarity_permille", 850...1_000)])
  }
}
