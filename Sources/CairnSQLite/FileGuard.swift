import CairnLog
import CairnModel
package import CairnStore
import Glibc

/// The guard as a file beside the log: two slots a survey, written in turn and in place, so that a
/// torn write leaves the one before.
///
/// A slot is 128 bytes: "CGRD" ‖ survey as uint32 ‖ size as uint64 ‖ root ‖ zeros ‖ the SHA-256 of
/// all that, in its last 32 bytes. A class because the descriptor has one owner.
package final class FileGuard: CheckpointGuard {
  private static let slotByteCount = 128
  private static let magic = Array("CGRD".utf8)

  private let path: String
  private let descriptor: Int32

  package convenience init(path: String) throws(StoreError) {
    try self.init(path: path, O_RDWR | O_CREAT)
  }

  /// To be audited: it is not made, and can't be written.
  /// - Throws: `StoreError`: `missing`.
  package convenience init(reading path: String) throws(StoreError) {
    try self.init(path: path, O_RDONLY)
  }

  private init(path: String, _ mode: Int32) throws(StoreError) {
    self.path = path
    descriptor = open(path, mode | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
  }

  deinit { close(descriptor) }

  package func published(of survey: SurveyKey) throws(StoreError) -> PublishedCheckpoint? {
    let slots = try [slot(0, of: survey), slot(1, of: survey)]
    let whole = slots.compactMap(\.checkpoint)
    // Both torn at once is not what a crash leaves.
    if whole.isEmpty, slots.contains(where: { $0.isWritten }) {
      throw StoreError(
        .damaged, place: "\(path), survey \(survey.rawValue)", "the guard can't be read")
    }
    return whole.max { $0.size < $1.size }
  }

  package func publish(
    _ checkpoints: [SurveyKey: PublishedCheckpoint]
  ) throws(StoreError) {
    for (survey, checkpoint) in checkpoints {
      let first = try slot(0, of: survey).checkpoint
      let second = try slot(1, of: survey).checkpoint
      // Over the older of the two; a slot that is not whole is older than any.
      let isFirstOlder = (first?.size ?? .zero) <= (second?.size ?? .zero)
      try write(Self.bytes(checkpoint, of: survey), to: isFirstOlder ? 0 : 1, of: survey)
    }
    guard fdatasync(descriptor) == 0 else { throw Self.failure(path) }
  }

  /// Sets a survey back, when an operator opens a new epoch: both slots are overwritten.
  package func reset(_ survey: SurveyKey, to checkpoint: PublishedCheckpoint) throws(StoreError) {
    for number in 0...1 { try write(Self.bytes(checkpoint, of: survey), to: number, of: survey) }
    guard fdatasync(descriptor) == 0 else { throw Self.failure(path) }
  }

  private struct Slot {
    var isWritten: Bool
    var checkpoint: PublishedCheckpoint?
  }

  /// All slots that something was written to, whosever they are.
  package func writtenSlots() throws(StoreError) -> [GuardSlot] {
    let byteCount = lseek(descriptor, 0, SEEK_END)
    guard byteCount >= 0 else { throw Self.failure(path) }
    let slotCount = (Int(byteCount) + Self.slotByteCount - 1) / Self.slotByteCount
    var written: [GuardSlot] = []
    for index in 0..<slotCount {
      let survey = SurveyKey(Int64(index / 2))
      let slot = try slot(index % 2, of: survey)
      guard slot.isWritten else { continue }
      written.append(GuardSlot(survey: survey, number: index % 2, checkpoint: slot.checkpoint))
    }
    return written
  }

  private func offset(_ number: Int, of survey: SurveyKey) -> off_t {
    off_t((Int(survey.rawValue) * 2 + number) * Self.slotByteCount)
  }

  private func slot(_ number: Int, of survey: SurveyKey) throws(StoreError) -> Slot {
    var bytes = [UInt8](repeating: 0, count: Self.slotByteCount)
    let count = pread(descriptor, &bytes, bytes.count, offset(number, of: survey))
    guard count >= 0 else { throw Self.failure(path) }
    guard bytes.contains(where: { $0 != 0 }) else { return Slot(isWritten: false) }
    guard Array(bytes[..<4]) == Self.magic,
      Array(bytes[96...]) == LogHash.plain(bytes[..<96]).bytes,
      bytes[4..<8].reduce(Int64(0), { $0 << 8 | Int64($1) }) == survey.rawValue,
      let root = Digest(bytes[16..<48])
    else { return Slot(isWritten: true) }
    let size = bytes[8..<16].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Slot(
      isWritten: true, checkpoint: PublishedCheckpoint(size: LogSize(size), root: root))
  }

  private static func bytes(
    _ checkpoint: PublishedCheckpoint, of survey: SurveyKey
  ) -> [UInt8] {
    var bytes = magic
    withUnsafeBytes(of: UInt32(survey.rawValue).bigEndian) { bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: checkpoint.size.rawValue.bigEndian) { bytes.append(contentsOf: $0) }
    bytes += checkpoint.root.bytes
    bytes += [UInt8](repeating: 0, count: 96 - bytes.count)
    return bytes + LogHash.plain(bytes).bytes
  }

  private func write(_ bytes: [UInt8], to number: Int, of survey: SurveyKey) throws(StoreError) {
    guard pwrite(descriptor, bytes, bytes.count, offset(number, of: survey)) == bytes.count else {
      throw Self.failure(path)
    }
  }

  private static func failure(_ path: String) -> StoreError {
    let code: StoreError.Code =
      switch errno {
      case ENOENT: .missing
      case ENOSPC, EDQUOT: .diskFull
      case EACCES, EROFS, EPERM: .readOnly
      default: .inputOutput
      }
    return StoreError(code, place: path, String(cString: strerror(errno)))
  }
}

/// A slot of a guard, for an audit.
package struct GuardSlot: Hashable, Sendable {
  package var survey: SurveyKey
  /// 0 or 1.
  package var number: Int
  /// Nil where it can't be read.
  package var checkpoint: PublishedCheckpoint?
}
