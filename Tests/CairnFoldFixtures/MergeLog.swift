package import CairnFold
package import CairnModel

/// A log of merges that somebody makes on purpose, act by act, without receipts.
package struct MergeLog {
  package private(set) var entries: [Entry] = []
  private var heads: [Int: Int] = [:]

  package init(devices count: Int) {
    entries.append(
      .service(
        .surveyOpened(
          SurveyOpened(
            origin: "x/y", nonce: [], logKey: Self.key, adminKey: Self.key, adminName: "a",
            title: "t", opened: Timestamp(milliseconds: 0)))))
    for number in 2...count {
      entries.append(
        .service(
          .deviceEnrolled(
            DeviceEnrolled(
              device: Self.device(number), key: Self.key, name: "d", role: .coordinator,
              inviteKey: nil, signature: [], continues: nil,
              enrolled: Timestamp(milliseconds: 0)))))
    }
  }

  package var size: Int { entries.count }

  /// The first event of all.
  package var first: EventID? {
    for case .event(let event) in entries { return event.id }
    return nil
  }

  /// What a device recorded last.
  package func last(by device: Int) -> EventID? {
    heads[device].flatMap { EventSequence(UInt64($0)) }.map { EventID(Self.device(device), $0) }
  }

  /// Begins with entries of another one.
  package mutating func take(_ entries: some Sequence<Entry>) { self.entries = Array(entries) }

  private static let key: PublicKey = {
    guard let key = PublicKey(.ed25519, [UInt8](repeating: 7, count: 32)) else {
      preconditionFailure("a key of the right size")
    }
    return key
  }()

  private static func device(_ number: Int) -> DeviceNumber {
    guard let device = DeviceNumber(UInt32(number)) else { preconditionFailure("a device") }
    return device
  }

  // MARK: What is recorded

  /// - Parameter seesOwn: whether its author had seen what it recorded before.
  @discardableResult
  package mutating func add(
    _ body: EventBody, by device: Int, base: Int? = nil, seesOwn: Bool = true
  ) -> EventID {
    let next = heads[device, default: 0] + 1
    heads[device] = next
    guard let sequence = EventSequence(UInt64(next)) else { preconditionFailure("a sequence") }
    let id = EventID(Self.device(device), sequence)
    let unseen = SeenThrough(device: Self.device(device), sequence: .none)
    entries.append(
      .event(
        Event(
          id: id,
          context: Context(base: LogSize(UInt64(base ?? size)), seen: seesOwn ? [] : [unseen]),
          claimedTime: Timestamp(milliseconds: Int64(size)), body: body)))
    return id
  }

  package mutating func register(by device: Int, _ fields: [Field] = []) -> EntityID {
    EntityID(
      add(.entityRegistered(EntityRegistered(kind: KindNumber(1), fields: fields)), by: device))
  }

  @discardableResult
  package mutating func merge(
    _ merged: EntityID, into survivor: EntityID, by device: Int, base: Int? = nil
  ) -> EventID {
    add(
      .entitiesMerged(
        EntitiesMerged(survivor: survivor, merged: merged, chosen: [], reason: "")),
      by: device, base: base)
  }

  package mutating func unmerge(_ merged: EntityID, _ merge: EventID, by device: Int) {
    add(.mergeReverted(MergeReverted(merged: merged, merge: merge, reason: "")), by: device)
  }

  package mutating func revise(
    _ entity: EntityID, _ fields: [Field], by device: Int, base: Int? = nil
  ) {
    add(.fieldsRevised(FieldsRevised(entity: entity, fields: fields)), by: device, base: base)
  }

  // MARK: What it means

  package func folded() -> FoldState {
    var state = FoldState()
    for entry in entries { state.apply(entry, at: state.size.nextIndex) }
    return state
  }
}
