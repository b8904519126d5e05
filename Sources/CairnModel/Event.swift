/// A fact that a device recorded: who, when and on what grounds, and what it says.
public struct Event: Hashable, Sendable {
  public var id: EventID
  public var context: Context
  /// What the device's clock said. It decides nothing about causality.
  public var claimedTime: Timestamp
  /// When the thing was observed, where that is not when it was recorded.
  public var observedTime: Timestamp?
  /// Which start of the device the uptime counts from: up to 16 bytes, empty where not known.
  public var bootID: [UInt8]
  public var uptime: Milliseconds
  /// The event that published the schema under which this one was recorded.
  public var schema: EventID?
  /// The id that this event bore on a copied or restored replica.
  public var was: EventID?
  /// Whom a gateway recorded this for: an opaque name.
  public var onBehalfOf: Text?
  public var body: EventBody

  public init(
    id: EventID, context: Context, claimedTime: Timestamp, observedTime: Timestamp? = nil,
    bootID: [UInt8] = [], uptime: Milliseconds = Milliseconds(0), schema: EventID? = nil,
    was: EventID? = nil, onBehalfOf: Text? = nil, body: EventBody
  ) {
    self.id = id
    self.context = context
    self.claimedTime = claimedTime
    self.observedTime = observedTime
    self.bootID = bootID
    self.uptime = uptime
    self.schema = schema
    self.was = was
    self.onBehalfOf = onBehalfOf
    self.body = body
  }
}

/// What an event says, in the past tense.
public enum EventBody: Hashable, Sendable {
  case inviteIssued(InviteIssued)
  case roleChanged(RoleChanged)
  case deviceRevoked(DeviceRevoked)
  case eventsAdopted(EventsAdopted)
  case schemaPublished(SchemaPublished)
  case rulesRaised(level: UInt32)
  case entityRegistered(EntityRegistered)
  case fieldsRevised(FieldsRevised)
  case elementsAdded(ElementsAdded)
  case elementsRemoved(ElementsRemoved)
  case entityRetracted(EntityRetracted)
  case entityRestored(EntityRestored)
  case entitiesMerged(EntitiesMerged)
  case mergeReverted(MergeReverted)
  case sampleRecorded(SampleRecorded)
  case sampleWithdrawn(SampleWithdrawn)
  case conflictResolved(ConflictResolved)
  case changeUndone(ChangeUndone)
  case attachmentDeclared(AttachmentDeclared)
  case attachmentRedacted(AttachmentRedacted)
  case noteWritten(NoteWritten)
  case noteRevised(NoteRevised)
  case consentGiven(ConsentGiven)
  case consentWithdrawn(ConsentWithdrawn)
  case subjectErased(SubjectErased)
  case baselineImported(BaselineImported)
  case deviceSetAside(DeviceSetAside)
  case setAsideReverted(SetAsideReverted)
  case surveyClosed(SurveyClosed)
  case surveyReopened(SurveyReopened)
  case memberFiltered(MemberFiltered)
  case entitiesDistinguished(EntitiesDistinguished)
  case warningAccepted(WarningAccepted)
  case judgementReverted(JudgementReverted)
  /// A type that this software does not know, or a body that can't be read. It is stored and
  /// relayed, and has no effect.
  case opaque(OpaqueBody)
}

/// A body that this software can't read.
public struct OpaqueBody: Hashable, Sendable {
  /// The number of the body's field in the message; 0 where there is none.
  public var fieldNumber: UInt32
  public var reason: Reason

  public enum Reason: Hashable, Sendable {
    case missing
    case unknownType
    /// Where reading stopped, from the start of the entry.
    case malformed(byteOffset: Int)
  }

  public init(fieldNumber: UInt32, reason: Reason) {
    self.fieldNumber = fieldNumber
    self.reason = reason
  }
}
