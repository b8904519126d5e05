import ArgumentParser
import CairnModel
import CairnReplica
import CairnWire

struct PackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Write what waits here to a file, for somebody else to bring.",
    discussion: """
      The events are sealed by this device, so whoever carries the file can't change them. They \
      wait here all the same until the log has them. Of a device that was revoked, an admin can \
      adopt the file with 'cairn member adopt'.

      Examples:
        cairn pack aino.pack
        cairn -C field pack /media/stick/aino.pack
      """)

  @Argument(help: ArgumentHelp("The file to make.", valueName: "file"))
  var file: String

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard !TextFile.exists(file) else {
      throw CommandFailure(
        .fileExists, "\(file) is there already", hint: "name another file, or remove that one",
        status: .refused)
    }
    let console = output.console
    try await replica.find().withReader { replica in
      let (pack, rest) = try replica.pack()
      let verified = try replica.verified(pack)
      try TextFile.write(pack.encoded(), to: file, mode: 0o600)
      for line in PackText.lines(verified) { console.print("\(line)") }
      console.print("in \(file); there: cairn unpack FILE")
      if rest > 0 {
        console.remark(
          "\(Quantity.counted(rest, "more event")) did not fit: pack again when these are in the log"
        )
      }
      console.print(json: PackText.json(verified, [JSONMember("rest", .integer(Int64(rest)))]))
    }
  }
}
