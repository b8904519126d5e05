import CairnModel

/// One entry of each kind, for the vectors.
enum SampleEntries {
  static func id(_ text: String) -> EventID {
    guard let id = EventID(text) else { preconditionFailure("\(text) is no id") }
    return id
  }

  static func entity(_ text: String) -> EntityID { EntityID(id(text)) }

  static func device(_ number: UInt32) -> DeviceNumber { id("\(number).1").device }

  static func sequence(_ number: UInt64) -> EventSequence { id("1.\(number)").sequence }

  static func digest(_ byte: UInt8) -> Digest {
    guard let digest = Digest((0..<32).map { byte &+ UInt8($0) }) else {
      preconditionFailure("32 bytes are a digest")
    }
    return digest
  }

  static func key(_ algorithm: PublicKey.Algorithm, _ byte: UInt8) -> PublicKey {
    let bytes = [UInt8](repeating: byte, count: algorithm.keyByteCount)
    guard let key = PublicKey(algorithm, bytes) else { preconditionFailure("that is a key's size") }
    return key
  }

  static func event(_ body: EventBody) -> Event {
    Event(
      id: id("3.17"), context: Context(base: LogSize(12)),
      claimedTime: Timestamp(milliseconds: 1_555_841_700_000), schema: id("1.1"), body: body)
  }

  private static let point = Value.point(
    Point(
      vertex: Vertex(latitudeE7: 601_722_969, longitudeE7: 249_445_312),
      accuracyMillimetres: 4_500))
  private static let ring = [
    Vertex(latitudeE7: 0, longitudeE7: 0), Vertex(latitudeE7: 0, longitudeE7: 30_000_000),
    Vertex(latitudeE7: 20_000_000, longitudeE7: 30_000_000),
  ]
  private static let far = [
    Vertex(latitudeE7: 900_000_000, longitudeE7: -1_800_000_000),
    Vertex(latitudeE7: -900_000_000, longitudeE7: 1_800_000_000),
  ]

