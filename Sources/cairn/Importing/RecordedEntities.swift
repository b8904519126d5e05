import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnWire

/// What was registered already, in the log or waiting here, so that importing a file again records
/// nothing twice.
///
/// An entity with an outside identifier is known by it, whatever became of the entity since;
/// others by all that they were registered with.
struct RecordedEntities {
  private let identifierKeys: Set<FieldKey>
  private var identifiers: [Text: EntityID] = [:]
  private var registrations: [EntityRegistered: EntityID] = [:]

  init(in replica: FieldReplica, of published: PublishedSchema) throws {
    identifierKeys = Set(
      published.schema.kinds.compactMap { $0.field(named: "external_id")?.key })
    let size = try replica.verified.size
    for number in 0..<(size.rawValue + 255) / 256 {
      for entry in try replica.store.bundle(BundleNumber(number), of: replica.survey.key) {
        guard let envelope = try? EntryEnvelope(parsing: entry), envelope.event != nil,
          case .event(let event)? = try? Entry(decoding: entry)
        else { continue }
        add(event)
      }
    }
    for event in try replica.pendingEvents() { add(event) }
  }

  private mutating func add(_ event: Event) {
    switch event.body {
    case .entityRegistered(let body): add(body, as: EntityID(event.id))
    case .fieldsRevised(let body):
      for identifier in identifiers(in: body.fields) { identifiers[identifier] = body.entity }
    default: break
    }
  }

  mutating func add(_ registered: EntityRegistered, as entity: EntityID) {
    let own = identifiers(in: registered.fields)
    for identifier in own where identifiers[identifier] == nil { identifiers[identifier] = entity }
    if own.isEmpty { registrations[registered] = entity }
  }

  /// The entity that this one would double.
  func entity(like registered: EntityRegistered) -> EntityID? {
    let own = identifiers(in: registered.fields)
    guard let identifier = own.first else { return registrations[registered] }
    return identifiers[identifier]
  }

  private func identifiers(in fields: [Field]) -> [Text] {
    fields.compactMap { field in
      guard identifierKeys.contains(field.key), case .text(let text) = field.value else {
        return nil
      }
      return text
    }
  }
}
