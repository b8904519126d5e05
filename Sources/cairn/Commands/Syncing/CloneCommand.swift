import ArgumentParser
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews
import CairnWire

struct CloneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clone",
    abstract: "Enrol this device and download the survey.",
    discussion: """
      The folder then holds the whole log, verified, and everything works offline. A clone that \
      broke off is gone on with by the same command again, or by 'cairn sync'.

      Examples:
        cairn clone cairn-invite:Cg… field
        cairn clone aino.invite field --name "Aino's laptop"
      """)

  @Argument(help: "The invite: its text, a file that holds it, or - for standard input.")
  var invite: String

  @Argument(help: ArgumentHelp("The folder to make.", valueName: "dir"))
  var folder: String

  @Option(
    help: ArgumentHelp(
      "What this device is called (default: the invite's name).", valueName: "name"))
  var name: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let invite = try InviteArgument.read(invite)
    // Before the invite is used up.
    if let refusal = RulesRevision.current.refusal(of: invite.rules, who: "the survey") {
      throw refusal
    }
    let isNew = TextFile.isEmptyFolder(folder) ?? true
    guard isNew || ReplicaFolder.isReplica(folder) else {
      throw CommandFailure(
        .folderTaken, "\(folder) is there and holds something else than a replica",
        hint: "name a folder that does not exist yet", status: .refused)
    }
    try TextFile.makeFolder(folder, mode: 0o700)
    do {
      try await clone(invite)
    } catch let refusal as Refusal where isNew {
      // Nobody was enrolled: nothing here is worth keeping.
      if !ReplicaFolder(path: folder).isEnrolled { FolderTree.remove(folder) }
      throw refusal
    }
  }

  private func clone(_ invite: Invite) async throws {
    let console = output.console
    let replicaFolder = ReplicaFolder(path: folder)
    let lock = try FolderLock(folder: folder, use: .sync)
    let bar = ProgressBar("fetching", terminal: console.terminal)
    try await replicaFolder.withStores(holding: lock) { stores in
      defer { bar.finish() }
      try await withHTTPTransport(url: invite.url) { transport in
        let device = name ?? (invite.name.isEmpty ? HostName.current : invite.name)
        try await Enrolment.enrol(
          with: invite, name: Text(device), store: stores.log, keys: stores.keys,
          transport: transport)
        let replica = try FieldReplica(
          store: stores.log, views: stores.views, keys: stores.keys, clock: .system)
        let report = try await replica.sync(transport) { bar.show($0) }
        let summary = try replica.catchUp { bar.show(folded: $0, of: report.size) }
        bar.finish()
        console.tell(summary.stop)
        let identity = try replica.identity
        console.print(
          """
          \(identity.title): device \(identity.device), \(identity.role.name)
          \(Quantity.grouped(report.size.rawValue)) entries verified, \
          \(Quantity.counted(summary.entityCount, "entity", "entities")), in \(folder)
          """)
        console.print(
          json: [
            "survey": .string(identity.slug), "folder": .string(folder),
            "device": .integer(Int64(identity.device.rawValue)),
            "role": .string(identity.role.name),
            "size": .integer(Int64(report.size.rawValue)), "root": .string(report.root.hex),
            "fingerprint": .string(summary.fingerprint.hex),
          ])
      }
    }
  }
}
