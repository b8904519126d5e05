/// The bounds of the protocol. A message that passes one is refused whole, by name.
public enum Limits {
  /// An entry's length fits in a uint16.
  public static let entryByteCountMaximum = 65_535
  /// What a device records leaves room for what a re-enrolment adds.
  public static let recordedEntryByteCountMaximum = 65_279
  public static let batchEventCountMaximum = 10_000
  public static let batchByteCountMaximum = 8 << 20
  public static let batchesPerRequestMaximum = 64
  public static let requestByteCountMaximum = 16 << 20
  /// Of an answer to a sync: 16 full bundles, and a part of one on either side.
  public static let entriesPerAnswerMaximum = 16 * 256 + 2 * 255
  /// Of the member and of the survey, of events and of bytes.
  public static let quotasPerAnswerMaximum = 4
  /// Other devices in a context.
  public static let seenCountMaximum = 256
  public static let bootIDByteCountMaximum = 16
  public static let onBehalfOfByteCountMaximum = 64
  public static let textByteCountMaximum = 16_384
  public static let nameByteCountMaximum = 200
  public static let reasonByteCountMaximum = 2_000
  public static let fieldsPerEventMaximum = 256
  /// What is taken back by one undo.
  public static let eventsPerUndoMaximum = 16
  /// An undo's entities: a merge is about two.
  public static let entitiesPerUndoMaximum = 32
  public static let verticesPerValueMaximum = 10_000
  public static let ringsPerValueMaximum = 1_000
  /// Siblings of a location that are compared with each other, and events that one event rejects or
  /// takes away.
  public static let siblingsPerRegisterMaximum = 1_000
  /// Entities that are shown as another one, together.
  public static let membersPerGroupMaximum = 256
  /// Of the events of one device number about one entity, together.
  public static let byteCountPerEntityMaximum = 2 << 20
  /// Of the events about a root and the members that say something in its group, together.
  public static let byteCountPerGroupMaximum = 64 << 20
  /// Devices that one act sets aside, replaces or excepts, each.
  public static let devicesPerEventMaximum = 256
  /// Entities that a reverted judgement is about.
  public static let entitiesPerJudgementMaximum = 2
  public static let slugByteCountMaximum = 63
  public static let deviceCountMaximum = 1 << 20 - 1
  /// Numbers that continue one number directly.
  public static let continuationsPerDeviceMaximum = 8
  /// Numbers of one lineage: of a device, and of all that continues it.
  public static let devicesPerLineageMaximum = 64
  /// Of an event that is recorded again after an epoch: what no quota counts.
  public static let exemptByteCountPerEntryMaximum = 1_024
  /// A file of packed batches: as many of them as a request may have, as devices cut them.
  public static let packByteCountMaximum = 264 << 20
  /// Adoptions of a device that count: the latest.
  public static let adoptionsPerDeviceMaximum = 64
}
