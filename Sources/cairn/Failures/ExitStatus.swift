/// What the process tells the one who started it. Scripts rely on the numbers.
enum ExitStatus: Int32, Sendable {
  case done = 0
  /// The check or the act failed.
  case failed = 1
  case usage = 2
  /// The service can't be reached: nothing is lost.
  case unreachable = 3
  /// Refused, and the code says why.
  case refused = 4
  /// What this device keeps is damaged.
  case damaged = 5
}
