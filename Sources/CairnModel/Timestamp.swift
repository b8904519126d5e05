/// A moment: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Timestamp: Hashable, Comparable, Sendable {
  public let milliseconds: Int64

  @inlinable
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  @inlinable
  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

  @inlinable
  public func advanced(by span: Milliseconds) -> Timestamp {
    Timestamp(milliseconds: milliseconds.addingReportingOverflow(span.rawValue).partialValue)
  }

  /// The span from another moment to this one.
  @inlinable
  public func since(_ earlier: Timestamp) -> Milliseconds {
    Milliseconds(milliseconds.subtractingReportingOverflow(earlier.milliseconds).partialValue)
  }
}

/// A span of time.
public struct Milliseconds: Hashable, Comparable, Sendable {
  public let rawValue: Int64

  @inlinable
  public init(_ rawValue: Int64) { self.rawValue = rawValue }

  @inlinable
  public static func seconds(_ count: Int64) -> Milliseconds { Milliseconds(count * 1000) }

  @inlinable
  public static func < (a: Milliseconds, b: Milliseconds) -> Bool { a.rawValue < b.rawValue }
}
