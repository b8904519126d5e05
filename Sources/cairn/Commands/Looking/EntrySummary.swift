import CairnFormats
import CairnModel
import CairnWire

/// An entry as one line for a person.
struct EntrySummary {
  var time: Timestamp?
  /// The event's id, or the service.
  var who: String
  var what: String

  init(_ entry: Entry, schemas: PublishedSchemas) {
    switch entry {
    case .event(let event):
      time = event.claimedTime
      who = event.id.description
      what = Self.text(event.body, schemas)
    case .service(let service):
      who = "service"
      (time, what) = Self.service(service)
    }
  }

  private static func service(_ entry: ServiceEntry) -> (Timestamp?, String) {
    switch entry {
    case .surveyOpened(let opened):
      (opened.opened, "survey opened: \(opened.title), admin \(opened.adminName)")
    case .receipt(let receipt):
      (
        receipt.received,
        "receipt: device \(receipt.seal.device), events \(receipt.seal.firstSequence) to \(receipt.seal.lastSequence)"
          + (receipt.clockOffset.map { ", its clock \(Quantity.offset($0))" } ?? "")
      )
    case .deviceEnrolled(let enrolled):
      (
        enrolled.enrolled,
        "device \(enrolled.device) enrolled: \(enrolled.name), \(enrolled.role.name)"
          + (enrolled.continues.map { ", continues \($0)" } ?? "")
          + (enrolled.beside.map { ", beside \($0)" } ?? "")
      )
    case .logKeyRotated: (nil, "the log signs with another key from here on")
    case .adminAppointed(let appointed):
      (appointed.appointed, appointment(appointed) + because(appointed.reason))
    }
  }

  private static func appointment(_ body: AdminAppointed) -> String {
    let who =
      switch body.appointee {
      case .device(let device): "device \(device)"
      case .invite(_, let name, _): "whoever has an invite for \(name)"
      }
    let replaced = body.replaced.isEmpty ? "" : " instead of device \(few(body.replaced))"
    return "the operator made \(who) an admin\(replaced)"
  }

  private static func because(_ reason: Text) -> String {
    reason.string.isEmpty ? "" : " (\(reason))"
  }

  private static func few(_ ids: [some CustomStringConvertible]) -> String {
    ids.prefix(8).map(\.description).joined(separator: " ")
      + (ids.count > 8 ? " and \(ids.count - 8) more" : "")
  }

  private static func text(_ body: EventBody, _ schemas: PublishedSchemas) -> String {
    func fields(_ list: [Field]) -> String {
      list.map { "\(schemas.name(of: $0.key))=\($0.value.text)" }.joined(separator: " ")
    }
    switch body {
    case .inviteIssued(let body):
      return "invite issued: \(body.name), \(body.role.name)"
        + (body.beside.map { ", beside \($0)" } ?? "")
    case .roleChanged(let body): return "role changed: device \(body.device), \(body.role.name)"
    case .deviceRevoked(let body):
      return "device \(body.device) revoked" + (body.hasLineage ? " with its lineage" : "")
        + (body.except.isEmpty ? "" : " but \(few(body.except))") + because(body.reason)
    case .eventsAdopted(let body):
      return "events adopted: device \(body.device) through \(body.throughSequence)"
    case .schemaPublished(let body):
      return "schema published: \(body.name)"
        + (body.partCount > 1 ? ", part \(body.part + 1) of \(body.partCount)" : "")
    case .rulesRaised(let level): return "rules raised to level \(level)"
    case .entityRegistered(let body):
      return "\(schemas.name(of: body.kind)) registered: \(fields(body.fields + body.elements))"
    case .fieldsRevised(let body): return "\(body.entity) revised: \(fields(body.fields))"
    case .elementsAdded(let body): return "\(body.entity) gained \(fields(body.elements))"
    case .elementsRemoved(let body):
      return "\(body.entity) lost \(fields(body.elements.map(\.element)))"
    case .entityRetracted(let body): return "\(body.entity) retracted" + because(body.reason)
    case .entityRestored(let body): return "\(body.entity) restored" + because(body.reason)
    case .entitiesMerged(let body):
      return "\(body.merged) merged into \(body.survivor)" + because(body.reason)
    case .mergeReverted(let body):
      return "\(body.merged) took back the merge \(body.merge)" + because(body.reason)
    case .sampleRecorded(let body):
      return
        "\(body.subject) sampled: \(body.item)=\(body.value?.text ?? "not observed") \(body.unit)"
    case .sampleWithdrawn(let body):
      return "\(body.subject) sample \(body.sample) withdrawn" + because(body.reason)
    case .conflictResolved(let body):
      return "\(body.entity) decided: \(fields([Field(body.key, body.value)]))"
        + because(body.reason)
    case .changeUndone(let body):
      return "\(few(body.entities)) undone: \(few(body.undone))" + because(body.reason)
    case .attachmentDeclared(let body):
      return "\(body.subject) attachment: \(body.name), \(body.mediaType)"
    case .attachmentRedacted(let body):
      return "\(body.subject) attachment \(body.attachment) redacted" + because(body.reason)
    case .noteWritten(let body): return "\(body.subject) note: \(body.text)"
    case .noteRevised(let body):
      return "\(body.subject) note \(body.note) revised: \(body.text)"
    case .consentGiven(let body): return "\(body.subject) consent given"
    case .consentWithdrawn(let body):
      return "\(body.subject) consent \(body.consent) withdrawn" + because(body.reason)
    case .subjectErased: return "subject erased"
    case .baselineImported(let body):
      return "baseline imported: \(body.source), \(Quantity.counted(body.figures.count, "figure"))"
    default: return stewardship(body)
    }
  }

  private static func stewardship(_ body: EventBody) -> String {
    switch body {
    case .deviceSetAside(let body):
      let points = body.points.map {
        $0.after == .none ? "all of device \($0.device)" : "device \($0.device) after \($0.after)"
      }
      return "set aside: \(points.joined(separator: ", "))" + because(body.reason)
    case .setAsideReverted(let body):
      return "what \(body.setAside) set aside counts again" + because(body.reason)
    case .surveyClosed(let body): return "survey closed" + because(body.reason)
    case .surveyReopened(let body): return "survey reopened" + because(body.reason)
    case .memberFiltered(let body):
      return body.filter == nil
        ? "device \(body.device) is given all of the survey"
        : "device \(body.device) is given a part of the survey"
    case .entitiesDistinguished(let body):
      return "\(body.first) and \(body.second) are not one" + because(body.reason)
    case .warningAccepted(let body):
      let about = body.subject?.description ?? body.device.map { "device \($0)" } ?? "the survey"
      return "\(about) warning \(body.code) accepted" + because(body.reason)
    case .judgementReverted(let body):
      return "\(few(body.entities)) judgement \(body.judgement) taken back" + because(body.reason)
    case .opaque(let body): return "event of an unknown or unreadable type (\(body.fieldNumber))"
    default: return body.typeName
    }
  }
}
