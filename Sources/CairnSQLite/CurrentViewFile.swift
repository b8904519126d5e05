import CairnStore
import Synchronization

/// The file that has the views' name now, or the one that somebody reads on in.
///
/// A class because all copies of a store go over to the heir together.
final class CurrentViewFile: Sendable {
  private let current: Mutex<ViewFile>
  private let isPinned: Bool

  init(_ file: ViewFile) {
    current = Mutex(file)
    isPinned = false
  }

  /// Never goes over to another file.
  init(pinned file: ViewFile) {
    current = Mutex(file)
    isPinned = true
  }

  func file() throws(StoreError) -> ViewFile {
    try current.withLock { file throws(StoreError) in
      if !isPinned, file.isReplaced {
        file = try ViewFile.open(path: file.path, mode: .writer)
      }
      return file
    }
  }

  func close() throws(StoreError) { try current.withLock { $0 }.close() }
}
