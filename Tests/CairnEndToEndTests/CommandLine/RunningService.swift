import Glibc
import Testing

/// `cairn serve` on a free port, until the value goes.
final class RunningService {
  let url: String
  let data: String
  let errors: String
  private let process: ChildProcess
  private(set) var isEnded = false

  /// - Parameter options: more of them.
  init(
    _ program: Program, data: String, listen: String = "127.0.0.1:0", options: [String] = []
  ) throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw ProcessFailure(message: "pipe") }
    self.data = data
    errors = data + ".log"
    process = try program.spawn(
      ["serve", "--data", data, "--listen", listen, "--origin", "field.example.org"]
        + options,
      in: program.folder, output: .pipe(ends[1]), errors: errors)
    close(ends[1])
    defer { close(ends[0]) }
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(ends[0], &byte, 1) == 1, byte != 0x0a { line.append(byte) }
    let text = String(decoding: line, as: UTF8.self)
    guard text.hasPrefix("listening on ") else {
      _ = try process.wait()
      throw ProcessFailure(message: try TestFolder.text(errors))
    }
    url = String(text.dropFirst("listening on ".count))
  }

  var port: String { url.split(separator: ":").last.map { String($0) } ?? "" }

  var processID: Int32 { process.id }

  /// Waits for its end, however that comes.
  func wait() throws -> Int32 {
    isEnded = true
    return try process.wait()
  }

  /// Ends it as an operator does, and tells its exit code.
  func end() throws -> Int32 {
    isEnded = true
    process.end()
    return try process.wait()
  }

  deinit {
    if !isEnded {
      process.end()
      _ = try? process.wait()
    }
  }
}
