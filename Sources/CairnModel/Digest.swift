/// A SHA-256 value: a leaf hash, a root, a chain value, a survey id.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
  public static let byteCount = 32

  // Four words in memory order: the value needs no heap, and equality is four comparisons.
  @usableFromInline var words: (UInt64, UInt64, UInt64, UInt64)

  /// Nil unless there are 32 bytes.
  @inlinable
  public init?(_ bytes: some Sequence<UInt8>) {
    words = (0, 0, 0, 0)
    let complete = withUnsafeMutableBytes(of: &words) { target in
      var position = 0
      for byte in bytes {
        guard position < 32 else { return false }
        target[position] = byte
        position += 1
      }
      return position == 32
    }
    guard complete else { return nil }
  }

  /// Fills the value in place.
  @inlinable
  public init<Failure: Error>(
    unsafeUninitializedBytes fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    var filled: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    let result: Result<Void, Failure> = withUnsafeMutableBytes(of: &filled) { target in
      do throws(Failure) {
        return .success(try fill(target))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
    words = filled
  }

  /// Reads 64 hexadecimal digits, of either case.
  public init?(hex: some StringProtocol) {
    guard let bytes = [UInt8](hex: hex) else { return nil }
    self.init(bytes)
  }

  @inlinable
  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try Swift.withUnsafeBytes(of: words, body)
  }

  public var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

  /// 64 lower-case hexadecimal digits.
  public var hex: String { bytes.hex }

  public var description: String { hex }

  @inlinable
  public static func == (a: Digest, b: Digest) -> Bool { a.words == b.words }

  @inlinable
  public func hash(into hasher: inout Hasher) {
    withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

/// Which survey: the leaf hash of its log's entry 0.
public struct SurveyID: Hashable, Sendable, CustomStringConvertible {
  public let digest: Digest

  @inlinable
  public init(_ digest: Digest) { self.digest = digest }

  public var description: String { digest.hex }
}
