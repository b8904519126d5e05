import CairnModel

/// Fills the fields of one observation, each once: what comes first stays.
struct ObservationBuilder {
  let schema: Schema
  let kind: SchemaKind
  let feature: ImportedFeature
  private var values: [FieldKey: [Value]] = [:]
  private var notes: [ImportProblem] = []
  private var observedTime: Timestamp?

  init(schema: Schema, kind: SchemaKind, feature: ImportedFeature) {
    self.schema = schema
    self.kind = kind
    self.feature = feature
    observedTime = OSMTags.observedTime(of: feature)
  }

  mutating func placeGeometry() throws(ImportProblem) {
    guard let geometry = feature.geometry else { return }
    let wanted: FieldType =
      switch geometry {
      case .point: .point
      case .line: .line
      case .polygon, .multipolygon: .polygon
      }
    if geometry.crossesAntimeridian {
      note(.geometryInvalid, "an edge spans more than half of the Earth: cut it at 180°")
    }
    if let field = kind.fields.first(where: { $0.type == wanted }) {
      values[field.key] = [geometry.value]
    } else if let field = kind.fields.first(where: { $0.type == .point }) {
      values[field.key] = [.point(Point(vertex: geometry.centre, isHandPlaced: true))]
    } else if kind.fields.contains(where: { $0.type == .line || $0.type == .polygon }) {
      throw ImportProblem(
        place: feature.place, .geometryUnsupported,
        "a \(kind.name) has no field for a \(wanted.rawValue)", byteOffset: feature.byteOffset)
    }
  }

  /// Reads a property into a field: an array, or text with semicolons, gives a set's elements.
  mutating func set(_ name: String, fromProperty property: String) {
    guard let field = field(name) else { return }
    guard field.mergeClass == .set else {
      if let text = feature.text(property) { set(field, text) }
      return
    }
    let json = feature.properties.first { $0.name == property }?.value
    let texts =
      json?.asArray?.compactMap(\.asPropertyText)
      ?? json?.asPropertyText?.split(separator: ";").map { String($0.trimmed) } ?? []
    add(texts.filter { !$0.isEmpty }, to: field)
  }

  mutating func takeTags(_ meanings: [OSMTags.Meaning]) {
    set("external_id", OSMTags.externalID(of: feature))
    set("address", OSMTags.address(of: feature))
    for (name, tags) in OSMTags.plainFields {
      set(name, tags.compactMap { feature.text($0) }.first)
    }
    set("institution_type", meanings.compactMap(\.institutionType).first)
    if let field = field("categories") {
      add(unique(meanings.compactMap { $0.code.map { "\(OSMTags.codeScheme):\($0)" } }), to: field)
    }
    if let field = field("tags"), meanings.contains(where: \.isRelated),
      !meanings.contains(where: \.isCore)
    {
      add(["related"], to: field)
    }
    if meanings.isEmpty, kind.field(named: "categories") != nil {
      let tags = OSMTags.classification(of: feature).joined(separator: ", ")
      note(
        .codeUnknown,
        tags.isEmpty
          ? "no tag says what this is (W18)" : "\(tags) has no code in \(OSMTags.codeScheme) (W18)")
    }
  }

  /// A field of the kind that has no value yet.
  private func field(_ name: String) -> SchemaField? {
    kind.field(named: name).flatMap { values[$0.key] == nil ? $0 : nil }
  }

  private mutating func set(_ name: String, _ text: String?) {
    guard let text, let field = field(name) else { return }
    set(field, text)
  }

  private mutating func set(_ field: SchemaField, _ text: String) {
    do throws(Refusal) {
      let value = try schema.value(parsing: text, for: field)
      noteUnknownCode(value, field)
      values[field.key] = [value]
    } catch {
      note(error.code, error.message)
    }
  }

  private mutating func add(_ texts: [String], to field: SchemaField) {
    var elements: [Value] = []
    for text in texts {
      do throws(Refusal) {
        let value = try schema.value(parsing: text, for: field)
        noteUnknownCode(value, field)
        if !elements.contains(value) { elements.append(value) }
      } catch {
        note(error.code, error.message)
      }
    }
    if !elements.isEmpty { values[field.key] = elements }
  }

  /// Such a code is recorded all the same: vocabularies are open.
  private mutating func noteUnknownCode(_ value: Value, _ field: SchemaField) {
    guard case .code(let code) = value, !schema.knows(code: code, of: field) else { return }
    note(
      .codeUnknown,
      "\(field.name): no vocabulary has the code \"\(code.string.prefix(40))\" (W18)")
  }

  private func unique(_ texts: [String]) -> [String] {
    var result: [String] = []
    for text in texts where !result.contains(text) { result.append(text) }
    return result
  }

  private mutating func note(_ code: RefusalCode, _ message: String) {
    notes.append(
      ImportProblem(place: feature.place, code, message, byteOffset: feature.byteOffset))
  }

  var observation: Observation {
    var observation = Observation(kind: kind.name, observedTime: observedTime, notes: notes)
    for field in kind.fields {
      let named = (values[field.key] ?? []).map { NamedValue(field.name, $0) }
      switch field.mergeClass {
      case .latest, .contested: observation.fields += named
      case .set: observation.elements += named
      case .sample: observation.samples += named
      }
    }
    return observation
  }
}
