import CairnModel

/// Events within the limits of the protocol, from a seed.
struct RandomEvents {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func word() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(word() % UInt64(bound)) }

  /// Changes, adds and cuts off bytes here and there.
  mutating func damage(_ bytes: inout [UInt8]) {
    for _ in 0...below(3) {
      guard !bytes.isEmpty else { return }
      let position = below(bytes.count)
      switch below(4) {
      case 0: bytes[position] ^= 1 << UInt8(below(8))
      case 1: bytes[position] = UInt8(below(256))
      case 2: bytes.removeLast(below(bytes.count))
      default: bytes.insert(UInt8(below(256)), at: position)
      }
    }
  }

  private mutating func isTrue() -> Bool { word() & 1 == 0 }

  /// Small and large numbers alike.
  private mutating func number() -> UInt64 { word() >> UInt64(below(64)) }

  private mutating func signed() -> Int64 { Int64(bitPattern: number()) &* (isTrue() ? 1 : -1) }

  private mutating func device() -> DeviceNumber {
    SampleEntries.device(UInt32(number() % UInt64(DeviceNumber.maximum.rawValue)) + 1)
  }

  private mutating func sequence() -> EventSequence {
    SampleEntries.sequence(number() % (1 << 43 - 1) + 1)
  }

  private mutating func id() -> EventID { EventID(device(), sequence()) }

  private mutating func ids() -> [EventID] { list(5) { $0.id() } }

  private mutating func entity() -> EntityID { EntityID(id()) }

  private mutating func list<Element>(
    _ maximum: Int, _ element: (inout RandomEvents) -> Element
  ) -> [Element] {
    (0..<below(maximum + 1)).map { _ in element(&self) }
  }

  private mutating func bytes(_ maximum: Int) -> [UInt8] {
    list(maximum) { UInt8(truncatingIfNeeded: $0.word()) }
  }

  private mutating func text(_ maximum: Int = 20) -> Text {
    let alphabet = [
      "a", "Z", "0", " ", "\"", "\\", "\n", "\0", "ä", "e\u{301}", "创", "🎭", "\u{7f}",
    ]
    return Text(list(maximum) { alphabet[$0.below(alphabet.count)] }.joined())
  }

  private mutating func digest() -> Digest { SampleEntries.digest(UInt8(below(256))) }

  private mutating func vertex() -> Vertex {
    Vertex(
      latitudeE7: Int32(below(1_800_000_001) - 900_000_000),
      longitudeE7: Int32(below(3_600_000_001) - 1_800_000_000))
  }

  private mutating func vertices(_ least: Int) -> [Vertex] {
    (0..<least + below(6)).map { _ in vertex() }
  }

  private mutating func polygon() -> Polygon {
    Polygon(rings: (0...below(3)).map { _ in vertices(3) })
  }

  private mutating func date() -> CalendarDate {
    let year = Int32(below(19_999) - 9_999)
    let month = UInt8(below(13))
    return CalendarDate(year: year, month: month, day: month == 0 ? 0 : UInt8(below(29)))
  }

  mutating func value() -> Value {
    switch below(15) {
    case 0: .text(text())
    case 1: .integer(signed())
    case 2: .decimal(Decimal(mantissa: signed(), scale: UInt8(below(19))))
    case 3: .flag(isTrue())
    case 4: .date(date())
    case 5: .time(Timestamp(milliseconds: signed()))
    case 6: .code(text())
    case 7: .entity(entity())
    case 8: .attachment(id())
    case 9:
      .point(
        Point(
          vertex: vertex(), accuracyMillimetres: UInt32(truncatingIfNeeded: number()),
          isHandPlaced: isTrue()))
    case 10: .line(vertices(2))
    case 11: .polygon(polygon())
    case 12: .multipolygon((0...below(4)).map { _ in polygon() })
    case 13: .cleared
    default:
      .sealed(SealedValue(subjectKeyID: bytes(16), nonce: bytes(12), ciphertext: bytes(40)))
    }
  }

  private mutating func field() -> Field {
    Field(key(), value())
  }

  private mutating func key() -> FieldKey { FieldKey(1 + UInt32(below(1_000_000))) }

  private mutating func fields() -> [Field] { list(6) { $0.field() } }

  mutating func event() -> Event {
    Event(
      id: id(),
      context: Context(
        base: LogSize(number()),
        seen: list(3) {
          SeenThrough(device: $0.device(), sequence: $0.isTrue() ? $0.sequence() : .none)
        }),
      claimedTime: Timestamp(milliseconds: signed()),
      observedTime: isTrue() ? Timestamp(milliseconds: signed()) : nil, bootID: bytes(16),
      uptime: Milliseconds(signed() & .max), schema: isTrue() ? id() : nil,
      was: isTrue() ? id() : nil,
      onBehalfOf: isTrue() ? "kiosk" : nil, body: body())
  }

  mutating func body() -> EventBody {
    switch below(30) {
    case 0:
      .inviteIssued(
        InviteIssued(
          inviteKey: SampleEntries.key(.ed25519, UInt8(below(256))), role: role(),
          expires: Timestamp(milliseconds: signed()), name: text()))
    case 1: .roleChanged(RoleChanged(device: device(), role: role()))
    case 2:
      .deviceRevoked(
        DeviceRevoked(
          device: device(), reason: text(), hasLineage: isTrue(), except: list(3) { $0.device() }))
    case 3:
      .eventsAdopted(
        EventsAdopted(device: device(), throughSequence: sequence(), chainHead: digest()))
    case 4:
      .schemaPublished(
        SchemaPublished(
          name: text(), previous: isTrue() ? id() : nil, part: UInt32(below(4)),
          partCount: UInt32(below(4)) + 4, documentDigest: digest(), document: bytes(100)))
    case 5: .rulesRaised(level: UInt32(truncatingIfNeeded: number()))
    case 6:
      .entityRegistered(
        EntityRegistered(
          kind: KindNumber(1 + UInt32(below(1_000_000))), fields: fields(),
          elements: fields()))
    case 7: .fieldsRevised(FieldsRevised(entity: entity(), fields: fields()))
    case 8: .elementsAdded(ElementsAdded(entity: entity(), elements: fields()))
    case 9:
      .elementsRemoved(
        ElementsRemoved(
          entity: entity(),
          elements: list(3) { RemovedElement(element: $0.field(), addedBy: $0.ids()) }))
    case 10: .entityRetracted(EntityRetracted(entity: entity(), reason: text()))
    case 11: .entityRestored(EntityRestored(entity: entity(), reason: text()))
    case 12:
      .entitiesMerged(
        EntitiesMerged(
          survivor: entity(), merged: entity(),
          chosen: list(3) { ChosenField(key: $0.key(), event: $0.id()) },
          reason: text()))
    case 13: .mergeReverted(MergeReverted(merged: EntityID(id()), merge: id(), reason: text()))
    case 14:
      .conflictResolved(
        ConflictResolved(
          entity: entity(), key: key(), value: value(), rejected: ids(),
          reason: text()))
    case 15:
      .changeUndone(
        ChangeUndone(
          entities: ids().map { EntityID($0) }, undone: ids(), reinstated: ids(), reason: text()))
    case 16, 17, 18, 19: stewardship()
    default: observation()
    }
  }

  private mutating func stewardship() -> EventBody {
    switch below(8) {
    case 0:
      .deviceSetAside(
        DeviceSetAside(
          points: [SetAsidePoint(device: device(), after: sequence(), withSuccessors: isTrue())],
          reason: text()))
    case 1: .setAsideReverted(SetAsideReverted(setAside: id(), reason: text()))
    case 2: .surveyClosed(SurveyClosed(reason: text()))
    case 3: .surveyReopened(SurveyReopened(reason: text()))
    case 4:
      .memberFiltered(
        MemberFiltered(
          device: device(), filter: isTrue() ? MemberFilter(conditions: fields()) : nil))
    case 5:
      .entitiesDistinguished(
        EntitiesDistinguished(first: entity(), second: entity(), reason: text()))
    case 6:
      .warningAccepted(
        WarningAccepted(
          code: UInt32(below(21)), subject: isTrue() ? entity() : nil,
          related: isTrue() ? entity() : nil, key: isTrue() ? key() : nil,
          item: isTrue() ? text() : nil, device: isTrue() ? device() : nil, reason: text()))
    default:
      .judgementReverted(JudgementReverted(judgement: id(), entities: [entity()], reason: text()))
    }
  }

  private mutating func observation() -> EventBody {
    switch below(10) {
    case 0:
      .sampleRecorded(
        SampleRecorded(
          subject: entity(), item: text(), value: isTrue() ? value() : nil, unit: text(),
          confidence: isTrue() ? UInt32(below(5)) : nil, evidence: ids()))
    case 1: .sampleWithdrawn(SampleWithdrawn(subject: EntityID(id()), sample: id(), reason: text()))
    case 2:
      .attachmentDeclared(
        AttachmentDeclared(
          subject: entity(), digest: digest(), byteCount: number(), mediaType: text(),
          name: text()))
    case 3:
      .attachmentRedacted(
        AttachmentRedacted(subject: EntityID(id()), attachment: id(), reason: text()))
    case 4:
      .noteWritten(NoteWritten(subject: entity(), text: text(500), tags: list(3) { $0.text() }))
    case 5:
      .noteRevised(
        NoteRevised(
          subject: EntityID(id()), note: id(), text: text(500), tags: list(3) { $0.text() }))
    case 6:
      .consentGiven(
        ConsentGiven(subject: entity(), statement: text(), evidence: isTrue() ? id() : nil))
    case 7:
      .consentWithdrawn(ConsentWithdrawn(subject: EntityID(id()), consent: id(), reason: text()))
    case 8: .subjectErased(SubjectErased(subjectKeyID: bytes(16), reason: text()))
    default:
      .baselineImported(
        BaselineImported(
          source: text(),
          figures: list(4) {
            BaselineFigure(
              area: $0.text(), code: $0.text(), year: Int32(truncatingIfNeeded: $0.signed()),
              firms: $0.isTrue() ? $0.number() : nil, employment: $0.isTrue() ? $0.number() : nil)
          }))
    }
  }

  private mutating func role() -> Role { Role.allCases[below(Role.allCases.count)] }
}
