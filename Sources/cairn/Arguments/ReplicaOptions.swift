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

/// The admin's own replica of a survey.
struct SurveyOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The survey's name in URLs.", valueName: "slug"))
  var survey: String

  func find() throws -> ReplicaFolder {
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
