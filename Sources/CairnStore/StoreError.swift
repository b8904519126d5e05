/// What a storage engine could not do.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    /// Another process serves or writes this store.
    case busy
    /// The store can only be read.
    case readOnly
    /// No room is left. Nothing of the transaction is stored.
    case diskFull
    /// The device under the store failed. What is durable is no longer known.
    case inputOutput
    /// The stored bytes contradict each other or themselves.
    case damaged
    /// There is no store at this place.
    case missing
    /// The store was written by newer software.
    case tooNew
    /// An append does not start where the log ends: our bug, or a second writer.
    case outOfOrder
    /// Whoever asked wants it no longer, or has no time left for it. Nothing is wrong with the store.
    case interrupted
  }

  public var code: Code
  /// Which file, table and row, without the stored values.
  public var place: String
  public var message: String

  public init(_ code: Code, place: String, _ message: String) {
    self.code = code
    self.place = place
    self.message = message
  }

  /// Whether the writer must stop: after these nobody knows what the disk holds.
  public var isFatal: Bool {
    switch code {
    case .diskFull, .inputOutput, .damaged, .outOfOrder: true
    case .busy, .readOnly, .missing, .tooNew, .interrupted: false
    }
  }

  public var description: String { "\(code.rawValue) at \(place): \(message)" }
}
