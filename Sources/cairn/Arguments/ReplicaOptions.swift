import ArgumentParser
import CairnModel

struct ReplicaOptions: ParsableArguments {
  @Option(
    name: .customShort("C"),
    help: ArgumentHelp(
      "The replica's folder (default: this folder or its nearest parent that is one).",
      valueName: "dir"))
  var folder: String?

  func find() throws -> ReplicaFolder { try ReplicaFolder(finding: folder) }
}

/// An admin's replica of a survey: the one that created it here, or a clone.
struct SurveyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The survey that was created from here (default: that of the replica).", valueName: "slug"))
  var survey: String?

  @Option(
    name: .customShort("C"),
    help: ArgumentHelp(
      "The admin's replica, where no survey is named (default: this folder or its nearest parent "
        + "that is one).", valueName: "dir"))
  var folder: String?

  func find() throws -> ReplicaFolder {
    guard let survey else { return try ReplicaFolder(finding: folder) }
    let folder = OperatorHome.current.replicaPath(of: survey)
    guard ReplicaFolder.isReplica(folder) else {
      throw CommandFailure(
        .surveyUnknown, "no survey \(survey) was created from here",
        hint: "create it with 'cairn survey create \(survey)', or set CAIRN_HOME to where you did",
        status: .refused)
    }
    return ReplicaFolder(path: folder)
  }
}
