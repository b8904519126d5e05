package import CairnFold
import CairnFormats
package import CairnModel

extension Act {
  /// What was said, by whom, when and on what ground.
  /// - Parameters:
  ///   - id: the entity that it was said of.
  ///   - author: what a device is called.
  package func json(
    of id: EntityID, names: SchemaNames, author: (DeviceNumber) -> String, isUndone: Bool = false,
    isOut: Bool = false
  ) -> JSONValue {
    [
      "event": .string(event.description), "entity": .string(id.description),
      "index": .integer(Int64(index.rawValue)), "author": .string(author(event.device)),
      "claimed": .string(claimed.text), "corrected": .string(corrected.text),
      "observed": observed.map { .string($0.text) } ?? .null,
      "base": .integer(Int64(context.base.rawValue)),
      "reason": .string(reason.string), "undone": .bool(isUndone),
      "set_aside": .bool(isOut),
      "deeds": .array(deeds.map { $0.json(names: names) }),
    ]
  }
}

extension Deed {
  fileprivate func json(names: SchemaNames) -> JSONValue {
    switch self {
    case .registered(let kind): ["did": "registered", "kind": .string(names.name(of: kind))]
    case .set(let key, let value):
      ["did": "set", "field": .string(names.name(of: key)), "value": value.json]
    case .resolved(let key, let value, let rejected):
      [
        "did": "resolved", "field": .string(names.name(of: key)), "value": value.json,
        "rejected": .array(rejected.map { .string($0.description) }),
      ]
    case .added(let key, let value):
      ["did": "added", "field": .string(names.name(of: key)), "value": value.json]
    case .removed(let key, let value, _):
      ["did": "removed", "field": .string(names.name(of: key)), "value": value.json]
    case .sampled(let item, let value, let unit, _, _):
      [
        "did": "sampled", "item": .string(item.string), "value": value?.json ?? .null,
        "unit": .string(unit.string),
      ]
    default: ["did": .string(name), "what": .string(text(names: names))]
    }
  }

  private var name: String {
    switch self {
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
    case .judged(.distinct): "distinguished"
    case .judged(.accepted): "warning_accepted"
    case .judgementReverted: "judgement_reverted"
    }
  }

  /// For a person.
  package func text(names: SchemaNames) -> String {
    switch self {
    case .registered(let kind): "registered as \(names.name(of: kind))"
    case .set(let key, .cleared): "emptied \(names.name(of: key))"
    case .set(let key, let value): "\(names.name(of: key))=\(value.text)"
    case .resolved(let key, let value, _): "decided \(names.name(of: key))=\(value.text)"
    case .added(let key, let value): "\(names.name(of: key))+\(value.text)"
    case .removed(let key, let value, _): "\(names.name(of: key))−\(value.text)"
    case .retracted(let flag): flag ? "retracted" : "restored"
    case .merged(let survivor, _): "merged into \(survivor)"
    case .mergeReverted(let merge): "took back the merge \(merge)"
    case .absorbed(let merged): "\(merged) was merged into it"
    case .sampled(let item, let value, let unit, _, _):
      "\(item)=\(value?.text ?? "not observed")\(unit.string.isEmpty ? "" : " \(unit)")"
    case .undone(let events):
      "undid \(events.prefix(8).map(\.description).joined(separator: " "))"
        + (events.count > 8 ? " and \(events.count - 8) more" : "")
    default: remark
    }
  }

  private var remark: String {
    switch self {
    case .sampleWithdrawn(let sample): "withdrew the sample \(sample)"
    case .noted(let text, let tags): Self.note(text, tags)
    case .noteRevised(let note, let text, let tags): "note \(note): \(Self.note(text, tags))"
    case .attached(_, let byteCount, let mediaType, let name):
      "attached \(name) (\(mediaType), \(byteCount) bytes)"
    case .attachmentRedacted(let attachment): "redacted the attachment \(attachment)"
    case .consented(let statement, _): "consent given: \(statement)"
    case .consentWithdrawn(let consent): "consent \(consent) withdrawn"
    case .judged(.distinct(let other)): "is not the same as \(other)"
    case .judged(.accepted(let name)): "accepted \(name.codeName)"
    case .judgementReverted(let judgement): "took back the judgement \(judgement)"
    default: name
    }
  }

  private static func note(_ text: Text, _ tags: [Text]) -> String {
    "“\(text)”" + tags.map { " #\($0)" }.joined()
  }
}
