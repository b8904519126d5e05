import CairnModel

extension BodyTable {
  /// Bodies of entries by their numbers.
  static let bodies = service + membership + entities + observations + judgements

  private static let reason = FieldRule.text(atMost: Limits.reasonByteCountMaximum)
  private static let name = FieldRule.text(atMost: Limits.nameByteCountMaximum)
  private static let text = FieldRule.text(atMost: Limits.textByteCountMaximum)
  private static let key = FieldRule.message("PublicKey", required: true)
  private static let id = FieldRule.id(required: true)
  private static let device = FieldRule.device(required: true)
  private static let any32 = FieldRule.number32(atMost: .max)
  private static let list = FieldRule.messages("Field", count: 0...256)
  private static let filter = FieldRule.message("MemberFilter", required: false)

  private static let service = [
    BodyTable(
      "AdminAppointed", 15,
      Field(
        1, "device",
        .special("0 or a device", needs: ProtoBytes { $0.add(1, 4) }.bytes), isReplaceable: true),
      Field(2, "invite_key", .special("0 or 32 bytes", needs: nil)),
      Field(3, "name", .text(atMost: nil)), Field(4, "expires_time_ms", .signed64),
      Field(5, "replaced", .devices(atMost: 256)), Field(6, "reason", .text(atMost: nil)),
      Field(7, "appointed_time_ms", .signed64), special: appointing),
    BodyTable(
      "SurveyOpened", 16, Field(1, "origin", .text(atMost: nil)), Field(2, "nonce", .anyBytes),
      Field(3, "log_key", key), Field(4, "admin_key", key),
      Field(5, "admin_name", .text(atMost: nil)), Field(6, "title", .text(atMost: nil)),
      Field(7, "opened_time_ms", .signed64)),
    BodyTable(
      "Receipt", 17, Field(1, "seal", .message("Seal", required: true)),
      Field(2, "received_time_ms", .signed64), Field(3, "clock_offset_ms", .signed64)),
    BodyTable(
      "DeviceEnrolled", 18, Field(1, "device", device), Field(2, "key", key),
      Field(3, "name", .text(atMost: nil)), Field(4, "role", .role),
      Field(5, "invite_key", .inviteKey(required: false)), Field(6, "signature", .anyBytes),
      Field(7, "continues", .device(required: false)), Field(8, "enrolled_time_ms", .signed64),
      Field(9, "beside", .device(required: false))),
    BodyTable(
      "LogKeyRotated", 19, Field(1, "new_key", key),
      Field(2, "signature_by_old_key", .anyBytes), Field(3, "signature_by_new_key", .anyBytes)),
  ]

  private static var appointing: [(field: String, one: FieldCase)] {
    let invite = [UInt8](repeating: 7, count: 32)
    return [
      ("device", FieldCase("neither", isRead: false) { _ in }),
      ("device", FieldCase("a device", isRead: true) { $0.add(1, 4) }),
      ("device", FieldCase("2^20", isRead: false) { $0.add(1, 1 << 20) }),
      ("device", FieldCase("as bytes", isRead: false) { $0.add(1, [1]) }),
      (
        "invite_key",
        FieldCase("both", isRead: false) {
          $0.add(1, 4)
          $0.add(2, invite)
        }
      ),
      ("invite_key", FieldCase("a key", isRead: true) { $0.add(2, invite) }),
      ("invite_key", FieldCase("31 bytes", isRead: false) { $0.add(2, invite.dropLast() + []) }),
    ]
  }

  private static let membership = [
    BodyTable(
      "InviteIssued", 20, Field(1, "invite_key", .inviteKey(required: true)),
      Field(2, "role", .role), Field(3, "expires_time_ms", .signed64), Field(4, "name", name),
      Field(5, "beside", .device(required: false)), Field(6, "filter", filter)),
    BodyTable("RoleChanged", 21, Field(1, "device", device), Field(2, "role", .role)),
    BodyTable(
      "DeviceRevoked", 22, Field(1, "device", device), Field(2, "reason", reason),
      Field(3, "lineage", .flag), Field(4, "except", .devices(atMost: 256))),
    BodyTable(
      "EventsAdopted", 23, Field(1, "device", device),
      Field(2, "through_sequence", .sequence(from: 0)), Field(3, "chain_head", .hash)),
    BodyTable(
      "SchemaPublished", 24, Field(1, "name", name), Field(2, "previous", .id(required: false)),
      Field(3, "part", .special("0 to 2^32 − 1, below `part_count`", needs: nil)),
      Field(4, "part_count", .special("1 to 2^32 − 1", needs: ProtoBytes { $0.add(4, 1) }.bytes)),
      Field(5, "document_sha256", .hash), Field(6, "document", .anyBytes), special: parts),
    BodyTable("RulesRaised", 25, Field(1, "level", any32)),
    BodyTable(
      "DeviceSetAside", 26, Field(1, "points", .messages("SetAsidePoint", count: 1...256)),
      Field(2, "reason", reason)),
    BodyTable("SetAsideReverted", 27, Field(1, "set_aside", id), Field(2, "reason", reason)),
    BodyTable("SurveyClosed", 28, Field(1, "reason", reason)),
    BodyTable("SurveyReopened", 29, Field(1, "reason", reason)),
    BodyTable("MemberFiltered", 30, Field(1, "device", device), Field(2, "filter", filter)),
  ]

