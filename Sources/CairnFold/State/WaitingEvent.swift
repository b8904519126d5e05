package import CairnModel

/// An event that waits on its device to be pushed.
package struct WaitingEvent: Hashable, Sendable {
  package var event: Event
  /// Of the entry that it will be.
  package var byteCount: Int

  package init(_ event: Event, byteCount: Int) {
    self.event = event
    self.byteCount = byteCount
  }
}
