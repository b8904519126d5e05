/// A moment: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Timestamp: Hashable, Comparable, Sendable {
  public let milliseconds: Int64

  @inlinable
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  @inlinable
  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

  /// Stays at the end of time where that is passed.
  @inlinable
  public func advanced(by span: Milliseconds) -> Timestamp {
    let (sum, overflow) = milliseconds.addingReportingOverflow(span.rawValue)
    guard overflow else { return Timestamp(milliseconds: sum) }
    return Timestamp(milliseconds: span.rawValue > 0 ? .max : .min)
  }

  /// The span from another moment to this one, as far as 64 bits hold it.
  @inlinable
  public func since(_ earlier: Timestamp) -> Milliseconds {
    let (span, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
    guard overflow else { return Milliseconds(span) }
    return Milliseconds(milliseconds < earlier.milliseconds ? .min : .max)
  }
}

/// A span of time.
public struct Milliseconds: Hashable, Comparable, Sendable {
  public let rawValue: Int64

  @inlinable
  public init(_ rawValue: Int64) { self.rawValue = rawValue }

  @inlinable
  public static func seconds(_ count: Int64) -> Milliseconds {
    let (span, overflow) = count.multipliedReportingOverflow(by: 1000)
    guard overflow else { return Milliseconds(span) }
    return Milliseconds(count > 0 ? .max : .min)
  }

  /// The same span the other way; that of the least is the greatest.
  @inlinable
  public static prefix func - (span: Milliseconds) -> Milliseconds {
    Milliseconds(span.rawValue == .min ? .max : -span.rawValue)
  }

  @inlinable
  public static func < (a: Milliseconds, b: Milliseconds) -> Bool { a.rawValue < b.rawValue }
}
