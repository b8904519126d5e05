import CairnModel
import FoundationEssentials
import SwiftProtobuf

extension EventBody {
  /// Nil for an opaque body: its bytes exist already and are never encoded anew.
  var wire: WireEntry.OneOf_Body? {
    switch self {
    case .inviteIssued, .roleChanged, .deviceRevoked, .eventsAdopted, .schemaPublished,
      .rulesRaised:
      wireRules
    case .deviceSetAside, .setAsideReverted, .surveyClosed, .surveyReopened, .memberFiltered,
      .entitiesDistinguished, .warningAccepted, .judgementReverted:
      wireStewardship
    case .sampleRecorded, .sampleWithdrawn, .attachmentDeclared, .attachmentRedacted, .noteWritten,
      .noteRevised, .consentGiven, .consentWithdrawn, .subjectErased, .baselineImported:
      wireObservation
    case .opaque: nil
    default: wireEntities
    }
  }

  private var wireRules: WireEntry.OneOf_Body? {
    switch self {
    case .inviteIssued(let body):
      .inviteIssued(
        .with {
          $0.inviteKey = Data(body.inviteKey.bytes)
          $0.role = body.role.wire
          $0.expiresTimeMs = body.expires.milliseconds
          $0.name = body.name.string
          $0.beside = body.beside?.rawValue ?? 0
          if let filter = body.filter { $0.filter = filter.wire }
        })
    case .roleChanged(let body):
      .roleChanged(
        .with {
          $0.device = body.device.rawValue
          $0.role = body.role.wire
        })
    case .deviceRevoked(let body):
      .deviceRevoked(
        .with {
          $0.device = body.device.rawValue
          $0.reason = body.reason.string
          $0.lineage = body.hasLineage
          $0.except = body.except.map(\.rawValue)
        })
    case .eventsAdopted(let body):
      .eventsAdopted(
        .with {
          $0.device = body.device.rawValue
          $0.throughSequence = body.throughSequence.rawValue
          $0.chainHead = body.chainHead.wire
        })
    case .schemaPublished(let body):
      .schemaPublished(
        .with {
          $0.name = body.name.string
          $0.previous = body.previous?.packed ?? 0
          $0.part = body.part
          $0.partCount = body.partCount
          $0.documentSha256 = body.documentDigest.wire
          $0.document = Data(body.document)
        })
    case .rulesRaised(let level): .rulesRaised(.with { $0.level = level })
    default: nil
    }
  }

  private var wireEntities: WireEntry.OneOf_Body? {
    switch self {
    case .entityRegistered(let body):
      .entityRegistered(
        .with {
          $0.kind = body.kind.rawValue
          $0.fields = body.fields.map(\.wire)
          $0.elements = body.elements.map(\.wire)
        })
    case .fieldsRevised(let body):
      .fieldsRevised(
        .with {
          $0.entity = body.entity.packed
          $0.fields = body.fields.map(\.wire)
        })
    case .elementsAdded(let body):
      .elementsAdded(
        .with {
          $0.entity = body.entity.packed
          $0.elements = body.elements.map(\.wire)
        })
    case .elementsRemoved(let body):
      .elementsRemoved(
        .with {
          $0.entity = body.entity.packed
          $0.elements = body.elements.map { removed in
            .with {
              $0.element = removed.element.wire
              $0.addedBy = removed.addedBy.map(\.packed)
            }
          }
        })
    case .entityRetracted(let body):
      .entityRetracted(
        .with {
          $0.entity = body.entity.packed
          $0.reason = body.reason.string
        })
    case .entityRestored(let body):
      .entityRestored(
        .with {
          $0.entity = body.entity.packed
          $0.reason = body.reason.string
        })
    case .entitiesMerged(let body):
      .entitiesMerged(
        .with {
          $0.survivor = body.survivor.packed
          $0.merged = body.merged.packed
          $0.chosen = body.chosen.map { chosen in
            .with {
              $0.key = chosen.key.rawValue
              $0.event = chosen.event.packed
            }
          }
          $0.reason = body.reason.string
        })
    case .mergeReverted(let body):
      .mergeReverted(
        .with {
          $0.merged = body.merged.packed
          $0.merge = body.merge.packed
          $0.reason = body.reason.string
        })
    case .conflictResolved(let body):
      .conflictResolved(
        .with {
          $0.entity = body.entity.packed
          $0.key = body.key.rawValue
          $0.value = body.value.wire
          $0.rejected = body.rejected.map(\.packed)
          $0.reason = body.reason.string
        })
    case .changeUndone(let body):
      .changeUndone(
        .with {
          $0.entities = body.entities.map(\.packed)
          $0.undone = body.undone.map(\.packed)
          $0.reinstated = body.reinstated.map(\.packed)
          $0.reason = body.reason.string
        })
    default: nil
    }
  }

  private var wireObservation: WireEntry.OneOf_Body? {
    switch self {
    case .sampleRecorded(let body):
      .sampleRecorded(
        .with {
          $0.subject = body.subject.packed
          $0.item = body.item.string
          if let value = body.value { $0.value = value.wire }
          $0.unit = body.unit.string
          if let confidence = body.confidence { $0.confidence = confidence }
          $0.evidence = body.evidence.map(\.packed)
        })
    case .sampleWithdrawn(let body):
      .sampleWithdrawn(
        .with {
          $0.subject = body.subject.packed
          $0.sample = body.sample.packed
          $0.reason = body.reason.string
        })
    case .attachmentDeclared(let body):
      .attachmentDeclared(
        .with {
          $0.subject = body.subject.packed
          $0.sha256 = body.digest.wire
          $0.byteCount = body.byteCount
          $0.mediaType = body.mediaType.string
          $0.name = body.name.string
        })
    case .attachmentRedacted(let body):
      .attachmentRedacted(
        .with {
          $0.subject = body.subject.packed
          $0.attachment = body.attachment.packed
          $0.reason = body.reason.string
        })
    case .noteWritten(let body):
      .noteWritten(
        .with {
          $0.subject = body.subject.packed
          $0.text = body.text.string
          $0.tags = body.tags.map(\.string)
        })
    case .noteRevised(let body):
      .noteRevised(
        .with {
          $0.subject = body.subject.packed
          $0.note = body.note.packed
          $0.text = body.text.string
          $0.tags = body.tags.map(\.string)
        })
    case .consentGiven(let body):
      .consentGiven(
        .with {
          $0.subject = body.subject.packed
          $0.statement = body.statement.string
          $0.evidence = body.evidence?.packed ?? 0
        })
    case .consentWithdrawn(let body):
      .consentWithdrawn(
        .with {
          $0.subject = body.subject.packed
          $0.consent = body.consent.packed
          $0.reason = body.reason.string
        })
    case .subjectErased(let body):
      .subjectErased(
        .with {
          $0.subjectKeyID = Data(body.subjectKeyID)
          $0.reason = body.reason.string
        })
    case .baselineImported(let body):
      .baselineImported(
        .with {
          $0.source = body.source.string
          $0.figures = body.figures.map { figure in
            .with {
              $0.area = figure.area.string
              $0.code = figure.code.string
              $0.year = figure.year
              if let firms = figure.firms { $0.firms = firms }
              if let employment = figure.employment { $0.employment = employment }
            }
          }
        })
    default: nil
    }
  }
}
