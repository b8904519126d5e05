package import CairnModel

/// An entry that can't stand where it stands: a log with it is not one that a sound service wrote.
package struct GrowthError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Hashable, Sendable {
    case unreadable
    /// Entry 0 opens the survey, and no other does.
    case opening
    /// An event outside of the batch that a receipt announced, or a batch that breaks off.
    case misplaced
    case unknownDevice
    case chain
    /// A batch of more events or bytes than one may have.
    case tooLarge
    case seal
    case enrolment
    /// An operator appointed an admin while others were left.
    case appointment
    case time
    /// The log's key changes here, by both keys: what follows is for software that goes on under
    /// the new one.
    case rotation
  }

  package var index: LogIndex
  package var code: Code
  package var message: String

  package init(_ code: Code, at index: LogIndex, _ message: String) {
    self.code = code
    self.index = index
    self.message = message
  }

  package var description: String { "entry \(index): \(message)" }
}
