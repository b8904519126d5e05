import Glibc

/// The built program, run once on a folder. It lies beside the test bundle that is running.
struct CommandRun {
  private struct Failure: Error { var message: String }

  /// The exit code, or 128 and the signal's number.
  let status: Int32
  /// The end of what it said on standard error.
  let errors: String

  private static let program: String = {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let own = String(
      decoding: buffer[..<max(count, 0)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return folder.joined(separator: "/") + "/cairn"
  }()

  /// Runs it to its end; what it answers goes nowhere.
  init(_ arguments: [String], in folder: String) throws {
    let errors = folder + ".errors"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(
      &actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let words = [Self.program] + arguments + ["-C", folder]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    let variables =
      ["PATH=/usr/bin:/bin", "TZ=UTC", "SWIFT_BACKTRACE=enable=no"]
    var surroundings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    defer { for word in arguments + surroundings { free(word) } }
    var process = pid_t()
    let code = posix_spawn(&process, Self.program, &actions, nil, &arguments, &surroundings)
    guard code == 0 else { throw Failure(message: String(cString: strerror(code))) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw Failure(message: "waitpid") }
    }
    self.status = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    self.errors = String(try ProtoDefinition.text(errors).suffix(400))
    unlink(errors)
  }

  var isKilled: Bool { status >= 128 }
}
