import CairnFold
import CairnFoldFixtures
import CairnModel
import CairnWire
import Glibc
import Testing

/// What one member may send, at a size and at four times that size: the work may grow with the size,
/// and not with its square.
@Suite("What folding costs")
struct FoldCostTests {
  enum Attack: String, CaseIterable, CustomTestStringConvertible {
    /// A note, and undos of it.
    case undosOfOneNote
    /// A note, its undo, and an undo of each undo, which passes the depth.
    case undosOfUndos
    /// An edit that is taken back and given back again and again.
    case toggles
    /// Notes that are taken back sixteen at a time.
    case fan
    case elements, elementsRemoved
    /// Writes of 20 devices that had seen nothing, not even their own.
    case siblings
    /// The same, where each is taken back by the next event.
    case siblingsUndone
    case retractionsAndEdits
    /// A long one, again and again.
    case consentWithdrawn
    case samplesWithdrawn, notesRevised, attachmentsRedacted, fields

    var testDescription: String { rawValue }
  }

  @Test("Four times as much takes at most six times the steps", arguments: Attack.allCases)
  func growth(_ attack: Attack) {
    let few = Self.folded(attack, 1_000).steps.total
    let many = Self.folded(attack, 4_000).steps.total
    #expect(many <= 6 * few, "\(few) steps, then \(many)")
    #expect(many > few)
  }

  @Test(
    "A state that was stored is taken in with as few steps as it was made in",
    arguments: Attack.allCases)
  func stored(_ attack: Attack) throws {
    let state = Self.folded(attack, 2_000)
    for entity in state.entities.values {
      #expect(
        try EntityState(
          decoding: entity.encoded(), pieces: entity.encodedPieces, under: SetAsideCover())
          == entity)
    }
  }

  @Test("So much of it is folded all the same", arguments: Attack.allCases)
  func tenfold(_ attack: Attack) {
    let count = attack == .elements ? 100_000 : 20_000
    let state = Self.folded(attack, count)
    #expect(state.steps.total < count * 400)
  }

  /// By three devices. Each retraction is compared with what touches the entity and stands, which is of
  /// each device as much again; nothing else grows with the number of devices.
  @Test("A byte of it costs at most twenty times a byte of honest work", arguments: Attack.allCases)
  func share(_ attack: Attack) {
    let honest = Self.honest(2_000).stepsPerByte
    let own = Self.log(of: attack, 2_000, devices: 3).stepsPerByte
    #expect(own <= 20 * honest, "\(own) steps a byte, of honest work \(honest)")
  }

  /// For people who want to know how long it takes: CAIRN_MEASURE=1 in the environment.
  @Test("So much of it is folded in so many seconds", .enabled(if: getenv("CAIRN_MEASURE") != nil))
  func measured() {
    for attack in Attack.allCases {
      let count = attack == .elements ? 100_000 : 20_000
      var log = AttackLog()
      let time = ContinuousClock().measure { log = Self.log(of: attack, count) }
      print(
        "\(attack) of \(count): \(time), \(log.byteCount) bytes, \(log.stepsPerByte) steps a byte")
    }
  }

  // MARK: Logs

  /// Places that somebody registers, and then says this and that of.
  private static func honest(_ count: Int) -> AttackLog {
    var log = AttackLog()
    var entity = log.registered
    func value(_ number: Int) -> Field {
      Field(FieldKey(UInt32(1 + number % 5)), .text(Text("Kino \(number)")))
    }
    for number in 0..<count {
      switch number % 10 {
      case 0:
        let fields = (0..<5).map { value(number + $0) }
        entity = EntityID(
          log.add(.entityRegistered(EntityRegistered(kind: KindNumber(1), fields: fields))))
      case 1, 2: log.add(.fieldsRevised(FieldsRevised(entity: entity, fields: [value(number)])))
      case 3: log.add(.noteWritten(NoteWritten(subject: entity, text: "the door was closed")))
      default:
        log.add(
          .sampleRecorded(
            SampleRecorded(
              subject: entity, item: "F.DIG", value: .integer(4), confidence: 3, evidence: [])))
      }
    }
    return log
  }

  /// What is done over and over, by whom, and on what grounds.
  static func folded(_ attack: Attack, _ count: Int) -> FoldState { log(of: attack, count).state }

  private static func log(of attack: Attack, _ count: Int, devices: Int = 20) -> AttackLog {
    var log = AttackLog()
    let entity = log.registered
    func value(_ number: Int) -> [Field] { [Field(FieldKey(1), .integer(Int64(number)))] }
    switch attack {
    case .undosOfOneNote:
      let note = log.add(.noteWritten(NoteWritten(subject: entity, text: "a note")))
      for _ in 0..<count { log.add(undo(note, of: entity)) }
    case .undosOfUndos:
      var last = log.add(.noteWritten(NoteWritten(subject: entity, text: "a note")))
      for _ in 0..<count { last = log.add(undo(last, of: entity)) }
    case .toggles:
      for _ in 0..<50 {
        log.add(.fieldsRevised(FieldsRevised(entity: entity, fields: value(1))), sees: false)
      }
      let edit = log.add(.fieldsRevised(FieldsRevised(entity: entity, fields: value(2))))
      for _ in 0..<count / 2 { log.add(undo(log.add(undo(edit, of: entity)), of: entity)) }
    case .fan:
      var notes: [EventID] = []
      for _ in 0..<count {
        notes.append(log.add(.noteWritten(NoteWritten(subject: entity, text: "a note"))))
      }
      for start in stride(from: 0, to: count, by: 16) {
        log.add(
          .changeUndone(
            ChangeUndone(
              entities: [entity], undone: Array(notes[start..<min(start + 16, count)]),
              reinstated: [], reason: "")))
      }
    case .elements, .elementsRemoved:
      addElements(count, removed: attack == .elementsRemoved, to: &log)
    case .siblings, .siblingsUndone:
      for number in 0..<count {
        let write = log.add(
          .fieldsRevised(FieldsRevised(entity: entity, fields: value(number))),
          by: 1 + number % devices, sees: false)
        if attack == .siblingsUndone {
          log.add(undo(write, of: entity), by: 1 + number % devices)
        }
      }
    case .retractionsAndEdits:
      for number in 0..<count / 2 {
        log.add(
          .entityRetracted(EntityRetracted(entity: entity, reason: "")), by: 1 + number % devices,
          sees: false)
        log.add(
          .fieldsRevised(FieldsRevised(entity: entity, fields: value(number))),
          by: 1 + number % devices, sees: false)
      }
    default: addRemarks(attack, count, to: &log)
    }
    return log
  }

  private static func addElements(_ count: Int, removed: Bool, to log: inout AttackLog) {
    for start in stride(from: 0, to: count, by: 256) {
      let elements = (start..<min(start + 256, count)).map {
        Field(FieldKey(2), .integer(Int64($0)))
      }
      let event = log.add(.elementsAdded(ElementsAdded(entity: log.registered, elements: elements)))
      guard removed else { continue }
      log.add(
        .elementsRemoved(
          ElementsRemoved(
            entity: log.registered,
            elements: elements.map { RemovedElement(element: $0, addedBy: [event]) })))
    }
  }

  private static func addRemarks(_ attack: Attack, _ count: Int, to log: inout AttackLog) {
    let entity = log.registered
    let note = log.add(.noteWritten(NoteWritten(subject: entity, text: "a note")))
    let consent = log.add(
      .consentGiven(
        ConsentGiven(
          subject: entity, statement: Text(String(repeating: "a", count: 16_000)), evidence: nil)))
    for number in 0..<count {
      switch attack {
      case .consentWithdrawn:
        log.add(
          .consentWithdrawn(ConsentWithdrawn(subject: entity, consent: consent, reason: "")))
      case .samplesWithdrawn:
        let sample = log.add(
          .sampleRecorded(
            SampleRecorded(
              subject: entity, item: "R", value: .integer(1), confidence: nil, evidence: [])))
        log.add(
          .sampleWithdrawn(SampleWithdrawn(subject: entity, sample: sample, reason: "")))
      case .notesRevised:
        log.add(.noteRevised(NoteRevised(subject: entity, note: note, text: "more", tags: [])))
        log.add(.noteWritten(NoteWritten(subject: entity, text: "another")))
      case .attachmentsRedacted:
        let attachment = log.add(
          .attachmentDeclared(
            AttachmentDeclared(
              subject: entity, digest: SchemaDigest.of([1]), byteCount: 1, mediaType: "", name: "")
          ))
        log.add(
          .attachmentRedacted(
            AttachmentRedacted(subject: entity, attachment: attachment, reason: "")))
      default:
        log.add(
          .fieldsRevised(
            FieldsRevised(
              entity: entity, fields: [Field(FieldKey(UInt32(number + 1)), .integer(1))])))
      }
    }
  }

  private static func undo(_ event: EventID, of entity: EntityID) -> EventBody {
    .changeUndone(
      ChangeUndone(entities: [entity], undone: [event], reinstated: [], reason: ""))
  }
}

