import ArgumentParser
import CairnLog
import CairnModel
import CairnReplica
import CairnStore
import CairnWire

/// An error as it is told: a stable code, one sentence, and what to do next.
struct ErrorReport {
  var code: RefusalCode
  var message: String
  var hint: String
  var status: ExitStatus
  /// More of it for scripts.
  var facts: [JSONMember] = []

  init(_ error: any Error) {
    switch error {
    case let failure as CommandFailure:
      self.init(failure.code, failure.message, hint: failure.hint, failure.status)
      facts = failure.facts
    case let refusal as Refusal: self.init(refusal)
    case let error as StoreError: self.init(error)
    case let error as Unreachable:
      self.init(
        .unreachable, "\(error)",
        hint: "nothing is lost: run the command again when the service can be reached",
        .unreachable)
    case let error as WireError:
      self.init(.requestMalformed, "\(error)", .refused)
    case let error as EncodingError: self.init(error)
    case let error as ValidationError:
      self.init(.usage, error.message, hint: "run the command with --help", .usage)
    default:
      self.init(
        .internalError, "\(error)", hint: "this is a bug in cairn; please report it", .failed)
    }
  }

  private init(_ code: RefusalCode, _ message: String, hint: String? = nil, _ status: ExitStatus) {
    self.code = code
    self.message = message
    self.hint = hint ?? code.hint
    self.status = status
  }

  private init(_ refusal: Refusal) {
    var hint = refusal.code.hint
    if let seconds = refusal.retryAfterSeconds {
      // What was spoiled on its way contradicts nothing that was verified.
      if refusal.code == .rootMismatch { hint = "run 'cairn sync' again" }
      hint += " (in about \(seconds) s)"
    }
    self.init(
      refusal.code, refusal.message, hint: hint,
      refusal.code == .storeDamaged ? .damaged : .refused)
    if let seconds = refusal.retryAfterSeconds {
      facts = [JSONMember("retry_after_s", .integer(Int64(seconds)))]
    }
  }

  private init(_ error: StoreError) {
    let message = "\(error.place): \(error.message)"
    switch error.code {
    case .damaged: self.init(.storeDamaged, message, .damaged)
    case .diskFull: self.init(.diskFull, message, .refused)
    case .busy: self.init(.storeBusy, message, .refused)
    case .readOnly:
      self.init(
        .readOnly, message, hint: "copy the folder to a place that can be written", .failed)
    case .missing where error.place.hasSuffix(".key"):
      self.init(
        RefusalCode(rawValue: "key_missing"), message,
        hint: "put the folder's keys/ back from a backup; nothing that is stored is lost", .damaged)
    case .missing: self.init(.notAReplica, message, .refused)
    case .tooNew: self.init(.upgradeRequired, message, .refused)
    case .interrupted: self.init(.internalError, message, .failed)
    case .inputOutput, .outOfOrder:
      self.init(
        RefusalCode(rawValue: "store_failed"), message,
        hint: "check the disk, then run 'cairn verify'", .failed)
    }
  }

  private init(_ error: EncodingError) {
    switch error {
    case .tooLarge(let byteCount):
      self.init(
        .entryTooLarge,
        "an event of \(byteCount) bytes; at most \(Limits.entryByteCountMaximum) fit an entry",
        .refused)
    case .outOfRange:
      self.init(.valueOutOfRange, "a value passes the limits of the protocol", .refused)
    }
  }

  var json: JSONValue {
    let members: [JSONMember] = [
      JSONMember("code", .string(code.rawValue)), JSONMember("message", .string(message)),
      JSONMember("hint", .string(hint)),
    ]
    return ["error": .object(members + facts)]
  }

  /// Two lines for standard error.
  func lines(inColour: Bool) -> TerminalText {
    """
    \(Colour.red.paint("error:", if: inColour)) \(code): \(message)
    \(Colour.cyan.paint("hint:", if: inColour)) \(hint)
    """
  }
}
