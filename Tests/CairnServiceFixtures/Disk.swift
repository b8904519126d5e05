import Glibc

/// What an operator does to a folder while the service is down.
package enum Disk {
  package static func copy(_ source: String, to target: String) {
    let input = open(source, O_RDONLY)
    let output = open(target, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(input >= 0 && output >= 0, "a file that the test copies is missing")
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(input, &buffer, buffer.count), count > 0 {
      precondition(write(output, buffer, count) == count, "the copy was not written")
    }
    close(input)
    close(output)
  }

  package static func remove(_ path: String) { unlink(path) }
}