/// A log of one entity and 20 devices.
struct AttackLog {
  private(set) var state = FoldState()
  /// Of its events, without what seals them.
  private(set) var byteCount = 0
  private var heads: [Int: EventSequence] = [:]
  let registered: EntityID
  private let seenOfRegistration: SeenThrough

  init() {
    for entry in History(seed: 1, batches: 0).enrolments.prefix(1) {
      state.apply(entry, at: state.size.nextIndex)
    }
    let admin = DeviceNumber.firstAdmin
    for case let number? in (2...20).map({ DeviceNumber(UInt32($0)) }) {
      for case .service(.deviceEnrolled(var enrolled))? in [
        History(seed: 1, batches: 0).enrolments.last
      ] {
        enrolled.device = number
        state.apply(.service(.deviceEnrolled(enrolled)), at: state.size.nextIndex)
      }
    }
    let event = Event(
      id: EventID(admin, .first), context: Context(base: .zero),
      claimedTime: Timestamp(milliseconds: 0),
      body: .entityRegistered(
        EntityRegistered(kind: KindNumber(1), fields: [Field(FieldKey(1), .integer(0))])))
    state.apply(.event(event), at: state.size.nextIndex)
    heads[1] = .first
    registered = EntityID(event.id)
    seenOfRegistration = SeenThrough(device: admin, sequence: .first)
  }

  var stepsPerByte: Double { Double(state.steps.total) / Double(byteCount) }

  /// - Parameter sees: whether the author had seen its own events before; the registration it had.
  @discardableResult
  mutating func add(_ body: EventBody, by number: Int = 2, sees: Bool = true) -> EventID {
    let device = DeviceNumber(UInt32(number)) ?? .firstAdmin
    let id = EventID(device, (heads[number] ?? .none).next)
    heads[number] = id.sequence
    var seen = [seenOfRegistration]
    if sees, device == .firstAdmin { seen = [] }
    if !sees, device != .firstAdmin { seen.append(SeenThrough(device: device, sequence: .none)) }
    let event = Event(
      id: id, context: Context(base: .zero, seen: seen),
      claimedTime: Timestamp(milliseconds: Int64(id.sequence.rawValue)), body: body)
    state.apply(.event(event), at: state.size.nextIndex)
    byteCount += (try? event.encoded().count) ?? 0
    return id
  }
}
