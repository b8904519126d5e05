import CairnStore
import Glibc

/// A fault in the fold, or in a read, of one file of views.
struct PlantedTrap {
  enum Fault: String, CaseIterable {
    case ill, trap, segv, bus
    /// Recursion without an end.
    case stack

    /// What a process dies of that meets it.
    var signal: Int32 {
      switch self {
      case .ill: SIGILL
      case .trap: SIGTRAP
      case .segv, .stack: SIGSEGV
      case .bus: SIGBUS
      }
    }

    /// As a shell tells it.
    var status: Int32 { 128 + signal }
  }

  var fault: Fault
  /// What the program is told of it.
  let environment: [String]

  /// - Parameter views: without `.sqlite`.
  init(_ fault: Fault, at index: Int64, in views: String) {
    self.fault = fault
    environment = Self.environment("0:\(index):\(fault.rawValue):\(views).fold")
  }

  init(_ fault: Fault, reading: ViewReading, in views: String) {
    self.fault = fault
    environment = Self.environment("\(reading.rawValue):0:\(fault.rawValue):\(views).fold")
  }

  /// Nobody reads the backtraces, and the runtime takes long to make them.
  private static func environment(_ trap: String) -> [String] {
    ["CAIRN_TEST_TRAP=" + trap, "SWIFT_BACKTRACE=enable=no"]
  }
}
