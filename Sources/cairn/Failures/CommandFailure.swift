import CairnModel

/// What a command itself finds wrong, beside the refusals of the layers below.
struct CommandFailure: Error {
  var code: RefusalCode
  var message: String
  var hint: String
  var status: ExitStatus
  /// More of it for scripts.
  var facts: [JSONMember] = []

  init(
    _ code: RefusalCode, _ message: String, hint: String, status: ExitStatus = .failed,
    facts: [JSONMember] = []
  ) {
    self.facts = facts
    self.code = code
    self.message = message
    self.hint = hint
    self.status = status
  }

  /// Arguments that can't be meant.
  static func usage(_ message: String, hint: String) -> CommandFailure {
    CommandFailure(.usage, message, hint: hint, status: .usage)
  }
}

extension RefusalCode {
  static let usage = RefusalCode(rawValue: "usage")
  static let unreachable = RefusalCode(rawValue: "unreachable")
  static let fileUnreadable = RefusalCode(rawValue: "file_unreadable")
  static let folderTaken = RefusalCode(rawValue: "folder_taken")
  static let readOnly = RefusalCode(rawValue: "read_only")
  static let inviteMalformed = RefusalCode(rawValue: "invite_malformed")
  static let notLoggedIn = RefusalCode(rawValue: "not_logged_in")
  static let alreadyServed = RefusalCode(rawValue: "already_served")
  static let neverSynced = RefusalCode(rawValue: "never_synced")
  static let eventUnknown = RefusalCode(rawValue: "event_unknown")
  static let eventPending = RefusalCode(rawValue: "event_pending")
  static let verificationFailed = RefusalCode(rawValue: "verification_failed")
  static let alreadyRecorded = RefusalCode(rawValue: "already_recorded")
}

/// A command whose answer is printed already, and which did not succeed.
struct Unsuccessful: Error {
  var status: ExitStatus
}
