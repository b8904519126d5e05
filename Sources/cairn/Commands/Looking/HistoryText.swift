import CairnFold
import CairnFormats
import CairnModel

/// What was said of an entity, act by act: who, when, on what ground.
struct HistoryText {
  let schemas: PublishedSchemas
  let authors: Authors

  func json(_ act: Act, of id: EntityID, isUndone: Bool = false) -> JSONValue {
    [
      "event": .string(act.event.description), "entity": .string(id.description),
      "index": .integer(Int64(act.index.rawValue)),
      "author": .string(authors.name(act.event.device)),
      "claimed": .string(act.claimed.text), "corrected": .string(act.corrected.text),
      "observed": act.observed.map { .string($0.text) } ?? .null,
      "base": .integer(Int64(act.context.base.rawValue)),
      "reason": .string(act.reason.string), "undone": .bool(isUndone),
      "deeds": .array(act.deeds.map { json($0) }),
    ]
  }

  private func json(_ deed: Deed) -> JSONValue {
    switch deed {
    case .registered(let kind): ["did": "registered", "kind": .string(schemas.name(of: kind))]
    case .set(let key, let value):
      ["did": "set", "field": .string(schemas.name(of: key)), "value": value.json]
    case .resolved(let key, let value, let rejected):
      [
        "did": "resolved", "field": .string(schemas.name(of: key)), "value": value.json,
        "rejected": .array(rejected.map { .string($0.description) }),
      ]
    case .added(let key, let value):
      ["did": "added", "field": .string(schemas.name(of: key)), "value": value.json]
    case .removed(let key, let value, _):
      ["did": "removed", "field": .string(schemas.name(of: key)), "value": value.json]
    case .sampled(let item, let value, let unit, _, _):
      [
        "did": "sampled", "item": .string(item.string), "value": value?.json ?? .null,
        "unit": .string(unit.string),
      ]
    default: ["did": .string(name(deed)), "what": .string(text(deed))]
    }
  }

  private func name(_ deed: Deed) -> String {
    switch deed {
    case .registered: "registered"
    case .set: "set"
    case .resolved: "resolved"
    case .added: "added"
    case .removed: "removed"
    case .retracted(let flag): flag ? "retracted" : "restored"
    case .merged: "merged"
    case .mergeReverted: "merge_reverted"
    case .absorbed: "absorbed"
    case .sampled: "sampled"
    case .sampleWithdrawn: "sample_withdrawn"
    case .noted: "noted"
    case .noteRevised: "note_revised"
    case .attached: "attached"
    case .attachmentRedacted: "attachment_redacted"
    case .consented: "consented"
    case .consentWithdrawn: "consent_withdrawn"
    case .undone: "undone"
    }
  }

  func lines(_ act: Act, of id: EntityID, _ console: Console, isUndone: Bool = false) -> [String] {
    var line =
      "\(Moment.local(act.corrected))  \(act.event)  \(authors.name(act.event.device)): "
      + act.deeds.map { text($0) }.joined(separator: ", ")
    if !act.reason.string.isEmpty { line += " (\(act.reason.string))" }
    if isUndone { line += "  [undone]" }
    if act.claimed.differs(from: act.corrected) {
      line += "  [its clock said \(Moment.local(act.claimed))]"
    }
    let safe = TerminalText.safe(line)
    return [isUndone ? console.paint(safe, .faint) : safe]
  }

  private func text(_ deed: Deed) -> String {
    switch deed {
    case .registered(let kind): "registered as \(schemas.name(of: kind))"
    case .set(let key, .cleared): "emptied \(schemas.name(of: key))"
    case .set(let key, let value): "\(schemas.name(of: key))=\(value.text)"
    case .resolved(let key, let value, _):
      "decided \(schemas.name(of: key))=\(value.text)"
    case .added(let key, let value): "\(schemas.name(of: key))+\(value.text)"
    case .removed(let key, let value, _): "\(schemas.name(of: key))−\(value.text)"
    case .retracted(let flag): flag ? "retracted" : "restored"
    case .merged(let survivor, _): "merged into \(survivor)"
    case .mergeReverted(let merge): "took back the merge \(merge)"
    case .absorbed(let merged): "\(merged) was merged into it"
    case .sampled(let item, let value, let unit, _, _):
      "\(item)=\(value?.text ?? "not observed")\(unit.string.isEmpty ? "" : " \(unit)")"
    case .undone(let events):
      "undid \(events.prefix(8).map(\.description).joined(separator: " "))"
        + (events.count > 8 ? " and \(events.count - 8) more" : "")
    default: remark(deed)
    }
  }

  private func remark(_ deed: Deed) -> String {
    switch deed {
    case .sampleWithdrawn(let sample): "withdrew the sample \(sample)"
    case .noted(let text, let tags): note(text, tags)
    case .noteRevised(let note, let text, let tags): "note \(note): \(self.note(text, tags))"
    case .attached(_, let byteCount, let mediaType, let name):
      "attached \(name) (\(mediaType), \(byteCount) bytes)"
    case .attachmentRedacted(let attachment): "redacted the attachment \(attachment)"
    case .consented(let statement, _): "consent given: \(statement)"
    case .consentWithdrawn(let consent): "consent \(consent) withdrawn"
    default: name(deed)
    }
  }

  private func note(_ text: Text, _ tags: [Text]) -> String {
    "“\(text)”" + tags.map { " #\($0)" }.joined()
  }
}

extension Timestamp {
  /// By what a person would care about: a second or more.
  func differs(from other: Timestamp) -> Bool { abs(since(other).rawValue) >= 1_000 }
}
