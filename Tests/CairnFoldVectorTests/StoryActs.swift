import CairnModel
import struct Crypto.SHA256

// What people record, in as few words as a story can do with. Ids read `device.sequence`.

func register(_ fields: [Field], elements: [Field] = []) -> StoryAct {
  StoryAct(
    .entityRegistered(
      EntityRegistered(kind: StorySchema.place, fields: fields, elements: elements)))
}

func revise(_ entity: String, _ fields: Field...) -> StoryAct {
  StoryAct(.fieldsRevised(FieldsRevised(entity: id(entity), fields: fields)))
}

func add(_ entity: String, _ tags: Text...) -> StoryAct {
  StoryAct(
    .elementsAdded(
      ElementsAdded(
        entity: id(entity), elements: tags.map { Field(StorySchema.tags, .text($0)) })))
}

func remove(_ entity: String, _ tag: Text, addedBy events: String...) -> StoryAct {
  StoryAct(
    .elementsRemoved(
      ElementsRemoved(
        entity: id(entity),
        elements: [
          RemovedElement(
            element: Field(StorySchema.tags, .text(tag)), addedBy: events.map { event($0) })
        ])))
}

func retract(_ entity: String) -> StoryAct {
  StoryAct(.entityRetracted(EntityRetracted(entity: id(entity), reason: "gone")))
}

func restore(_ entity: String) -> StoryAct {
  StoryAct(.entityRestored(EntityRestored(entity: id(entity), reason: "still there")))
}

func merge(
  _ merged: String, into survivor: String, choosing chosen: [ChosenField] = []
) -> StoryAct {
  StoryAct(
    .entitiesMerged(
      EntitiesMerged(
        survivor: id(survivor), merged: id(merged), chosen: chosen, reason: "the same door")))
}

func choose(_ key: FieldKey, _ from: String) -> ChosenField {
  ChosenField(key: key, event: event(from))
}

func unmerge(_ merged: String, merge: String) -> StoryAct {
  StoryAct(
    .mergeReverted(MergeReverted(merged: id(merged), merge: event(merge), reason: "two doors")))
}

func resolve(_ entity: String, _ field: Field, rejecting rejected: String...) -> StoryAct {
  StoryAct(
    .conflictResolved(
      ConflictResolved(
        entity: id(entity), key: field.key, value: field.value,
        rejected: rejected.map { event($0) }, reason: "asked the owner")))
}

func undo(_ events: String..., of entities: String...) -> StoryAct {
  StoryAct(
    .changeUndone(
      ChangeUndone(
        entities: entities.map { id($0) }, undone: events.map { event($0) }, reinstated: [],
        reason: "mistaken")))
}

/// - Parameter points: such as `3.4`: what device 3 recorded after its event 4; `3.4+` with what
///   continues it.
func setAside(_ points: String...) -> StoryAct {
  StoryAct(
    .deviceSetAside(
      DeviceSetAside(
        points: points.map { text in
          let parts = text.split(separator: ".")
          guard let device = UInt32(parts[0]).flatMap({ DeviceNumber($0) }),
            let after = UInt64(parts[1].prefix { $0 != "+" }).flatMap({ EventSequence($0) })
          else { preconditionFailure("\(text) is no point") }
          return SetAsidePoint(device: device, after: after, withSuccessors: text.hasSuffix("+"))
        }, reason: "guessed from the bus")))
}

func giveBack(_ act: String) -> StoryAct {
  StoryAct(
    .setAsideReverted(SetAsideReverted(setAside: event(act), reason: "was there after all")))
}

func sample(
  _ subject: String, _ item: Text, _ value: Value?, unit: Text = "", confidence: UInt32? = nil,
  evidence: [EventID] = []
) -> StoryAct {
  StoryAct(
    .sampleRecorded(
      SampleRecorded(
        subject: id(subject), item: item, value: value, unit: unit, confidence: confidence,
        evidence: evidence)))
}

func withdraw(_ subject: String, _ sample: String) -> StoryAct {
  StoryAct(
    .sampleWithdrawn(
      SampleWithdrawn(subject: id(subject), sample: event(sample), reason: "slipped")))
}

func note(_ subject: String, _ text: Text, tags: [Text] = []) -> StoryAct {
  StoryAct(.noteWritten(NoteWritten(subject: id(subject), text: text, tags: tags)))
}

func reviseNote(_ subject: String, _ note: String, _ text: Text) -> StoryAct {
  StoryAct(.noteRevised(NoteRevised(subject: id(subject), note: event(note), text: text)))
}

func attach(_ subject: String) -> StoryAct {
  StoryAct(
    .attachmentDeclared(
      AttachmentDeclared(
        subject: id(subject), digest: StoryLog.digest(6), byteCount: 12, mediaType: "image/jpeg",
        name: "door.jpg")))
}

func redact(_ subject: String, _ attachment: String) -> StoryAct {
  StoryAct(
    .attachmentRedacted(
      AttachmentRedacted(subject: id(subject), attachment: event(attachment), reason: "a face")))
}

/// Publishes one part of a schema document.
func publish(
  _ document: [UInt8], name: Text = "stories@1", previous: String?, part: UInt32 = 0,
  of count: UInt32 = 1,
  bytes: [UInt8]? = nil
) -> StoryAct {
  var hash = SHA256()
  document.withUnsafeBytes { hash.update(bufferPointer: $0) }
  guard let digest = Digest(Array(hash.finalize())) else { preconditionFailure("a SHA-256") }
  return StoryAct(
    .schemaPublished(
      SchemaPublished(
        name: name, previous: previous.map { event($0) }, part: part, partCount: count,
        documentDigest: digest, document: bytes ?? document)))
}

func event(_ text: String) -> EventID {
  guard let event = EventID(text) else { preconditionFailure("\(text) is no id") }
  return event
}

func id(_ text: String) -> EntityID { EntityID(event(text)) }

func name(_ text: Text) -> Field { Field(StorySchema.name, .text(text)) }

func type(_ code: Text) -> Field { Field(StorySchema.type, .code(code)) }

func tag(_ text: Text) -> Field { Field(StorySchema.tags, .text(text)) }

/// - Parameters:
///   - metresNorth: of the market square, nearly.
///   - accuracy: in metres; 0 where the device did not say.
func location(metresNorth: Int32, accuracy: UInt32, byHand: Bool = false) -> Field {
  Field(
    StorySchema.location,
    .point(
      Point(
        vertex: Vertex(latitudeE7: 601_680_000 + metresNorth * 90, longitudeE7: 249_520_000),
        accuracyMillimetres: accuracy * 1_000, isHandPlaced: byHand)))
}
