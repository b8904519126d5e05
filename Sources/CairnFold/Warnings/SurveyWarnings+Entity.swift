import CairnModel

/// A code as a field of a kind holds it.
struct FieldCode: Hashable, Sendable {
  var kind: KindNumber
  var key: FieldKey
  var code: Text
}

/// What one entity tells by itself.
extension SurveyWarnings {
  func noteReferences(_ facts: WarningFacts, _ findings: inout EntityFindings) {
    var references: Set<EntityFindings.Reference> = []
    func note(_ key: FieldKey, _ value: Value) {
      guard case .entity(let target) = value else { return }
      references.insert(.init(key: key, target: target))
    }
    for (key, value) in facts.fields { note(key, value) }
    for (key, values) in facts.sets { for value in values { note(key, value) } }
    findings.references = references.sorted { ($0.key, $0.target) < ($1.key, $1.target) }
  }

  /// The areas among the fields; those that are none are warned about.
  mutating func soundAreas(_ facts: WarningFacts) -> [FieldKey: Area] {
    var areas: [FieldKey: Area] = [:]
    for (key, value) in facts.fields {
      guard value.isArea else { continue }
      let area = Area(value)
      guard let area, area.problem == nil else {
        let words: Text
        switch area?.problem {
        case .ringTooShort, nil: words = "a ring has fewer than three places"
        case .selfIntersecting: words = "its edges touch or cross"
        case .tooIntricate: words = "its edges lie too close to be compared"
        }
        found.insert(Warning(.invalidPolygon, subject: facts.id, key: key, detail: words))
        continue
      }
      areas[key] = area
    }
    return areas
  }

  /// Codes that the vocabulary of their field does not have, and items that the schema does not.
  mutating func judgeCodes(_ facts: WarningFacts) {
    guard let kind = schema.kind(facts.kind) else { return }
    for field in kind.fields where field.type == .code {
      let values = (facts.fields[field.key].map { [$0] } ?? []) + (facts.sets[field.key] ?? [])
      for case .code(let code) in values where !knows(code, of: field, kind.number) {
        found.insert(
          Warning(
            .unknownCode, subject: facts.id, key: field.key, item: code,
            detail: Text(
              field.vocabulary.map { "\($0) lacks the code" }
                ?? "no vocabulary of the schema has the code")))
      }
    }
    for item in Set(facts.samples.map(\.item)) where !knows(item: item, kind) {
      found.insert(
        Warning(
          .unknownCode, subject: facts.id, item: item, detail: "the schema has no such item"))
    }
  }

  private mutating func knows(_ code: Text, of field: SchemaField, _ kind: KindNumber) -> Bool {
    let key = FieldCode(kind: kind, key: field.key, code: code)
    if let known = knownCodes[key] { return known }
    let known = schema.knows(code: code, of: field)
    knownCodes[key] = known
    return known
  }

  private func knows(item: Text, _ kind: SchemaKind) -> Bool {
    schema.items.contains { Text($0.code) == item }
      || kind.fields.contains { $0.mergeClass == .sample && Text($0.name) == item }
  }

  /// An entity that should be classified and is not.
  mutating func judgeAbsence(_ facts: WarningFacts, _ roles: BoundRule.Roles) {
    guard let key = roles["codes"], facts.sets[key]?.isEmpty ?? true,
      facts.code(roles["primary"]) == nil
    else { return }
    found.insert(
      Warning(.unknownCode, subject: facts.id, key: key, detail: "it has no code at all"))
  }

  /// Judges each move from one stage to another by how many steps it takes.
  mutating func judgeStages(
    _ facts: WarningFacts, _ rule: BoundRule, _ roles: BoundRule.Roles,
    where isOdd: (Int) -> Bool
  ) {
    guard let key = roles["stage"], let field = schema.kind(facts.kind)?.field(key),
      let vocabulary = field.vocabulary.flatMap({ schema.vocabulary($0) })
    else { return }
    var current: Int?
    for case .code(let code) in facts.history[key] ?? [] {
      // Codes that the vocabulary lacks are warned about as such.
      guard let step = vocabulary.step(of: code) else { continue }
      if let current, isOdd(step - current) {
        let move = "from \(vocabulary.codes[current].code) to \(vocabulary.codes[step].code)"
        found.insert(Warning(rule.code, subject: facts.id, key: key, detail: Text(move)))
      }
      current = step
    }
  }

  mutating func judgeClosure(_ facts: WarningFacts, _ roles: BoundRule.Roles) {
    guard let key = roles["closed"], let closed = facts.date(key) else { return }
    if let opened = facts.date(roles["opened"]),
      CalendarDay.last(of: closed) < CalendarDay.first(of: opened)
    {
      found.insert(
        Warning(
          .closureOutOfOrder, subject: facts.id, key: key,
          detail: Text("closed \(closed.words), opened \(opened.words)")))
      return
    }
    let touched = facts.touches.lazy.filter { !$0.fields.contains(key) }.map(\.observed).max()
    let sampled = facts.samples.lazy.filter { $0.value != nil }.map(\.observed).max()
    let end = CalendarDay.endEverywhere(CalendarDay.last(of: closed))
    guard [touched, sampled].contains(where: { $0 != nil && $0! >= end }) else { return }
    found.insert(
      Warning(
        .closureOutOfOrder, subject: facts.id, key: key,
        detail: Text("observed after it closed \(closed.words)")))
  }

  mutating func judgeAccuracy(
    _ facts: WarningFacts, _ rule: BoundRule, _ roles: BoundRule.Roles
  ) {
    guard let key = roles["place"], let point = facts.point(key),
      Int64(point.accuracyMillimetres) > rule.limit("accuracy_mm")
    else { return }
    let metres = point.accuracyMillimetres / 1_000
    found.insert(
      Warning(
        .poorAccuracy, subject: facts.id, key: key, detail: Text("known to \(metres) m only")))
  }

  mutating func judgeConsent(
    _ facts: WarningFacts, _ rule: BoundRule, _ roles: BoundRule.Roles
  ) {
    guard !facts.hasConsent else { return }
    if facts.hasSealedValues || facts.fields.values.contains(where: \.isSealed)
      || facts.sets.values.contains(where: { $0.contains(where: \.isSealed) })
    {
      found.insert(
        Warning(
          .personalWithoutConsent, subject: facts.id, detail: "it has sealed values, no consent"))
    }
    guard let key = roles["personal"], facts.value(key) != nil else { return }
    if !rule.codes.isEmpty {
      guard let form = facts.code(roles["form"]), rule.codes.contains(form) else { return }
    }
    found.insert(
      Warning(
        .personalWithoutConsent, subject: facts.id, key: key,
        detail: "the field is personal, no consent stands"))
  }
}

extension Vocabulary {
  /// The place of a code, bare or in full.
  fileprivate func step(of code: Text) -> Int? {
    codes.firstIndex { Text($0.code) == code || Text("\(scheme):\($0.code)") == code }
  }
}

extension Value {
  fileprivate var isArea: Bool {
    switch self {
    case .polygon, .multipolygon: true
    default: false
    }
  }
}
