/// Entries one behind another in one buffer, as a bundle holds them: for each entry its length as
/// uint16, big-endian, then its bytes.
///
/// The form is the same in bundles, in batches, in answers and on disk, so entries move between
/// them as bytes.
public struct EntryList: Sendable, Hashable {
  /// The bundle's bytes.
  public private(set) var bytes: [UInt8]
  /// Where each entry ends in `bytes`; it begins two bytes behind the end of the one before.
  @usableFromInline private(set) var ends: [Int]

  public init() {
    bytes = []
    ends = []
  }

  /// Takes a bundle's bytes apart.
  /// - Throws: `EntryListError` where they do not end with an entry.
  /// - Complexity: O(n) in the number of entries; no entry is copied.
  public init(parsing bytes: [UInt8]) throws(EntryListError) {
    var ends: [Int] = []
    var position = 0
    while position < bytes.count {
      guard position + 2 <= bytes.count else {
        throw EntryListError(entry: ends.count, byteOffset: position)
      }
      let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
      guard position + 2 + length <= bytes.count else {
        throw EntryListError(entry: ends.count, byteOffset: position)
      }
      position += 2 + length
      ends.append(position)
    }
    self.bytes = bytes
    self.ends = ends
  }

  public mutating func reserveCapacity(entries: Int, bytes byteCount: Int) {
    ends.reserveCapacity(entries)
    bytes.reserveCapacity(byteCount)
  }

  /// Adds one entry of at most `Limits.entryByteCountMaximum` bytes.
  public mutating func append(_ entry: some Collection<UInt8>) {
    let length = entry.count
    precondition(length <= Limits.entryByteCountMaximum, "an entry is too large")
    bytes.append(UInt8(length >> 8))
    bytes.append(UInt8(length & 255))
    bytes.append(contentsOf: entry)
    ends.append(bytes.count)
  }

  public mutating func append(contentsOf other: EntryList) {
    let offset = bytes.count
    bytes.append(contentsOf: other.bytes)
    ends.append(contentsOf: other.ends.lazy.map { $0 + offset })
  }

  /// Entries of a range of positions, as a list of its own.
  public func slice(_ range: Range<Int>) -> EntryList {
    guard !range.isEmpty else { return EntryList() }
    let start = range.lowerBound == 0 ? 0 : ends[range.lowerBound - 1]
    var part = EntryList()
    part.bytes = Array(bytes[start..<ends[range.upperBound - 1]])
    part.ends = ends[range].map { $0 - start }
    return part
  }
}

extension EntryList: RandomAccessCollection {
  @inlinable
  public var startIndex: Int { 0 }
  @inlinable
  public var endIndex: Int { ends.count }

  @inlinable
  public subscript(position: Int) -> ArraySlice<UInt8> { bytes[range(of: position)] }

  /// Where an entry's own bytes lie in `bytes`.
  @inlinable
  public func range(of position: Int) -> Range<Int> {
    (position == 0 ? 2 : ends[position - 1] + 2)..<ends[position]
  }
}

/// A list of entries that breaks off.
public struct EntryListError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The position of the entry that is cut off.
  public var entry: Int
  /// Where its length begins.
  public var byteOffset: Int

  public init(entry: Int, byteOffset: Int) {
    self.entry = entry
    self.byteOffset = byteOffset
  }

  public var description: String { "entry \(entry) is cut off at byte \(byteOffset)" }
}
