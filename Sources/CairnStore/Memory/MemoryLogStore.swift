package import CairnLog
package import CairnModel
import Synchronization

/// Logs, a replica's outbox and operators in memory, for tests and simulations: gone with the
/// process, and otherwise like any other engine.
///
/// A class because all who hold it share one store.
package final class MemoryLogStore: Sendable {
  private let contents = Mutex(MemoryContents())

  package init() {}

  /// A store that starts from what another holds now, as if the process had started anew.
  package init(reopening other: MemoryLogStore) {
    let copy = other.contents.withLock { $0 }
    contents.withLock { $0 = copy }
  }

  func read<Result: Sendable>(
    _ body: (MemoryContents) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try contents.withLock { (contents) throws(StoreError) -> Result in try body(contents) }
  }

  func write<Result: Sendable>(
    _ body: (inout MemoryContents) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try contents.withLock { (contents) throws(StoreError) -> Result in try body(&contents) }
  }
}

/// All that a store holds: a value, so that a failed step leaves nothing behind.
struct MemoryContents: Sendable {
  var logs: [SurveyKey: MemoryLog] = [:]
  var lastKey: Int64 = 0
  var identity: ReplicaIdentity?
  var outbox: [PendingEvent] = []
  var carried: [CarriedBatch] = []
  var lastSync: SyncRecord?
  var epochs: [SurveyKey: EpochRecord] = [:]
  var evidence: [EvidenceRecord] = []
  /// The invites that were issued, and who used them.
  var operatorInvites: [PublicKey: PublicKey?] = [:]
  var operators: Set<PublicKey> = []
  var originPrefix: String?

  func log(_ survey: SurveyKey) throws(StoreError) -> MemoryLog {
    guard let log = logs[survey] else {
      throw StoreError(
        .missing, place: "memory, survey \(survey.rawValue)", "there is no such survey")
    }
    return log
  }
}

extension MemoryLogStore: LogStore {
  package func surveys() throws(StoreError) -> [SurveyRecord] {
    try read { $0.logs.values.map(\.record).sorted { $0.key < $1.key } }
  }

  package func survey(slug: String) throws(StoreError) -> SurveyRecord? {
    try read { $0.logs.values.map(\.record).first { $0.slug == slug } }
  }

  package func addSurvey(
    id: SurveyID, slug: String, title: String, origin: String, isPublic: Bool
  ) throws(StoreError) -> SurveyRecord {
    try write { contents throws(StoreError) in
      let taken = StoreError(
        .outOfOrder, place: "memory, surveys", "the slug or the id belongs to another survey")
      for log in contents.logs.values where log.record.slug == slug || log.record.id == id {
        if log.record.slug == slug, log.record.id == id { return log.record }
        // A crash can leave a survey without its first entry: nobody has seen that one.
        guard log.record.slug == slug, log.size == .zero else { throw taken }
        contents.logs[log.record.key] = nil
      }
      contents.lastKey += 1
      let record = SurveyRecord(
        key: SurveyKey(contents.lastKey), id: id, slug: slug, title: title, origin: origin,
        isPublic: isPublic)
      contents.logs[record.key] = MemoryLog(record)
      return record
    }
  }

  package func append(_ group: [LogAppend]) throws(StoreError) {
    try write { contents throws(StoreError) in
      // All is checked before anything changes: then nothing fails half way.
      var sizes: [SurveyKey: LogSize] = [:]
      for append in group {
        let size = sizes[append.survey] ?? contents.logs[append.survey]?.size
        guard size == append.sizeBefore else {
          throw StoreError(
            .outOfOrder, place: "memory, survey \(append.survey.rawValue)",
            "the log has another size than the append's")
        }
        sizes[append.survey] = append.sizeAfter
      }
      for append in group { contents.logs[append.survey]?.append(append) }
    }
  }

  package func size(of survey: SurveyKey) throws(StoreError) -> LogSize {
    try read { contents throws(StoreError) in try contents.log(survey).size }
  }

  package func tree(of survey: SurveyKey) throws(StoreError) -> LogTree {
    try read { contents throws(StoreError) in try contents.log(survey).tree }
  }

  package func bundle(
    _ number: BundleNumber, of survey: SurveyKey
  ) throws(StoreError) -> EntryList {
    try read { contents throws(StoreError) in try contents.log(survey).bundle(number) }
  }

  package func byteCount(
    of number: BundleNumber, in survey: SurveyKey
  ) throws(StoreError) -> Int {
    try bundle(number, of: survey).bytes.count
  }

  package func tile(
    _ address: TileAddress, width: Int, of survey: SurveyKey
  ) throws(StoreError) -> Tile? {
    try read { contents throws(StoreError) in
      try contents.log(survey).tile(address, width: width)
    }
  }

  package func checkpoint(of survey: SurveyKey) throws(StoreError) -> CheckpointRecord? {
    try read { $0.logs[survey]?.checkpoint }
  }

  package func head(
    of device: DeviceNumber, in survey: SurveyKey
  ) throws(StoreError) -> DeviceHead? {
    try read { $0.logs[survey]?.head(of: device) }
  }

  package func heads(of survey: SurveyKey) throws(StoreError) -> [DeviceHead] {
    try read { $0.logs[survey]?.allHeads ?? [] }
  }

  package func members(of survey: SurveyKey) throws(StoreError) -> [MemberRecord] {
    try read { $0.logs[survey]?.allMembers ?? [] }
  }

  package func invites(of survey: SurveyKey) throws(StoreError) -> [InviteRecord] {
    try read { $0.logs[survey]?.allInvites ?? [] }
  }

  package func closedAt(of survey: SurveyKey) throws(StoreError) -> LogIndex? {
    try read { $0.logs[survey]?.closedAt }
  }

  package func receipt(
    of event: EventID, in survey: SurveyKey
  ) throws(StoreError) -> ReceiptRecord? {
    try read { $0.logs[survey]?.receipt(of: event) }
  }

  package func receipt(
    atOrBefore index: LogIndex, in survey: SurveyKey
  ) throws(StoreError) -> ReceiptRecord? {
    try read { $0.logs[survey]?.lastReceipt { $0.index <= index } }
  }

  package func receipt(
    receivedAtOrBefore time: Timestamp, in survey: SurveyKey
  ) throws(StoreError) -> ReceiptRecord? {
    try read { contents throws(StoreError) in
      try contents.log(survey).lastReceipt { $0.received <= time }
    }
  }
}
