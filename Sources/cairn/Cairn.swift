import ArgumentParser

/// The command line's root.
struct Cairn: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cairn",
    abstract: "Survey creative-industry clusters offline; sync into a log that can be checked.",
    discussion: """
      A cairn is a pile of stones that marks the way: you only ever add to it.

      First steps:
        cairn serve --data /srv/cairn               start a service
        cairn login /srv/cairn/operator.invite      become its operator
        cairn survey create helsinki --title "Helsinki 2026"
        cairn invite --survey helsinki --name Aino  let a device in
        cairn clone INVITE field                    the device's own copy
        cairn -C field record establishment --set name=Lilla --at 60.1677,24.9378
        cairn -C field sync                         bring and fetch
        cairn -C field check                        prove that nothing is lost

      Exit codes: 0 done; 1 the check or the act failed; 2 usage; 3 the service can't be reached \
      (nothing lost); 4 refused, and the code says why; 5 local data damaged.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "The service and its surveys",
        subcommands: [
          ServeCommand.self, LoginCommand.self, SurveyCommand.self, InviteCommand.self,
          MemberCommand.self, SchemaCommand.self,
        ]),
      CommandGroup(
        name: "Field work",
        subcommands: [
          CloneCommand.self, RecordCommand.self, ReviseCommand.self, RetractCommand.self,
          RestoreEntityCommand.self, SampleCommand.self, NoteCommand.self, ImportCommand.self,
          SyncCommand.self, PackCommand.self, UnpackCommand.self,
        ]),
      CommandGroup(
        name: "Deciding",
        subcommands: [
          ConflictsCommand.self, ResolveCommand.self, DuplicatesCommand.self, MergeCommand.self,
          UnmergeCommand.self, DistinctCommand.self, AcceptCommand.self, UndoCommand.self,
        ]),
      CommandGroup(
        name: "Looking",
        subcommands: [
          StatusCommand.self, ShowCommand.self, ListCommand.self, WarningsCommand.self,
          LogCommand.self, ReplayCommand.self, DiffCommand.self,
        ]),
      CommandGroup(
        name: "Proving",
        subcommands: [
          CheckCommand.self, ProofCommand.self, VerifyCommand.self, ExportCommand.self,
          ViewsCommand.self,
        ]),
      CommandGroup(
        name: "Measuring and trying", subcommands: [BenchCommand.self, SimulateCommand.self]),
    ])
}
