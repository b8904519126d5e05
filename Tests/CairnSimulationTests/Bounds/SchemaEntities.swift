import CairnModel
import Testing

/// What the schema that comes with the software names, as bodies about entities of every kind.
struct SchemaEntities {
  let schema: Schema
  /// An entity of each kind of the schema, and one of a kind that it does not name.
  private(set) var ids: [KindNumber: UInt64] = [:]

  static let unknownKind = KindNumber(77)
  /// No schema names these.
  static let unknownKeys = [FieldKey(999), FieldKey(1_000), FieldKey(1_000_000)]

  init() throws { schema = try Schema(document: try BoundsSchema.document()) }

  var kinds: [KindNumber] { schema.kinds.map(\.number) + [Self.unknownKind] }

  /// With the fields that an entity of a kind may have.
  func fields(of kind: KindNumber) -> [SchemaField] { schema.kind(kind)?.fields ?? [] }

  /// Each key once, with the first kind that has it, and those that no kind has.
  var keys: [(kind: KindNumber, key: FieldKey, field: SchemaField?)] {
    var known: Set<FieldKey> = []
    var keys: [(kind: KindNumber, key: FieldKey, field: SchemaField?)] = []
    // An establishment comes first: most is warned about there.
    for kind in schema.kinds.sorted(by: { $0.fields.count > $1.fields.count }) {
      for field in kind.fields where known.insert(field.key).inserted {
        keys.append((kind.number, field.key, field))
      }
    }
    return keys + Self.unknownKeys.map { (KindNumber(2), $0, nil) }
  }

  /// A log in memory with an entity of every kind.
  static func ground(_ name: String) async throws -> (ground: BoundsGround, entities: Self) {
    var entities = try SchemaEntities()
    let ground = try await BoundsGround(name) { try await entities.register(in: &$0) }
    return (ground, entities)
  }

  /// Registers an entity of every kind, two clusters whose boundaries are compared, and an
  /// establishment as a member of a cluster with a boundary.
  mutating func register(in survey: inout BoundsSurvey) async throws {
    let square = [(0, 0), (0, 10_000), (10_000, 10_000), (10_000, 0)].map {
      Vertex(latitudeE7: 600_000_000 + $0.0, longitudeE7: 249_000_000 + $0.1)
    }
    let wide = [(-20_000, -20_000), (-20_000, 30_000), (30_000, 30_000), (30_000, -20_000)].map {
      Vertex(latitudeE7: 600_000_000 + $0.0, longitudeE7: 249_000_000 + $0.1)
    }
    let around = Field(FieldKey(18), .polygon(Polygon(rings: [wide])))
    _ = try await survey.record([
      .entityRegistered(EntityRegistered(kind: KindNumber(1), fields: [around]))
    ])
    let area = Field(FieldKey(18), .polygon(Polygon(rings: [square])))
    let place = Field(FieldKey(2), .point(Point(vertex: square[0])))
    for kind in kinds {
      let cluster = ids[KindNumber(1)].flatMap { EntityID(packed: $0) }
      let isMember = fields(of: kind).contains { $0.name == "clusters" }
      let elements = isMember ? cluster.map { [Field(FieldKey(12), .entity($0))] } ?? [] : []
      let fields = [Field(FieldKey(1), .text("Kiosk")), kind == KindNumber(1) ? area : place]
      let registered = EntityRegistered(
        kind: kind, fields: fields.filter { $0.key != FieldKey(2) || kind != KindNumber(6) },
        elements: elements)
      ids[kind] = try await survey.record([.entityRegistered(registered)])[0].packed
    }
  }

  // MARK: Bodies

  /// Says that a field, a set or a sample of an entity has a value.
  func body(
    of entity: UInt64, _ field: SchemaField?, _ key: FieldKey, _ value: OddValues.Odd
  ) -> [UInt8] {
    let content = ProtoBytes.field(1, .varint(entity))
    switch field?.mergeClass {
    case .sample:
      return sample(of: entity, field?.name ?? "", value.bytes)
    case .set:
      return ProtoBytes.field(34, .bytes(content + Self.field(key, value.bytes, at: 2)))
    default:
      return ProtoBytes.field(33, .bytes(content + Self.field(key, value.bytes, at: 2)))
    }
  }

  /// Takes an element away without naming who added it, or with it.
  func removal(of entity: UInt64, _ key: FieldKey, _ value: OddValues.Odd, by event: UInt64)
    -> [UInt8]
  {
    let element = Self.field(key, value.bytes, at: 1) + ProtoBytes.field(2, .varint(event))
    return ProtoBytes.field(
      35, .bytes(ProtoBytes.field(1, .varint(entity)) + ProtoBytes.field(2, .bytes(element))))
  }

  func sample(
    of entity: UInt64, _ item: String, _ value: [UInt8]?, unit: String = "",
    confidence: UInt64? = nil, evidence: [UInt64] = []
  ) -> [UInt8] {
    var content = ProtoBytes.field(1, .varint(entity)) + ProtoBytes.field(2, .text(item))
    if let value { content += ProtoBytes.field(3, .bytes(value)) }
    if !unit.isEmpty { content += ProtoBytes.field(4, .text(unit)) }
    if let confidence { content += ProtoBytes.field(5, .varint(confidence)) }
    for event in evidence { content += ProtoBytes.field(6, .varint(event)) }
    return ProtoBytes.field(40, .bytes(content))
  }

  /// A `Field` behind the number that it has in its message.
  static func field(_ key: FieldKey, _ value: [UInt8], at number: UInt64) -> [UInt8] {
    ProtoBytes.field(
      number,
      .bytes(
        ProtoBytes.field(1, .varint(UInt64(key.rawValue))) + ProtoBytes.field(2, .bytes(value))))
  }

  /// Registers an entity.
  static func registration(of kind: KindNumber, fields: [[UInt8]], elements: [[UInt8]] = [])
    -> [UInt8]
  {
    ProtoBytes.field(
      32,
      .bytes(
        ProtoBytes.field(1, .varint(UInt64(kind.rawValue))) + fields.flatMap { $0 }
          + elements.flatMap { $0 }))
  }

  /// The codes of all items, the names of all sampled fields, and what is neither.
  var items: [String] {
    schema.items.map(\.code)
      + Set(schema.kinds.flatMap(\.fields).filter { $0.mergeClass == .sample }.map(\.name)).sorted()
      + ["no such item", "name"]
  }
}
