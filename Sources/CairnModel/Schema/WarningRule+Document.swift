extension WarningRule {
  static let countMaximum = 1_000
  private static let namesMaximum = 256

  init(reading value: JSONValue, path: String) throws(SchemaError) {
    let any = try SchemaObject(
      value, path: path,
      members: ["code", "kinds", "container", "fields", "groups", "codes", "limits"])
    guard let code = WarningCode(name: try any.text("code")) else {
      throw any.error("code", "expected W01 to W20")
    }
    guard let shape = code.shape else {
      throw any.error("code", "\(code.name) holds for every survey and takes no rule")
    }
    let object = try SchemaObject(value, path: path, members: shape.members)
    self.init(
      code, kinds: try object.texts("kinds", maximum: Self.namesMaximum),
      container: try object.optionalText("container"),
      groups: try object.texts("groups", maximum: Self.namesMaximum),
      codes: try object.texts("codes", maximum: Self.namesMaximum))
    if shape.takesKinds, kinds.isEmpty { throw object.error("kinds", "the member is missing") }
    if shape.takesContainer, container == nil {
      throw object.error("container", "the member is missing")
    }
    try readFields(object, shape)
    try readLimits(object, shape)
    guard codes.isEmpty == (fields["form"] == nil) else {
      throw object.error("codes", "the role form and the codes go together")
    }
  }

  private mutating func readFields(
    _ rule: SchemaObject, _ shape: WarningRuleShape
  ) throws(SchemaError) {
    let object = try rule.object("fields", members: shape.roles.map(\.name))
    for role in shape.roles {
      if let name = try object?.optionalText(role.name) {
        fields[role.name] = name
      } else if role.isRequired {
        throw rule.error("fields.\(role.name)", "the member is missing")
      }
    }
  }

  private mutating func readLimits(
    _ rule: SchemaObject, _ shape: WarningRuleShape
  ) throws(SchemaError) {
    guard !shape.limits.isEmpty else { return }
    guard let object = try rule.object("limits", members: shape.limits.map(\.name)) else {
      throw rule.error("limits", "the member is missing")
    }
    for limit in shape.limits {
      limits[limit.name] = try object.integer(limit.name, in: limit.range)
    }
  }

  var json: JSONValue {
    var members = [JSONMember("code", .string(code.name))]
    func add(_ name: String, _ texts: [String]) {
      guard !texts.isEmpty else { return }
      members.append(JSONMember(name, .array(texts.map { .string($0) })))
    }
    add("kinds", kinds)
    if let container { members.append(JSONMember("container", .string(container))) }
    // In the order of the shape: a dictionary has none.
    let roles = (code.shape?.roles ?? []).compactMap { role in
      fields[role.name].map { JSONMember(role.name, .string($0)) }
    }
    if !roles.isEmpty { members.append(JSONMember("fields", .object(roles))) }
    add("groups", groups)
    add("codes", codes)
    let thresholds = (code.shape?.limits ?? []).compactMap { limit in
      limits[limit.name].map { JSONMember(limit.name, .integer($0)) }
    }
    if !thresholds.isEmpty { members.append(JSONMember("limits", .object(thresholds))) }
    return .object(members)
  }

  /// Whether the kinds, fields and groups that the rule names are there, and can play their parts.
  func check(in schema: Schema, _ path: String) throws(SchemaError) {
    var own: [SchemaKind] = []
    for (index, name) in kinds.enumerated() {
      guard let kind = schema.kind(named: name) else {
        throw SchemaError(path: "\(path).kinds[\(index)]", "the document has no kind \(name)")
      }
      own.append(kind)
    }
    var holders: [SchemaKind] = []
    if let container {
      guard let kind = schema.kind(named: container) else {
        throw SchemaError(path: "\(path).container", "the document has no kind \(container)")
      }
      holders = [kind]
    }
    for role in code.shape?.roles ?? [] {
      guard let name = fields[role.name] else { continue }
      for kind in role.isOfContainer ? holders : own {
        guard let field = kind.field(named: name), role.fits(field) else {
          throw SchemaError(
            path: "\(path).fields.\(role.name)", "\(kind.name) has no such field \(name)")
        }
      }
    }
    for (index, group) in groups.enumerated()
    where !schema.items.contains(where: { $0.group.hasBytes(of: group) }) {
      throw SchemaError(path: "\(path).groups[\(index)]", "no item is of the group \(group)")
    }
  }
}

extension WarningRuleShape.Role {
  fileprivate func fits(_ field: SchemaField) -> Bool {
    guard type == nil || field.type == type else { return false }
    switch merge {
    case .register: return field.mergeClass == .latest || field.mergeClass == .contested
    case .set: return field.mergeClass == .set
    case .sample: return field.mergeClass == .sample
    }
  }
}
