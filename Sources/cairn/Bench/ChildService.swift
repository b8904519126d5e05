import CairnModel
import CairnWire
import Glibc

/// A service of this same program in a process and a folder of its own.
///
/// A class because the process has one owner and ends with it.
final class ChildService {
  let folder: String
  let url: String
  private let process: pid_t

  /// Returns when the service listens.
  /// - Parameter origin: of a new service; nil for one whose logs have theirs.
  init(in folder: String, origin: String?, offersBareRoute: Bool) throws {
    self.folder = folder
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Self.failure("no pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let arguments =
      [
        "cairn", "serve", "--data", folder, "--listen", "127.0.0.1:0", "--log-level", "error",
        // What is measured may take its time.
        "--read-deadline", "3600",
        // Quotas are counted as anywhere, and hold up nothing.
        "--member-events", "1000000000000", "--member-bytes", "1000TiB",
        "--survey-events", "1000000000000", "--survey-bytes", "1000TiB", "--enrolment-rate", "0",
      ]
      + (origin.map { ["--origin", $0] } ?? []) + (offersBareRoute ? ["--bare-route"] : [])
    process = try Self.spawn(arguments, output: ends[1])
    close(ends[1])
    defer { close(ends[0]) }
    guard let line = Self.line(ends[0]), line.hasPrefix("listening on ") else {
      kill(process, SIGTERM)
      waitpid(process, nil, 0)
      throw Self.failure("the service did not start")
    }
    url = String(line.dropFirst("listening on ".count))
  }

  deinit {
    kill(process, SIGTERM)
    waitpid(process, nil, 0)
  }

  /// The lone invite of its operator.
  func operatorInvite() throws -> Invite { try InviteArgument.read("\(folder)/operator.invite") }

  /// The largest memory that the process has had, in bytes; nil where the kernel does not tell.
  var peakMemoryByteCount: UInt64? {
    ProcessMemory.peakByteCount(of: String(process))
  }

  private static func spawn(_ arguments: [String], output: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process = pid_t()
    guard posix_spawn(&process, "/proc/self/exe", &actions, nil, words, environ) == 0 else {
      throw failure("the service could not be started")
    }
    return process
  }

  private static func line(_ descriptor: Int32) -> String? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(descriptor, &byte, 1) == 1 {
      if byte == 0x0a { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }

  private static func failure(_ message: String) -> CommandFailure {
    CommandFailure(.internalError, message, hint: "run 'cairn serve' to see why")
  }
}
