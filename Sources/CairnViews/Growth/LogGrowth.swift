package import CairnLog
package import CairnModel
package import CairnStore
package import CairnWire

/// Everything that follows from a log's entries, as the log grows: tree, device heads, receipts,
/// members. The service, a replica, an audit and a recovery all grow their logs through this one
/// value; a log that it takes is well formed.
///
/// A value: grow a copy, commit, and only then keep the copy.
package struct LogGrowth: Sendable {
  package let survey: SurveyID
  package private(set) var tree: LogTree
  package private(set) var membership: Membership
  package private(set) var heads: [DeviceNumber: DeviceHead]
  package private(set) var lastReceived: Timestamp
  /// The batch whose events are still to come, and the device's chain so far.
  private var open: OpenBatch?
  private var gained = Gain()
  /// Checks that cost a signature: on where the entries come from elsewhere.
  private let verifiesSignatures: Bool
  /// The key that signs the log's checkpoints; nil before entry 0.
  private var logKey: PublicKey?
  /// The bytes of entry 0; empty before it.
  package private(set) var opening: [UInt8] = []

  private struct OpenBatch {
    var seal: Seal
    var chain: DeviceChain
    /// Of its events so far, as a list of entries.
    var byteCount = 0
  }

  private struct Gain {
    var sizeBefore = LogSize.zero
    var entries = EntryList()
    var tiles: [Tile] = []
    var devices: Set<DeviceNumber> = []
    var receipts: [ReceiptRecord] = []
  }

  /// A log without entries.
  package init(survey: SurveyID, verifiesSignatures: Bool) {
    self.survey = survey
    self.verifiesSignatures = verifiesSignatures
    tree = LogTree()
    membership = Membership()
    heads = [:]
    lastReceived = Timestamp(milliseconds: .min)
  }

  /// Takes a log up again from what a store keeps of it.
  package init<Store: LogStore>(
    resuming record: SurveyRecord, in store: Store, verifiesSignatures: Bool
  ) throws(StoreError) {
    survey = record.id
    self.verifiesSignatures = verifiesSignatures
    tree = try store.tree(of: record.key)
    membership = Membership(
      members: try store.members(of: record.key), invites: try store.invites(of: record.key),
      closedAt: try store.closedAt(of: record.key))
    heads = [:]
    for head in try store.heads(of: record.key) { heads[head.device] = head }
    let last = try store.receipt(atOrBefore: LogIndex(tree.size.rawValue), in: record.key)
    lastReceived = last?.received ?? Timestamp(milliseconds: .min)
    gained.sizeBefore = tree.size
    opening = try store.bundle(BundleNumber(0), of: record.key).first.map { Array($0) } ?? []
    if case .service(.surveyOpened(let opened))? = try? Entry(decoding: opening[...]) {
      logKey = opened.logKey
    }
  }

  package var size: LogSize { tree.size }

  /// Whether the log ends between two batches, where it may be committed.
  package var isWhole: Bool { open == nil }

  package var gainedCount: Int { gained.entries.count }

  package var gainedByteCount: Int { gained.entries.bytes.count }

  /// What the log gained since the last time, with a checkpoint of where it is now.
  package mutating func takeGain(
    of key: SurveyKey, checkpoint: CheckpointRecord
  ) -> LogAppend {
    precondition(isWhole && checkpoint.size == size, "a log is committed between batches")
    let changes = membership.takeChanges()
    let gain = gained
    gained = Gain()
    gained.sizeBefore = size
    return LogAppend(
      survey: key, sizeBefore: gain.sizeBefore, entries: gain.entries, completedTiles: gain.tiles,
      partialTiles: tree.partialTiles,
      heads: gain.devices.sorted().compactMap { heads[$0] },
      receipts: gain.receipts, members: changes.members, invites: changes.invites,
      closedAt: membership.closedAt, checkpoint: checkpoint)
  }

  // MARK: Entries from elsewhere

  /// Adds the next entry of a log that somebody else wrote.
  package mutating func append(_ entry: ArraySlice<UInt8>) throws(GrowthError) {
    let index = size.nextIndex
    let envelope: EntryEnvelope
    do { envelope = try EntryEnvelope(parsing: entry) } catch {
      throw GrowthError(.unreadable, at: index, error.description)
    }
    let leaf = LogHash.leaf(entry)
    if let event = envelope.event {
      try appendEvent(event, envelope, entry, leaf, at: index)
    } else {
      try appendServiceEntry(entry, leaf, at: index)
    }
    add(entry, leaf)
  }

  private mutating func appendEvent(
    _ event: EventID, _ envelope: EntryEnvelope, _ entry: ArraySlice<UInt8>, _ leaf: Digest,
    at index: LogIndex
  ) throws(GrowthError) {
    guard var batch = open, batch.seal.device == event.device,
      batch.chain.sequence.next == event.sequence
    else { throw GrowthError(.misplaced, at: index, "event \(event) is in no batch") }
    batch.byteCount += entry.count + 2
    guard batch.byteCount <= Limits.batchByteCountMaximum else {
      throw GrowthError(
        .tooLarge, at: index,
        "more than \(Limits.batchByteCountMaximum) bytes lie behind one receipt")
    }
    batch.chain.append(leaf)
    if batch.chain.sequence == batch.seal.lastSequence {
      guard batch.chain.value == batch.seal.chainHead else {
        throw GrowthError(
          .chain, at: index, "the events of device \(event.device) do not lead to their seal")
      }
      set(batch.chain.head)
      open = nil
    } else {
      open = batch
    }
    applyMembership(envelope, entry, by: event.device, at: index)
  }

  private mutating func appendServiceEntry(
    _ entry: ArraySlice<UInt8>, _ leaf: Digest, at index: LogIndex
  ) throws(GrowthError) {
    guard open == nil else { throw GrowthError(.misplaced, at: index, "a batch breaks off") }
    let decoded: Entry
    do { decoded = try Entry(decoding: entry) } catch {
      throw GrowthError(.unreadable, at: index, error.description)
    }
    guard case .service(let body) = decoded else {
      throw GrowthError(.unreadable, at: index, "an entry of nobody")
    }
    switch body {
    case .surveyOpened(let opened):
      guard size == .zero, leaf == survey.digest else {
        throw GrowthError(.opening, at: index, "the survey is opened again, or it is another one")
      }
      guard opened.adminKey.isSound, opened.logKey.isSound else {
        throw GrowthError(.opening, at: index, "the admin's or the log's key is none")
      }
      open(opened, entry)
    case .receipt(let receipt):
      guard size > .zero else { throw GrowthError(.opening, at: index, "nothing was opened") }
      try begin(receipt, at: index)
    case .deviceEnrolled(let enrolled):
      guard size > .zero else { throw GrowthError(.opening, at: index, "nothing was opened") }
      if verifiesSignatures { try check(enrolled, at: index) }
      enrol(enrolled, at: index)
    case .adminAppointed(let appointed):
      guard size > .zero else { throw GrowthError(.opening, at: index, "nothing was opened") }
      if let fault = membership.fault(of: appointed) {
        throw GrowthError(
          .appointment, at: index, "an admin was appointed against the rules: \(fault)")
      }
      membership.apply(appointed, at: index)
    case .logKeyRotated(let rotated):
      guard size > .zero else { throw GrowthError(.opening, at: index, "nothing was opened") }
      throw refused(rotated, at: index)
    }
  }

  private mutating func begin(_ receipt: Receipt, at index: LogIndex) throws(GrowthError) {
    let seal = receipt.seal
    guard let member = membership.members[seal.device], let head = heads[seal.device] else {
      throw GrowthError(.unknownDevice, at: index, "device \(seal.device) is not enrolled")
    }
    // A seal may begin with what an earlier one brought: only what is new stands behind the receipt.
    guard seal.firstSequence <= head.sequence.next, head.sequence < seal.lastSequence else {
      throw GrowthError(
        .chain, at: index,
        "device \(seal.device) goes on from \(head.sequence.next), and the seal is of events "
          + "\(seal.firstSequence) to \(seal.lastSequence)")
    }
    // Whoever reads a log keeps a batch until its end is there.
    guard seal.eventCount <= Limits.batchEventCountMaximum else {
      throw GrowthError(
        .tooLarge, at: index,
        "the seal is of \(seal.eventCount) events, and at most \(Limits.batchEventCountMaximum) are "
          + "a batch")
    }
    guard receipt.received >= lastReceived else {
      throw GrowthError(.time, at: index, "received before the batch ahead of it")
    }
    if verifiesSignatures, !seal.isSigned(by: member.key, survey: survey) {
      throw GrowthError(.seal, at: index, "the seal is not device \(seal.device)'s")
    }
    record(receipt, behind: head, at: index)
    open = OpenBatch(seal: seal, chain: DeviceChain(head))
  }

  /// Level 1 does not go on under another key. It tells a sound rotation, which newer software
  /// follows, from one that only an unsound log has.
  private func refused(_ rotated: LogKeyRotated, at index: LogIndex) -> GrowthError {
    guard let logKey else {
      return GrowthError(.rotation, at: index, "the log's key is not known here")
    }
    let statement = RotationStatement.bytes(
      survey: survey, index: index, old: logKey, new: rotated.newKey)
    guard rotated.newKey.algorithm == .ed25519, rotated.newKey.isSound,
      logKey.isValidSignature(rotated.signatureByOldKey, for: statement),
      rotated.newKey.isValidSignature(rotated.signatureByNewKey, for: statement)
    else {
      return GrowthError(.seal, at: index, "the log's key is changed, and not by both keys")
    }
    return GrowthError(
      .rotation, at: index, "the log signs with another key from here on: newer software reads it")
  }

  private func check(_ enrolled: DeviceEnrolled, at index: LogIndex) throws(GrowthError) {
    let statement = EnrolmentStatement.bytes(
      survey: survey, key: enrolled.key, name: enrolled.name, continues: enrolled.continues)
    let signer: PublicKey? =
      if let older = enrolled.continues {
        membership.members[older]?.key
      } else {
        enrolled.inviteKey.flatMap { membership.invites[$0] }?.inviteKey
      }
    guard enrolled.device == membership.nextDevice, enrolled.key.isSound,
      signer?.isValidSignature(enrolled.signature, for: statement) == true
    else {
      throw GrowthError(.enrolment, at: index, "device \(enrolled.device) was let in by nobody")
    }
    if let fault = membership.fault(of: enrolled) {
      throw GrowthError(.enrolment, at: index, "device \(enrolled.device): \(fault)")
    }
  }

  // MARK: Entries that the service writes

  /// Entry 0. Its leaf hash is the survey's id.
  package mutating func append(_ opened: SurveyOpened) {
    precondition(size == .zero, "a survey is opened once")
    let entry = ServiceEntry.surveyOpened(opened).encoded()
    open(opened, entry[...])
    add(entry[...], LogHash.leaf(entry))
  }

  package mutating func append(_ enrolled: DeviceEnrolled) {
    let entry = ServiceEntry.deviceEnrolled(enrolled).encoded()
    enrol(enrolled, at: size.nextIndex)
    add(entry[...], LogHash.leaf(entry))
  }

  /// An appointment in which nothing is at fault.
  package mutating func append(_ appointed: AdminAppointed) {
    precondition(isWhole && membership.fault(of: appointed) == nil, "it was checked")
    let entry = ServiceEntry.adminAppointed(appointed).encoded()
    membership.apply(appointed, at: size.nextIndex)
    add(entry[...], LogHash.leaf(entry))
  }

  /// A batch that was verified, behind its receipt: those of its events that the log lacks.
  /// - Parameter head: what the batch's own chain leads to from the device's present head.
  package mutating func append(
    _ batch: SealedBatch, head: DeviceHead, envelopes: [EntryEnvelope], receipt: Receipt
  ) {
    precondition(isWhole && receipt.received >= lastReceived, "receipts are in order of time")
    guard let before = heads[batch.seal.device] else { preconditionFailure("it is enrolled") }
    let entry = ServiceEntry.receipt(receipt).encoded()
    record(receipt, behind: before, at: size.nextIndex)
    add(entry[...], LogHash.leaf(entry))
    let known = batch.count(through: before.sequence)
    for position in known..<envelopes.count {
      applyMembership(
        envelopes[position], batch.entries[position], by: batch.seal.device, at: size.nextIndex)
      tree.append(batch.leaves[position], full: &gained.tiles)
    }
    gained.entries.append(
      contentsOf: known == 0 ? batch.entries : batch.entries.slice(known..<envelopes.count))
    set(head)
  }

  // MARK: What all of them do

  private mutating func add(_ entry: ArraySlice<UInt8>, _ leaf: Digest) {
    tree.append(leaf, full: &gained.tiles)
    gained.entries.append(entry)
  }

  private mutating func open(_ opened: SurveyOpened, _ entry: ArraySlice<UInt8>) {
    membership.apply(opened)
    logKey = opened.logKey
    opening = Array(entry)
    set(DeviceChain(survey: survey, device: .firstAdmin, key: opened.adminKey).head)
  }

  private mutating func enrol(_ enrolled: DeviceEnrolled, at index: LogIndex) {
    membership.apply(enrolled, at: index)
    set(DeviceChain(survey: survey, device: enrolled.device, key: enrolled.key).head)
  }

  private mutating func record(
    _ receipt: Receipt, behind head: DeviceHead, at index: LogIndex
  ) {
    lastReceived = receipt.received
    gained.receipts.append(
      ReceiptRecord(
        index: index, device: receipt.seal.device, firstSequence: head.sequence.next,
        lastSequence: receipt.seal.lastSequence, received: receipt.received))
  }

  private mutating func set(_ head: DeviceHead) {
    heads[head.device] = head
    gained.devices.insert(head.device)
  }

  /// Only bodies about membership are decoded.
  private mutating func applyMembership(
    _ envelope: EntryEnvelope, _ entry: ArraySlice<UInt8>, by device: DeviceNumber,
    at index: LogIndex
  ) {
    guard 20...23 ~= envelope.body.number || 28...29 ~= envelope.body.number,
      case .event(let event)? = try? Entry(decoding: entry)
    else { return }
    membership.apply(event.body, by: device, at: index)
  }
}
