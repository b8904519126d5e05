import CairnModel
import Glibc
import Testing

/// The built program, run as a process as a script would.
struct Program {
  /// Beside the test bundle that is running.
  static let path: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let own = String(
      decoding: buffer[..<max(count, 0)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return folder.joined(separator: "/") + "/cairn"
  }()

  struct Outcome {
    var status: Int32
    var output: String
    var errors: String

    /// Standard output as the one JSON value that `--json` promises.
    var json: JSONValue {
      get throws { try JSONValue(parsing: Array(output.utf8)) }
    }

    /// The code in `error: code: message`.
    var code: String? {
      guard let line = errors.split(separator: "\n").first(where: { $0.hasPrefix("error: ") })
      else {
        return nil
      }
      return line.dropFirst("error: ".count).split(separator: ":").first.map { String($0) }
    }

    var hasHint: Bool { errors.split(separator: "\n").contains { $0.hasPrefix("hint: ") } }
  }

  /// Where the program keeps an operator's things.
  var home: String
  var folder: String
  /// Another program than Cairn's may be run as well.
  var executable = Program.path
  /// More of the environment: `NAME=VALUE`.
  var environment: [String] = []

  /// Runs it to its end.
  /// - Parameter user: another user's number, for what root may always do.
  func run(_ arguments: [String], in place: String? = nil, asUser user: UInt32? = nil) throws
    -> Outcome
  {
    let output = try TestFolder("output")
    let files = (output.path + "/out", output.path + "/err")
    let process = try spawn(
      arguments, in: place ?? folder, output: .file(files.0), errors: files.1, asUser: user)
    let status = try process.wait()
    return Outcome(
      status: status, output: try TestFolder.text(files.0), errors: try TestFolder.text(files.1))
  }

  enum Output {
    case file(String)
    case pipe(Int32)
  }

  func spawn(
    _ arguments: [String], in place: String, output: Output, errors: String,
    asUser user: UInt32? = nil
  ) throws -> ChildProcess {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    switch output {
    case .file(let path):
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, path, O_WRONLY | O_CREAT, 0o600)
    case .pipe(let descriptor):
      posix_spawn_file_actions_adddup2(&actions, descriptor, STDOUT_FILENO)
    }
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT, 0o600)
    var command = ["/usr/bin/env", "-C", place]
    if let user {
      command += ["setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups"]
    }
    command += [executable] + arguments
    let words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    let variables = ["CAIRN_HOME=\(home)", "PATH=/usr/bin:/bin", "TZ=UTC"] + self.environment
    let environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    defer { for word in words + environment { free(word) } }
    var process = pid_t()
    let code = posix_spawn(&process, command[0], &actions, nil, words, environment)
    guard code == 0 else { throw ProcessFailure(message: String(cString: strerror(code))) }
    return ChildProcess(id: process)
  }
}

struct ChildProcess {
  let id: pid_t

  /// The exit code, or 128 and the signal's number.
  func wait() throws -> Int32 {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 {
      guard errno == EINTR else { throw ProcessFailure(message: "waitpid") }
    }
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  /// Whether it has ended; `wait` still has its code.
  var hasEnded: Bool {
    var state = siginfo_t()
    return waitid(P_PID, id_t(id), &state, WEXITED | WNOHANG | WNOWAIT) == 0 && state.si_code != 0
  }

  func end() { Glibc.kill(id, SIGTERM) }

  func kill() { Glibc.kill(id, SIGKILL) }
}

struct ProcessFailure: Error {
  var message: String
}
