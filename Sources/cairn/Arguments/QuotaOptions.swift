import ArgumentParser
import CairnModel
import CairnServer
import CairnService

/// How much is let into surveys within a day, and how often strangers may ask.
struct QuotaOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Events that one member (a device and all that continues it) may bring to a survey within a \
      day, 00:00 to 24:00 UTC; 0 bounds nothing.
      """,
      valueName: "count"))
  var memberEvents = QuotaBounds().member.eventCount

  @Option(
    help: ArgumentHelp(
      "Bytes of them, such as 500MiB; 0 bounds nothing.", valueName: "bytes"))
  var memberBytes = ByteCountArgument(QuotaBounds().member.byteCount)

  @Option(
    help: ArgumentHelp(
      "Events that all members together may bring to a survey within a day; 0 bounds nothing.",
      valueName: "count"))
  var surveyEvents = QuotaBounds().survey.eventCount

  @Option(
    help: ArgumentHelp("Bytes of them; 0 bounds nothing.", valueName: "bytes"))
  var surveyBytes = ByteCountArgument(QuotaBounds().survey.byteCount)

  @Option(
    help: ArgumentHelp(
      "Devices that invites may let into a survey within a minute; 0 bounds nothing.",
      valueName: "count"))
  var enrolmentRate = ServiceConfiguration.enrolmentRateByDefault.countMaximum

  @Option(
    help: ArgumentHelp(
      """
      Tokens, enrolments and logins that one address may have refused within a minute before it is \
      told to wait; 0 bounds nothing.
      """,
      valueName: "count"))
  var strangerRate = CairnServerConfiguration.strangerRateByDefault.countMaximum

  var bounds: QuotaBounds {
    var bounds = QuotaBounds()
    bounds.member = Quota(eventCount: memberEvents, byteCount: memberBytes.byteCount)
    bounds.survey = Quota(eventCount: surveyEvents, byteCount: surveyBytes.byteCount)
    return bounds
  }

  func validate() throws {
    for (name, quota) in [("member", bounds.member), ("survey", bounds.survey)]
    where !quota.holdsLargestBatch {
      throw ValidationError(
        """
        --\(name)-events is at least \(Limits.batchEventCountMaximum) and --\(name)-bytes at least \
        \(Limits.batchByteCountMaximum) (or 0, which bounds nothing): a batch of the largest size \
        could never come in otherwise
        """)
    }
    guard 0...1_000_000 ~= enrolmentRate, 0...1_000_000 ~= strangerRate else {
      throw ValidationError("--enrolment-rate and --stranger-rate are from 0 to 1000000")
    }
  }
}
