import CairnFormats
import CairnModel
import Glibc

/// A file of features, read piece by piece.
///
/// A class because the descriptor has one owner and is closed with it.
final class FeatureFile {
  private static let pieceByteCount = 1 << 18

  let byteCount: Int
  let path: String
  private let descriptor: Int32

  init(path: String) throws {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CommandFailure(
        .fileUnreadable, "\(path): \(String(cString: strerror(errno)))",
        hint: "check the path and its permissions")
    }
    var status = stat()
    fstat(descriptor, &status)
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// The next bytes; empty at the end.
  func next() throws -> ArraySlice<UInt8> {
    var buffer = [UInt8](repeating: 0, count: Self.pieceByteCount)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count >= 0 { return buffer[..<count] }
      guard errno == EINTR else {
        throw CommandFailure(
          .fileUnreadable, "\(path): \(String(cString: strerror(errno)))",
          hint: "check the disk that the file is on")
      }
    }
  }
}
