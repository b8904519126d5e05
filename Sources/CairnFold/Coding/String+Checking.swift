extension String {
  /// Nil where the bytes are not UTF-8.
  ///
  /// Most texts are short and in ASCII, and `String(validating:as:)` spends more on looking up what
  /// it is generic over than on such a text.
  init?(checking bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.allSatisfy({ $0 < 128 }) else {
      self.init(validating: bytes, as: UTF8.self)
      return
    }
    self.init(unsafeUninitializedCapacity: bytes.count) { target in
      target.initialize(fromContentsOf: bytes)
    }
  }
}
