package import CairnModel

/// What a request's head says of its body's length.
package enum BodyLength: Hashable, Sendable {
  case none
  case exactly(UInt64)
  /// It ends where its chunks do.
  case unknown

  /// - Throws: `request_malformed`, where the length is no number of bytes.
  package init(contentLength: String?, transferEncoding: String?) throws(Refusal) {
    if transferEncoding != nil {
      self = .unknown
    } else if let contentLength {
      guard let count = UInt64(contentLength), contentLength.utf8.allSatisfy({ 48...57 ~= $0 })
      else { throw Refusal(.requestMalformed, "Content-Length is not a number of bytes") }
      self = count == 0 ? .none : .exactly(count)
    } else {
      self = .none
    }
  }

  /// Nil where it is not told.
  package var byteCount: UInt64? {
    switch self {
    case .none: 0
    case .exactly(let count): count
    case .unknown: nil
    }
  }
}
