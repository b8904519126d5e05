package import CairnFold
package import CairnModel

/// Something that stands beside an entity's fields and sets: what a sample, a note, an attachment, a
/// consent, a judgement or a merge says, as far as it is shown.
package enum EntityRemark: Hashable, Sendable {
  case sample(item: Text, value: Value?, unit: Text)
  /// The latest of each author.
  case note([Text])
  case attachment(name: Text, isRedacted: Bool)
  case consent(statement: Text, isWithdrawn: Bool)
  case judgement(Judgement)
  case merge(member: EntityID, survivor: EntityID)

  /// For scripts.
  package var name: String {
    switch self {
    case .sample: "sample"
    case .note: "note"
    case .attachment: "attachment"
    case .consent: "consent"
    case .judgement: "judgement"
    case .merge: "merge"
    }
  }

  /// For a person.
  package func text(names: SchemaNames) -> String {
    switch self {
    case .sample(let item, let value, let unit):
      Deed.sampled(item: item, value: value, unit: unit, confidence: nil, evidence: [])
        .text(names: names)
    case .note(let texts): texts.map { "“\($0)”" }.joined(separator: " ")
    case .attachment(let name, let isRedacted): "\(name)" + (isRedacted ? ", redacted" : "")
    case .consent(let statement, let isWithdrawn):
      "\(statement)" + (isWithdrawn ? ", withdrawn" : "")
    case .judgement(let judgement): Deed.judged(judgement).text(names: names)
    case .merge(let member, let survivor): "\(member) merged into \(survivor)"
    }
  }
}

extension MergeGroup {
  /// What stands beside the fields and sets, by the event that brought it.
  package var remarks: [EventID: EntityRemark] {
    var remarks: [EventID: EntityRemark] = [:]
    for sample in samples {
      remarks[sample.event] = .sample(item: sample.item, value: sample.value, unit: sample.unit)
    }
    for note in notes { remarks[note.id] = .note(note.versions.map(\.text)) }
    for attachment in attachments {
      remarks[attachment.id] = .attachment(
        name: attachment.name, isRedacted: attachment.redactedBy != nil)
    }
    for consent in consents {
      remarks[consent.id] = .consent(
        statement: consent.statement, isWithdrawn: consent.withdrawnBy != nil)
    }
    for held in judgements { remarks[held.standing.event] = .judgement(held.standing.judgement) }
    for merge in merges {
      remarks[merge.act.event] = .merge(member: merge.member, survivor: merge.survivor)
    }
    return remarks
  }
}