  static let events: [(name: String, event: Event)] = [
    (
      "everything in the envelope",
      Event(
        id: id("1048575.8796093022207"),
        context: Context(
          base: LogSize(1 << 40),
          seen: [
            SeenThrough(device: device(9), sequence: sequence(4)),
            SeenThrough(device: device(3), sequence: .none),
          ]),
        claimedTime: Timestamp(milliseconds: -1), observedTime: Timestamp(milliseconds: 0),
        bootID: (1...16).map { $0 }, uptime: Milliseconds(86_400_000), schema: id("1.2"),
        was: id("2.17"), onBehalfOf: "kiosk 7",
        body: .entityRetracted(EntityRetracted(entity: entity("3.1"), reason: "")))
    ),
    (
      "invite_issued",
      event(
        .inviteIssued(
          InviteIssued(
            inviteKey: key(.ed25519, 0x11), role: .surveyor,
            expires: Timestamp(milliseconds: 1_556_446_500_000), name: "Aino")))
    ),
    (
      "invite_issued beside another device, for a part of the survey",
      event(
        .inviteIssued(
          InviteIssued(
            inviteKey: key(.ed25519, 0x12), role: .surveyor,
            expires: Timestamp(milliseconds: 1_556_446_500_000), name: "Aino", beside: device(3),
            filter: MemberFilter(
              area: .polygon(Polygon(rings: [ring])),
              kinds: [KindNumber(1), KindNumber(2)],
              conditions: [Field(FieldKey(8), .code("open"))]))))
    ),
    (
      "device_revoked with its lineage",
      event(
        .deviceRevoked(
          DeviceRevoked(
            device: device(4), reason: "stolen", hasLineage: true, except: [device(6), device(9)])))
    ),
    (
      "device_set_aside",
      event(
        .deviceSetAside(
          DeviceSetAside(
            points: [
              SetAsidePoint(device: device(4), after: sequence(12), withSuccessors: true),
              SetAsidePoint(device: device(6), after: .none, withSuccessors: false),
            ], reason: "made up")))
    ),
    (
      "set_aside_reverted",
      event(.setAsideReverted(SetAsideReverted(setAside: id("1.9"), reason: "a mistake")))
    ),
    ("survey_closed", event(.surveyClosed(SurveyClosed(reason: "the season is over")))),
    ("survey_reopened", event(.surveyReopened(SurveyReopened(reason: "")))),
    (
      "member_filtered",
      event(
        .memberFiltered(
          MemberFiltered(device: device(4), filter: MemberFilter(kinds: [KindNumber(2)]))))
    ),
    (
      "member_filtered to all",
      event(.memberFiltered(MemberFiltered(device: device(4), filter: nil)))
    ),
    (
      "entities_distinguished",
      event(
        .entitiesDistinguished(
          EntitiesDistinguished(
            first: entity("2.1"), second: entity("3.4"), reason: "two floors of one house")))
    ),
    (
      "warning_accepted",
      event(
        .warningAccepted(
          WarningAccepted(
            code: 6, subject: entity("2.1"), related: entity("2.9"), key: FieldKey(3), item: "%",
            device: device(3), reason: "it moved next door")))
    ),
    (
      "judgement_reverted",
      event(
        .judgementReverted(
          JudgementReverted(
            judgement: id("3.20"), entities: [entity("2.1"), entity("3.4")], reason: "it is one")))
    ),
    ("role_changed", event(.roleChanged(RoleChanged(device: device(4), role: .coordinator)))),
    (
      "device_revoked",
      event(.deviceRevoked(DeviceRevoked(device: device(4), reason: "lost on a tram")))
    ),
    (
      "events_adopted",
      event(
        .eventsAdopted(
          EventsAdopted(
            device: device(4), throughSequence: sequence(99), chainHead: digest(0x20))))
    ),
    (
      "schema_published, the first of two parts",
      event(
        .schemaPublished(
          SchemaPublished(
            name: "creative-clusters@1", previous: nil, part: 0, partCount: 2,
            documentDigest: digest(0x40), document: Array("{\"schema\":".utf8))))
    ),
    (
      "schema_published behind another",
      event(
        .schemaPublished(
          SchemaPublished(
            name: "creative-clusters@2", previous: id("1.1"), part: 0, partCount: 1,
            documentDigest: digest(0x60), document: [])))
    ),
    ("rules_raised", event(.rulesRaised(level: 2))),
    (
      "entity_registered",
      event(
        .entityRegistered(
          EntityRegistered(
            kind: KindNumber(2),
            fields: [
              Field(FieldKey(1), .text("Lilla Teatern")), Field(FieldKey(2), point),
              Field(FieldKey(1000), .integer(-7)),
            ],
            elements: [
              Field(FieldKey(9), .code("dcms@2015:9004")),
              Field(FieldKey(12), .entity(entity("1.5"))),
            ])))
    ),
    (
      "entity_registered with nothing",
      event(.entityRegistered(EntityRegistered(kind: KindNumber(1), fields: [])))
    ),
    (
      "fields_revised",
      event(
        .fieldsRevised(
          FieldsRevised(
            entity: entity("3.1"),
            fields: [Field(FieldKey(1), .text("Lilla teatern")), Field(FieldKey(6), .cleared)])))
    ),
    (
      "elements_added",
      event(
        .elementsAdded(
          ElementsAdded(
            entity: entity("3.1"), elements: [Field(FieldKey(16), .code("related"))])))
    ),
    (
      "elements_removed",
      event(
        .elementsRemoved(
          ElementsRemoved(
            entity: entity("3.1"),
            elements: [
              RemovedElement(
                element: Field(FieldKey(16), .code("related")),
                addedBy: [id("3.2"), id("4.1")])
            ])))
    ),
    (
      "entity_retracted",
      event(.entityRetracted(EntityRetracted(entity: entity("3.1"), reason: "demolished")))
    ),
    (
      "entity_restored",
      event(.entityRestored(EntityRestored(entity: entity("3.1"), reason: "the house next door")))
    ),
    (
      "entities_merged",
      event(
        .entitiesMerged(
          EntitiesMerged(
            survivor: entity("3.1"), merged: entity("4.2"),
            chosen: [ChosenField(key: FieldKey(1), event: id("4.2"))], reason: "same door")))
    ),
    (
      "merge_reverted",
      event(
        .mergeReverted(
          MergeReverted(merged: EntityID(id("3.1")), merge: id("3.9"), reason: "two doors")))
    ),
    (
      "sample_recorded",
      event(
        .sampleRecorded(
          SampleRecorded(
            subject: entity("1.5"), item: "F.DIG", value: .integer(0), unit: "", confidence: 0,
            evidence: [id("3.3"), id("3.4")])))
    ),
    (
      "sample_recorded, not observed",
      event(
        .sampleRecorded(
          SampleRecorded(subject: entity("1.5"), item: "employees", value: nil, unit: "fte")))
    ),
    (
      "sample_withdrawn",
      event(
        .sampleWithdrawn(
          SampleWithdrawn(subject: EntityID(id("3.1")), sample: id("3.5"), reason: "wrong cluster"))
      )
    ),
    (
      "conflict_resolved",
      event(
        .conflictResolved(
          ConflictResolved(
            entity: entity("3.1"), key: FieldKey(8), value: .code("firm"),
            rejected: [id("4.3"), id("5.1")], reason: "asked the owner")))
    ),
    (
      "change_undone",
      event(
        .changeUndone(
          ChangeUndone(
            entities: [EntityID(id("3.1"))], undone: [id("3.6")],
            reinstated: [id("3.2"), id("4.1")], reason: "typo")))
    ),
    (
      "attachment_declared",
      event(
        .attachmentDeclared(
          AttachmentDeclared(
            subject: entity("3.1"), digest: digest(0x80), byteCount: 5_000_000_000,
            mediaType: "image/jpeg", name: "facade.jpg")))
    ),
    (
      "attachment_redacted",
      event(
        .attachmentRedacted(
          AttachmentRedacted(
            subject: EntityID(id("3.1")), attachment: id("3.7"), reason: "a face in it")))
    ),
    (
      "note_written",
      event(
        .noteWritten(
          NoteWritten(
            subject: entity("3.1"), text: "Moves to 数字内容 \"soon\"\n", tags: ["TR.PROD", "TR.REL"])))
    ),
    (
      "note_revised",
      event(
        .noteRevised(
          NoteRevised(subject: EntityID(id("3.1")), note: id("3.8"), text: "Moved", tags: [])))
    ),
    (
      "consent_given",
      event(
        .consentGiven(
          ConsentGiven(subject: entity("3.1"), statement: "may be named", evidence: id("3.3"))))
    ),
    (
      "consent_given without evidence",
      event(.consentGiven(ConsentGiven(subject: entity("3.1"), statement: "may be named")))
    ),
    (
      "consent_withdrawn",
      event(
        .consentWithdrawn(
          ConsentWithdrawn(subject: EntityID(id("3.1")), consent: id("3.10"), reason: "by letter")))
    ),
    (
      "subject_erased",
      event(.subjectErased(SubjectErased(subjectKeyID: [1, 2, 3, 4], reason: "on request")))
    ),
    (
      "baseline_imported",
      event(
        .baselineImported(
          BaselineImported(
            source: "Statistics Finland 2019",
            figures: [
              BaselineFigure(
                area: "091", code: "dcms@2015:7410", year: 2018, firms: 412, employment: 0),
              BaselineFigure(
                area: "091", code: "dcms@2015:9003", year: -1, firms: nil, employment: nil),
            ])))
    ),
  ]

