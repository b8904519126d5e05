/// Text that is equal when its UTF-8 bytes are.
///
/// A `String` compares by canonical equivalence, whose tables differ between toolchains; two
/// replicas must never disagree about whether two values agree.
public struct Text: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public let string: String

  @inlinable
  public init(_ string: String) { self.string = string }

  @inlinable
  public init(stringLiteral string: String) { self.string = string }

  @inlinable
  public static func == (a: Text, b: Text) -> Bool {
    a.string.utf8.elementsEqual(b.string.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    var string = string
    string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  public var description: String { string }
}

extension Text {
  /// Nil where the bytes are not UTF-8.
  ///
  /// Most texts are short and in ASCII, and `String(validating:as:)` spends more on looking up what
  /// it is generic over than on such a text.
  package init?(checking bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.allSatisfy({ $0 < 128 }) else {
      guard let string = String(validating: bytes, as: UTF8.self) else { return nil }
      self.init(string)
      return
    }
    self.init(
      String(unsafeUninitializedCapacity: bytes.count) { target in
        target.initialize(fromContentsOf: bytes)
      })
  }
}
