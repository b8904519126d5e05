package import CairnLog
package import CairnModel
package import CairnSQLite
package import CairnStore
package import Synchronization

/// The real store, with hooks before each append, to wait there or to fail, and before each read of
/// entries.
package struct HookedStore: LogStore, OperatorRegistry, EpochRegistry {
  package typealias Hook = @Sendable ([LogAppend]) throws(StoreError) -> Void

  /// A class because the store's copies share the hook.
  package final class Hooks: Sendable {
    private let hook = Mutex<Hook?>(nil)
    private let readHook = Mutex<(@Sendable () -> Void)?>(nil)
    private let groups = Mutex<[Int]>([])

    package func beforeRead(_ hook: @escaping @Sendable () -> Void) {
      readHook.withLock { $0 = hook }
    }

    package func read() { readHook.withLock { $0 }?() }

    package func beforeAppend(_ hook: @escaping Hook) { self.hook.withLock { $0 = hook } }

    package func append(_ group: [LogAppend]) throws(StoreError) {
      groups.withLock { $0.append(group.reduce(0) { $0 + $1.receipts.count }) }
      try hook.withLock { $0 }?(group)
    }

    /// How many receipts each group had.
    package var receiptCounts: [Int] { groups.withLock { $0 } }
  }

  package let base: SQLiteLogStore
  package let hooks = Hooks()

  package func append(_ group: [LogAppend]) throws(StoreError) {
    try hooks.append(group)
    try base.append(group)
  }

  package func surveys() throws(StoreError) -> [SurveyRecord] { try base.surveys() }

  package func survey(slug: String) throws(StoreError) -> SurveyRecord? {
    try base.survey(slug: slug)
  }

  package func addSurvey(
    id: SurveyID, slug: String, title: String, origin: String, isPublic: Bool
  ) throws(StoreError) -> SurveyRecord {
    try base.addSurvey(id: id, slug: slug, title: title, origin: origin, isPublic: isPublic)
  }

  package func size(of survey: SurveyKey) throws(StoreError) -> LogSize {
    try base.size(of: survey)
  }

  package func tree(of survey: SurveyKey) throws(StoreError) -> LogTree {
    try base.tree(of: survey)
  }

  package func bundle(_ number: BundleNumber, of survey: SurveyKey) throws(StoreError) -> EntryList
  {
    hooks.read()
    return try base.bundle(number, of: survey)
  }

  package func byteCount(
    of number: BundleNumber, in survey: SurveyKey
  ) throws(StoreError) -> Int {
    try base.byteCount(of: number, in: survey)
  }

  package func tile(
    _ address: TileAddress, width: Int, of survey: SurveyKey
  ) throws(StoreError) -> Tile? { try base.tile(address, width: width, of: survey) }

  package func checkpoint(of survey: SurveyKey) throws(StoreError) -> CheckpointRecord? {
    try base.checkpoint(of: survey)
  }

  package func head(of device: DeviceNumber, in survey: SurveyKey) throws(StoreError) -> DeviceHead?
  {
    try base.head(of: device, in: survey)
  }

  package func heads(of survey: SurveyKey) throws(StoreError) -> [DeviceHead] {
    try base.heads(of: survey)
  }

  package func members(of survey: SurveyKey) throws(StoreError) -> [MemberRecord] {
    try base.members(of: survey)
  }

  package func invites(of survey: SurveyKey) throws(StoreError) -> [InviteRecord] {
    try base.invites(of: survey)
  }

  package func closedAt(of survey: SurveyKey) throws(StoreError) -> LogIndex? {
    try base.closedAt(of: survey)
  }

  package func receipt(of event: EventID, in survey: SurveyKey) throws(StoreError) -> ReceiptRecord?
  {
    try base.receipt(of: event, in: survey)
  }

  package func receipt(
    atOrBefore index: LogIndex, in survey: SurveyKey
  ) throws(StoreError) -> ReceiptRecord? { try base.receipt(atOrBefore: index, in: survey) }

  package func receipt(
    receivedAtOrBefore time: Timestamp, in survey: SurveyKey
  ) throws(StoreError) -> ReceiptRecord? { try base.receipt(receivedAtOrBefore: time, in: survey) }

  package func isOperator(_ key: PublicKey) throws(StoreError) -> Bool { try base.isOperator(key) }

  package func addOperatorInvite(_ inviteKey: PublicKey) throws(StoreError) {
    try base.addOperatorInvite(inviteKey)
  }

  package func useOperatorInvite(
    _ inviteKey: PublicKey, for key: PublicKey
  ) throws(StoreError) -> Bool { try base.useOperatorInvite(inviteKey, for: key) }

  package func originPrefix(orElse prefix: String) throws(StoreError) -> String {
    try base.originPrefix(orElse: prefix)
  }

  package func epoch(of survey: SurveyKey) throws(StoreError) -> EpochRecord? {
    try base.epoch(of: survey)
  }

  package func setEpoch(_ epoch: EpochRecord, of survey: SurveyKey) throws(StoreError) {
    try base.setEpoch(epoch, of: survey)
  }
}

/// The real guard, which may be made to fail: a crash between the commit and the guard.
package struct HookedGuard: CheckpointGuard {
  /// A class because the guard's copies share the switch.
  package final class Switch: Sendable {
    package let fails = Atomic<Bool>(false)
  }

  package let base: FileGuard
  package let isBroken = Switch()

  package func published(of survey: SurveyKey) throws(StoreError) -> PublishedCheckpoint? {
    try base.published(of: survey)
  }

  package func publish(_ checkpoints: [SurveyKey: PublishedCheckpoint]) throws(StoreError) {
    guard !isBroken.fails.load(ordering: .relaxed) else {
      throw StoreError(.inputOutput, place: "guard", "the test broke it")
    }
    try base.publish(checkpoints)
  }

  package func reset(_ survey: SurveyKey, to checkpoint: PublishedCheckpoint) throws(StoreError) {
    try base.reset(survey, to: checkpoint)
  }
}
