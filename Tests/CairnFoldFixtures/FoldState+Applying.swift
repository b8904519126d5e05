package import CairnFold
package import CairnModel

extension FoldState {
  /// Takes the next entry of a log that was never bytes, as one of about the usual size.
  package mutating func apply(_ entry: Entry, at index: LogIndex) {
    apply(entry, at: index, byteCount: 128)
  }

  /// Takes what waits on its device and was never bytes.
  package mutating func apply(pending event: Event) {
    apply(WaitingEvent(event, byteCount: 128))
  }
}
