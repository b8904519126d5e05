import Glibc
import Synchronization

/// What a test is trying out. A process that dies of a deadly signal tells on standard error what all
/// records say at that moment, so that nobody has to search for what killed it. Of a test that does not
/// end the same is told by `kill -ABRT`.
///
/// A class because its end gives its place in memory back.
final class TriedRecord: Sendable {
  private static let slotCount = 16
  private static let slotByteCount = 4_096
  /// A line for each record: its length, the thread that wrote it, then its text. The handler reads
  /// it, and takes no lock.
  nonisolated(unsafe) private static let lines: UnsafeMutableRawPointer = {
    let byteCount = slotCount * slotByteCount
    let lines = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 8)
    lines.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    return lines
  }()
  private static let headByteCount = 2 * MemoryLayout<Int>.size
  private static let free = Mutex(Array(0..<slotCount))

  private let slot: Int
  private let name: String

  /// - Parameter name: of the test.
  init(_ name: String) {
    Self.watch()
    self.name = name
    slot = Self.free.withLock { $0.popLast() } ?? 0
  }

  deinit {
    Self.line(slot).storeBytes(of: 0, as: Int.self)
    Self.free.withLock { $0.append(slot) }
  }

  /// Says what comes next, in place of what was said before.
  func note(_ what: String) {
    let line = Self.line(slot)
    var text = "\(name): \(what)\n"
    line.storeBytes(of: 0, as: Int.self)
    text.withUTF8 { bytes in
      let count = min(bytes.count, Self.slotByteCount - Self.headByteCount)
      (line + Self.headByteCount).copyMemory(from: bytes.baseAddress!, byteCount: count)
      line.storeBytes(of: pthread_self(), toByteOffset: MemoryLayout<Int>.size, as: pthread_t.self)
      line.storeBytes(of: count, as: Int.self)
    }
  }

  private static func line(_ slot: Int) -> UnsafeMutableRawPointer { lines + slot * slotByteCount }

  // MARK: The handler

  private static let deadly = [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE]
  nonisolated(unsafe) private static let former: UnsafeMutablePointer<sigaction> = {
    let former = UnsafeMutablePointer<sigaction>.allocate(capacity: 64)
    former.initialize(repeating: sigaction(), count: 64)
    return former
  }()
  private static let isWatched = Mutex(false)

  private static func watch() {
    isWatched.withLock { isWatched in
      guard !isWatched else { return }
      isWatched = true
      line(0).storeBytes(of: 0, as: Int.self)
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { TriedRecord.tell($0) }
      action.sa_flags = SA_ONSTACK
      for number in deadly { sigaction(number, &action, &former[Int(number)]) }
    }
  }

  /// Writes, and gives the signal back to who had it before.
  private static func tell(_ number: Int32) {
    write("bounds: a signal ends this process while it tries this:\n")
    for slot in 0..<slotCount {
      let line = line(slot)
      let count = line.load(as: Int.self)
      guard count > 0 else { continue }
      let thread = line.load(fromByteOffset: MemoryLayout<Int>.size, as: pthread_t.self)
      write(thread == pthread_self() ? "bounds: here, " : "bounds: beside it, ")
      _ = Glibc.write(STDERR_FILENO, line + headByteCount, count)
    }
    sigaction(number, &former[Int(number)], nil)
    raise(number)
  }

  private static func write(_ text: StaticString) {
    _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }
}
