/// How much of a day's quota is used, as a service tells those who come near its end.
public struct QuotaUse: Hashable, Sendable {
  /// Whose work is counted.
  public enum Owner: String, Hashable, Sendable {
    /// All numbers of one lineage.
    case member
    /// All who record in the survey.
    case survey
  }

  public enum Measure: String, Hashable, Sendable {
    case events
    /// Of entries, each with the two bytes of its length.
    case bytes
  }

  public var owner: Owner
  public var measure: Measure
  public var used: UInt64
  public var maximum: UInt64
  /// When the day ends and counting begins anew, by the service's clock.
  public var until: Timestamp

  public init(
    owner: Owner, measure: Measure, used: UInt64, maximum: UInt64, until: Timestamp
  ) {
    self.owner = owner
    self.measure = measure
    self.used = used
    self.maximum = maximum
    self.until = until
  }

  /// Whole parts of a hundred, rounded down. The numbers may be anybody's.
  public var percent: UInt64 {
    guard maximum > 0 else { return 100 }
    let (whole, overflow) = (used / maximum).multipliedReportingOverflow(by: 100)
    guard !overflow else { return .max }
    let rest = maximum.dividingFullWidth((used % maximum).multipliedFullWidth(by: 100)).quotient
    let (sum, isTooMuch) = whole.addingReportingOverflow(rest)
    return isTooMuch ? .max : sum
  }

  /// Whether four fifths of a quota are used: from here on people are warned.
  public static func isNearEnd(used: UInt64, of maximum: UInt64) -> Bool {
    used >= maximum || maximum - used <= maximum / 5
  }
}
