import CairnFold
import CairnModel
import CairnSimulation
import CairnStore
import CairnViews

/// What somebody does about what they see.
struct TeamActs {
  let reader: SurveyReader<MemoryViewStore>
  let views: [EntityView]
  var random: SeededGenerator

  /// - Parameter own: events of the device, oldest first.
  mutating func draw(own: [EventID]) throws -> [EventBody] {
    guard !views.isEmpty, !random.chance(20) else { return [registration()] }
    let view = random.pick(views)
    if let conflict = view.conflicts.first, random.chance(40) { return [resolution(conflict)] }
    switch random.below(12) {
    case 0: return [.entityRetracted(EntityRetracted(entity: view.id, reason: "gone"))]
    case 1: return [.entityRestored(EntityRestored(entity: view.id, reason: "there"))]
    case 2: return [tagged(view)]
    case 3: return [merge(view)]
    case 4: return [unmerge(view) ?? revision(view)]
    case 5: return [undo(view, own) ?? revision(view)]
    case 6:
      return [
        .sampleRecorded(
          SampleRecorded(
            subject: view.id, item: "R", value: .integer(Int64(random.below(5))),
            confidence: nil, evidence: []))
      ]
    case 7: return [.noteWritten(NoteWritten(subject: view.id, text: "seen", tags: []))]
    // One that nobody can make sense of takes the others with it nowhere.
    case 8:
      return [
        revision(view),
        .noteWritten(
          NoteWritten(subject: EntityID(EventID(.maximum, .first)), text: "lost", tags: [])),
        revision(view),
      ]
    default: return [revision(view)]
    }
  }

  private mutating func place() -> Field {
    Field(
      TeamSchema.location,
      .point(
        Point(
          vertex: Vertex(
            latitudeE7: 601_600_000 + Int32(random.below(4)) * 1_000, longitudeE7: 249_300_000),
          accuracyMillimetres: UInt32(1 + random.below(20)) * 1_000)))
  }

  private mutating func name() -> Field {
    Field(TeamSchema.name, .text(Text(random.pick(["Kino Aalto", "Kino Aalto Oy", "Galleria"]))))
  }

  private mutating func registration() -> EventBody {
    .entityRegistered(EntityRegistered(kind: TeamSchema.place, fields: [name(), place()]))
  }

  private mutating func revision(_ view: EntityView) -> EventBody {
    let field =
      switch random.below(3) {
      case 0: name()
      case 1: place()
      default: Field(TeamSchema.type, .text(Text(random.pick(["firm", "collective", "branch"]))))
      }
    return .fieldsRevised(FieldsRevised(entity: view.id, fields: [field]))
  }

  private mutating func tagged(_ view: EntityView) -> EventBody {
    if let element = view.sets[TeamSchema.tags]?.first, random.chance(50) {
      return .elementsRemoved(
        ElementsRemoved(
          entity: view.id,
          elements: [
            RemovedElement(
              element: Field(TeamSchema.tags, element.value), addedBy: element.addedBy)
          ]))
    }
    return .elementsAdded(
      ElementsAdded(
        entity: view.id,
        elements: [Field(TeamSchema.tags, .text(Text(random.pick(["film", "books"]))))]))
  }

  private mutating func merge(_ view: EntityView) -> EventBody {
    let other = random.pick(views)
    guard other.id != view.id else { return revision(view) }
    let chosen = other.fields[TeamSchema.name].map {
      [ChosenField(key: TeamSchema.name, event: $0.shown.event)]
    }
    return .entitiesMerged(
      EntitiesMerged(
        survivor: view.id, merged: other.id, chosen: random.chance(50) ? chosen ?? [] : [],
        reason: "one door"))
  }

  private func unmerge(_ view: EntityView) -> EventBody? {
    guard let merge = view.group.merges.first else { return nil }
    return .mergeReverted(
      MergeReverted(merged: merge.member, merge: merge.act.event, reason: "two doors"))
  }

  /// Of something that this device said of the entity.
  private mutating func undo(_ view: EntityView, _ own: [EventID]) -> EventBody? {
    let acts = view.group.members.flatMap { member in
      member.journal.filter { own.contains($0.event) }.map { (member.id, $0.event) }
    }
    guard !acts.isEmpty else { return nil }
    let (entity, event) = random.pick(acts)
    return .changeUndone(
      ChangeUndone(entities: [entity], undone: [event], reinstated: [], reason: "mistaken"))
  }

  private mutating func resolution(_ conflict: Conflict) -> EventBody {
    let chosen = random.pick(conflict.siblings)
    let rejected = conflict.siblings.map(\.event).filter { $0 != chosen.event }
    switch conflict.matter {
    case .field(let key):
      return .conflictResolved(
        ConflictResolved(
          entity: conflict.entity, key: key, value: chosen.value, rejected: rejected,
          reason: "asked"))
    case .retraction:
      return .entityRestored(EntityRestored(entity: conflict.entity, reason: "asked"))
    case .merge:
      return .fieldsRevised(FieldsRevised(entity: conflict.entity, fields: [name()]))
    }
  }
}
