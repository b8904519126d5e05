package import CairnModel

/// Who answers for bytes that the server holds in memory, and for connections.
package enum ByteHolder: Hashable, Sendable {
  /// All numbers of one member: more numbers are not more room.
  case lineage(SurveyID, root: DeviceNumber)
  /// All operators together, of whom there are few.
  case operators
  /// Those who showed no token, by the address that they ask from; nil where it is not known.
  case stranger(NetworkAddress?)

  var isStranger: Bool {
    if case .stranger = self { true } else { false }
  }
}