  static let values: [(name: String, value: Value)] = [
    ("text", .text("Café 创意")), ("empty text", .text("")),
    ("decomposed text is another value", .text("Cafe\u{301}")),
    ("integer 0", .integer(0)), ("integer -1", .integer(-1)), ("largest integer", .integer(.max)),
    ("smallest integer", .integer(.min)),
    ("decimal 12.5", .decimal(Decimal(mantissa: 125, scale: 1))),
    ("smallest decimal step", .decimal(Decimal(mantissa: -1, scale: 18))),
    ("flag true", .flag(true)), ("flag false", .flag(false)),
    ("a year", .date(CalendarDate(year: 2019))),
    ("a month", .date(CalendarDate(year: 2019, month: 4))),
    ("a day", .date(CalendarDate(year: 2020, month: 2, day: 29))),
    ("a day before our era", .date(CalendarDate(year: -44, month: 3, day: 15))),
    ("time", .time(Timestamp(milliseconds: 1_555_841_700_123))),
    ("time before 1970", .time(Timestamp(milliseconds: -1))),
    ("code", .code("dcms@2015:7410")), ("entity", .entity(entity("3.1"))),
    ("attachment", .attachment(id("1048575.8796093022207"))), ("point", point),
    (
      "point placed by hand",
      .point(Point(vertex: Vertex(latitudeE7: 0, longitudeE7: 0), isHandPlaced: true))
    ),
    (
      "point at the corner of the map",
      .point(Point(vertex: far[0], accuracyMillimetres: .max))
    ),
    ("line", .line(ring)), ("line whose differences pass 32 bits", .line(far)),
    ("polygon", .polygon(Polygon(rings: [ring]))),
    ("polygon with a hole", .polygon(Polygon(rings: [ring, ring]))),
    (
      "multipolygon",
      .multipolygon([Polygon(rings: [ring]), Polygon(rings: [ring, ring])])
    ),
    ("cleared", .cleared),
    (
      "sealed",
      .sealed(SealedValue(subjectKeyID: [1, 2], nonce: [3, 4, 5], ciphertext: [6, 7, 8, 9]))
    ),
  ]
}
