import CairnModel

/// A rule of a schema with its names looked up, so that the fold reads numbers.
struct BoundRule: Sendable {
  typealias Roles = [String: FieldKey]

  let code: WarningCode
  /// The fields by their roles, for each kind that is judged.
  let kinds: [KindNumber: Roles]
  let container: KindNumber?
  /// Fields of the container.
  let containerRoles: Roles
  /// Items by their groups: the rated or weighed ones that the rule is about.
  let groups: [Text: Text]
  /// The name of a sampled field.
  let item: Text
  let codes: [Text]
  private let limits: [String: Int64]

  init(_ rule: WarningRule, in schema: Schema) {
    code = rule.code
    func roles(_ kind: SchemaKind, ofContainer isOfContainer: Bool) -> Roles {
      var roles: Roles = [:]
      for role in rule.code.roles(ofContainer: isOfContainer) {
        roles[role] = rule.fields[role].flatMap { kind.field(named: $0)?.key }
      }
      return roles
    }
    var kinds: [KindNumber: Roles] = [:]
    for kind in rule.kinds.compactMap({ schema.kind(named: $0) }) {
      kinds[kind.number] = roles(kind, ofContainer: false)
    }
    self.kinds = kinds
    let holder = rule.container.flatMap { schema.kind(named: $0) }
    container = holder?.number
    containerRoles = holder.map { roles($0, ofContainer: true) } ?? [:]
    var groups: [Text: Text] = [:]
    let method: ItemMethod = rule.code == .weightsDoNotSum ? .weight : .rating
    for item in schema.items
    where item.method == method && (rule.groups.isEmpty || rule.groups.contains(item.group)) {
      groups[Text(item.code)] = Text(item.group)
    }
    self.groups = groups
    item = Text(rule.fields["count"] ?? "")
    codes = rule.codes.map { Text($0) }
    limits = rule.limits
  }

  /// What the rule's limit says; reading a schema makes sure that it is there.
  func limit(_ name: String) -> Int64 { limits[name] ?? 0 }
}