  private static var parts: [(field: String, one: FieldCase)] {
    func one(_ name: String, _ part: UInt64, _ count: UInt64, _ isRead: Bool) -> FieldCase {
      FieldCase(name, isRead: isRead) {
        $0.add(3, part)
        $0.add(4, count)
        $0.add(5, [UInt8](repeating: 7, count: 32))
      }
    }
    return [
      ("part", one("the last part", 1, 2, true)),
      ("part", one("behind the last part", 2, 2, false)),
      ("part", one("2^32, which is 0", 1 << 32, 1, true)),
      ("part_count", one("no parts", 0, 0, false)),
      ("part_count", one("2^32 − 1 parts", 0, 1 << 32 - 1, true)),
      ("part_count", one("2^32 parts, which is none", 0, 1 << 32, false)),
    ]
  }

  private static let entities = [
    BodyTable(
      "EntityRegistered", 32, Field(1, "kind", .key(required: true)), Field(2, "fields", list),
      Field(3, "elements", list)),
    BodyTable("FieldsRevised", 33, Field(1, "entity", id), Field(2, "fields", list)),
    BodyTable("ElementsAdded", 34, Field(1, "entity", id), Field(2, "elements", list)),
    BodyTable(
      "ElementsRemoved", 35, Field(1, "entity", id),
      Field(2, "elements", .messages("RemovedElement", count: 0...256))),
    BodyTable("EntityRetracted", 36, Field(1, "entity", id), Field(2, "reason", reason)),
    BodyTable("EntityRestored", 37, Field(1, "entity", id), Field(2, "reason", reason)),
    BodyTable(
      "EntitiesMerged", 38, Field(1, "survivor", id), Field(2, "merged", id),
      Field(3, "chosen", .messages("ChosenField", count: nil)), Field(4, "reason", reason)),
    BodyTable(
      "MergeReverted", 39, Field(1, "merge", id), Field(2, "reason", reason),
      Field(3, "merged", id)),
  ]

  private static let observations = [
    BodyTable(
      "SampleRecorded", 40, Field(1, "subject", id), Field(2, "item", name),
      Field(3, "value", .message("Value", required: false)), Field(4, "unit", name),
      Field(5, "confidence", .number32(atMost: 4)), Field(6, "evidence", .ids(atMost: 1_000))),
    BodyTable(
      "SampleWithdrawn", 41, Field(1, "sample", id), Field(2, "reason", reason),
      Field(3, "subject", id)),
    BodyTable(
      "ConflictResolved", 42, Field(1, "entity", id), Field(2, "key", .key(required: true)),
      Field(3, "value", .message("Value", required: true)),
      Field(4, "rejected", .ids(atMost: 1_000)), Field(5, "reason", reason)),
    BodyTable(
      "ChangeUndone", 43, Field(1, "undone", .ids(atMost: Limits.eventsPerUndoMaximum)),
      Field(2, "reinstated", .ids(atMost: 1_000)), Field(3, "reason", reason),
      Field(4, "entities", .ids(atMost: Limits.entitiesPerUndoMaximum))),
    BodyTable(
      "AttachmentDeclared", 44, Field(1, "subject", id), Field(2, "sha256", .hash),
      Field(3, "byte_count", .number64), Field(4, "media_type", name), Field(5, "name", name)),
    BodyTable(
      "AttachmentRedacted", 45, Field(1, "attachment", id), Field(2, "reason", reason),
      Field(3, "subject", id)),
    BodyTable(
      "NoteWritten", 46, Field(1, "subject", id), Field(2, "text", text),
      Field(3, "tags", .texts(atMost: 256, bytes: 200))),
    BodyTable(
      "NoteRevised", 47, Field(1, "note", id), Field(2, "text", text),
      Field(3, "tags", .texts(atMost: 256, bytes: 200)), Field(4, "subject", id)),
    BodyTable(
      "ConsentGiven", 48, Field(1, "subject", id), Field(2, "statement", text),
      Field(3, "evidence", .id(required: false))),
    BodyTable(
      "ConsentWithdrawn", 49, Field(1, "consent", id), Field(2, "reason", reason),
      Field(3, "subject", id)),
    BodyTable(
      "SubjectErased", 50, Field(1, "subject_key_id", .anyBytes), Field(2, "reason", reason)),
    BodyTable(
      "BaselineImported", 51, Field(1, "source", text),
      Field(2, "figures", .messages("BaselineFigure", count: nil))),
  ]

  private static let judgements = [
    BodyTable(
      "EntitiesDistinguished", 52, Field(1, "first", id), Field(2, "second", id),
      Field(3, "reason", reason)),
    BodyTable(
      "WarningAccepted", 53, Field(1, "code", any32), Field(2, "subject", .id(required: false)),
      Field(3, "related", .id(required: false)), Field(4, "key", .key(required: false)),
      Field(5, "item", name),
      Field(6, "device", .device(required: false)), Field(7, "reason", reason)),
    BodyTable(
      "JudgementReverted", 54, Field(1, "judgement", id), Field(2, "entities", .ids(atMost: 2)),
      Field(3, "reason", reason)),
  ]
}
