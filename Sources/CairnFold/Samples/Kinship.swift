package import CairnModel

/// What a device was enrolled as beside itself: in place of an older one, or beside another of the
/// same person.
package struct Kinship: Hashable, Sendable {
  package var continues: DeviceNumber?
  package var beside: DeviceNumber?
  /// Where the log says so.
  package var index: LogIndex

  package init(continues: DeviceNumber? = nil, beside: DeviceNumber? = nil, index: LogIndex) {
    self.continues = continues
    self.beside = beside
    self.index = index
  }
}
