import ArgumentParser
import CairnLog
import CairnModel
import CairnReplica
import CairnStore

struct ExportTlogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tlog",
    abstract: "Write the log as a static C2SP folder.",
    discussion: """
      The folder holds checkpoint, tile/… and tile/entries/…, as any tool for transparency logs \
      reads them, and as the service serves them. Full tiles never change, so a later export into \
      the same folder only adds.

      Examples:
        cairn export tlog -o helsinki.log
        cairn verify helsinki.log
      """)

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("The folder to write.", valueName: "dir"))
  var output: String

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var form: OutputOptions

  func run() async throws {
    let folder = try replica.find()
    let console = form.console
    let bar = ProgressBar("writing", terminal: console.terminal)
    try await folder.withReader { replica in
      defer { bar.finish() }
      let export = try TiledLogExport(of: replica, to: output)
      let fileCount = try export.run { bar.update($0.rawValue, of: export.size.rawValue) }
      bar.finish()
      console.print(
        "\(Quantity.counted(Int(export.size.rawValue), "entry", "entries")) in "
          + "\(Quantity.counted(fileCount, "file")) in \(output)")
      try console.print(
        json: [
          "folder": .string(output), "origin": .string(replica.survey.origin),
          "size": .integer(Int64(export.size.rawValue)), "root": .string(export.root.hex),
          "files": .integer(Int64(fileCount)), "log_key": .string(try replica.logKey.vkey),
        ])
    }
  }
}
