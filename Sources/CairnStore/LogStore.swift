public import CairnLog
public import CairnModel

/// The logs of one or more surveys, as bytes. One process writes a store at a time.
///
/// Calls block. Reads see the last committed state and may run on any thread beside the writer.
/// The damage that a read meets is reported as `StoreError.damaged`, never passed on as entries.
public protocol LogStore: Sendable {
  func surveys() throws(StoreError) -> [SurveyRecord]
  func survey(slug: String) throws(StoreError) -> SurveyRecord?

  /// Makes room for a survey without entries. The same id again gives the same record.
  /// Durable once it returns.
  /// - Throws: `StoreError.outOfOrder` where the slug belongs to another survey.
  func addSurvey(
    id: SurveyID, slug: String, title: String, origin: String, isPublic: Bool
  ) throws(StoreError) -> SurveyRecord

  /// Durable once it returns: every append of the group, or none of them.
  ///
  /// - Throws: `StoreError`; if `isFatal`, the writer must stop and open the store anew.
  func append(_ group: [LogAppend]) throws(StoreError)

  func size(of survey: SurveyKey) throws(StoreError) -> LogSize

  /// The tree that the log has grown to: what the next append starts from.
  func tree(of survey: SurveyKey) throws(StoreError) -> LogTree

  /// Entries of one bundle: all 256 of a full one, or as many as the tail has so far.
  /// Empty where the log does not reach it.
  func bundle(_ number: BundleNumber, of survey: SurveyKey) throws(StoreError) -> EntryList

  /// Of the entries that `bundle` would read, without their bytes being read.
  func byteCount(of number: BundleNumber, in survey: SurveyKey) throws(StoreError) -> Int

  /// A tile with at least `width` hashes, 1 to 256; it may have grown beyond that.
  /// Nil where the log does not reach it.
  func tile(
    _ address: TileAddress, width: Int, of survey: SurveyKey
  ) throws(StoreError) -> Tile?

  /// The last checkpoint that was appended; nil before the first.
  func checkpoint(of survey: SurveyKey) throws(StoreError) -> CheckpointRecord?

  /// Nil where the log has nothing of the device, not even its enrolment.
  func head(of device: DeviceNumber, in survey: SurveyKey) throws(StoreError) -> DeviceHead?
  func heads(of survey: SurveyKey) throws(StoreError) -> [DeviceHead]

  func members(of survey: SurveyKey) throws(StoreError) -> [MemberRecord]
  func invites(of survey: SurveyKey) throws(StoreError) -> [InviteRecord]
  /// The entry that closed the survey; nil where it is open.
  func closedAt(of survey: SurveyKey) throws(StoreError) -> LogIndex?

  /// The batch that holds an event.
  func receipt(of event: EventID, in survey: SurveyKey) throws(StoreError) -> ReceiptRecord?
  /// The last batch whose receipt lies at or before an index.
  func receipt(
    atOrBefore index: LogIndex, in survey: SurveyKey
  ) throws(StoreError) -> ReceiptRecord?
  /// The last batch received at or before a moment.
  func receipt(
    receivedAtOrBefore time: Timestamp, in survey: SurveyKey
  ) throws(StoreError) -> ReceiptRecord?
}
