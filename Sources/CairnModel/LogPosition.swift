/// The place of an entry in a log, from 0. No log has 2^62 entries, so a greater number, which can
/// only be a claim, is taken as that: arithmetic on places never overflows.
public struct LogIndex: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: UInt64

  @inlinable
  public init(_ rawValue: UInt64) { self.rawValue = min(rawValue, LogSize.maximum) }

  @inlinable
  public static func < (a: LogIndex, b: LogIndex) -> Bool { a.rawValue < b.rawValue }

  @inlinable
  public func advanced(by count: Int) -> LogIndex { LogIndex(rawValue + UInt64(clamping: count)) }

  public var description: String { String(rawValue) }
}

/// How many entries a log has, or a reader of it has taken. Entries below it are `0 ..< size`. A
/// greater number than `maximum` is taken as that.
public struct LogSize: Hashable, Comparable, Sendable, CustomStringConvertible {
  public static let zero = LogSize(0)

  /// 2^62: more entries than any log can have.
  public static let maximum: UInt64 = 1 << 62

  public let rawValue: UInt64

  @inlinable
  public init(_ rawValue: UInt64) { self.rawValue = min(rawValue, LogSize.maximum) }

  /// Nil where no log can have so many entries, for whoever refuses a claim instead of bounding it.
  @inlinable
  public init?(claimed rawValue: UInt64) {
    guard rawValue <= LogSize.maximum else { return nil }
    self.rawValue = rawValue
  }

  @inlinable
  public static func < (a: LogSize, b: LogSize) -> Bool { a.rawValue < b.rawValue }

  /// The index that the next entry gets.
  @inlinable
  public var nextIndex: LogIndex { LogIndex(rawValue) }

  @inlinable
  public func advanced(by count: Int) -> LogSize { LogSize(rawValue + UInt64(clamping: count)) }

  /// Whether the entry at an index is below this size.
  @inlinable
  public func contains(_ index: LogIndex) -> Bool { index.rawValue < rawValue }

  public var description: String { String(rawValue) }
}

/// The number of an entry bundle or a full level-0 tile: entries `number × 256 ..< (number + 1) × 256`.
public struct BundleNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Entries of a full bundle.
  public static let width = 256

  public let rawValue: UInt64

  /// A greater number than a log's last bundle can have is taken as that.
  @inlinable
  public init(_ rawValue: UInt64) { self.rawValue = min(rawValue, LogSize.maximum / 256) }

  @inlinable
  public init(containing index: LogIndex) { rawValue = index.rawValue / 256 }

  @inlinable
  public static func < (a: BundleNumber, b: BundleNumber) -> Bool { a.rawValue < b.rawValue }

  @inlinable
  public var next: BundleNumber { BundleNumber(rawValue + 1) }

  @inlinable
  public var firstIndex: LogIndex { LogIndex(rawValue * 256) }

  /// The smallest log in which this bundle is full.
  @inlinable
  public var sizeWhenFull: LogSize { LogSize((rawValue + 1) * 256) }

  public var description: String { String(rawValue) }
}

extension LogSize {
  /// How many full bundles a log of this size has; also the number of the bundle that fills next.
  @inlinable
  public var fullBundleCount: BundleNumber { BundleNumber(rawValue / 256) }

  /// Entries behind the last full bundle: 0 to 255.
  @inlinable
  public var tailCount: Int { Int(rawValue % 256) }
}
