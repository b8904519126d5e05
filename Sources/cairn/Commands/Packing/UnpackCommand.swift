import ArgumentParser
import CairnFormats
import CairnModel
import CairnReplica
import CairnWire

struct UnpackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpack",
    abstract: "Take another device's packed work along; the next sync brings it.",
    discussion: """
      Checks the file's seals, tells what is in it, and keeps it here until the log has it. The \
      work of a device that was revoked waits until an admin adopts it.

      Example:
        cairn unpack /media/stick/aino.pack
      """)

  @Argument(help: ArgumentHelp("The file that 'cairn pack' made.", valueName: "file"))
  var file: String

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let pack = try PackFile.read(file)
    let console = output.console
    try await replica.find().withWriter { replica in
      let verified = try replica.verified(pack)
      let kept = try replica.carry(verified)
      for line in PackText.lines(verified) { console.print(line) }
      console.print(
        kept > 0 ? "kept here; 'cairn sync' brings it" : "it was kept here before")
      console.print(json: PackText.json(verified, [JSONMember("kept", .integer(Int64(kept)))]))
    }
  }
}

/// A pack as a file.
enum PackFile {
  static func read(_ path: String) throws -> Pack {
    let bytes = try TextFile.bytes(path, byteCountMaximum: Limits.packByteCountMaximum)
    do throws(WireError) { return try Pack(decoding: bytes) } catch {
      throw CommandFailure(
        .fileMalformed, "\(path): \(error)",
        hint: "pack the work again on its device, and copy the file whole", status: .refused)
    }
  }
}

/// What is in a pack, for a person and for a script.
enum PackText {
  static func lines(_ pack: VerifiedPack) -> [String] {
    let first = EventID(pack.device, pack.firstSequence)
    let last = EventID(pack.device, pack.head.sequence)
    return [
      "device \(pack.device), \(TerminalText.safe(pack.name.string)): "
        + "\(Quantity.counted(pack.eventCount, "event")), \(first) to \(last)",
      "recorded \(Moment.local(pack.times.lowerBound)) to \(Moment.local(pack.times.upperBound))",
      "chain head \(pack.head.chain.hex)",
    ]
  }

  static func json(_ pack: VerifiedPack, _ more: [JSONMember]) -> JSONValue {
    .object(
      [
        JSONMember("device", .integer(Int64(pack.device.rawValue))),
        JSONMember("events", .integer(Int64(pack.eventCount))),
        JSONMember("first", .string(EventID(pack.device, pack.firstSequence).description)),
        JSONMember("last", .string(EventID(pack.device, pack.head.sequence).description)),
        JSONMember("recorded_from", .string(pack.times.lowerBound.text)),
        JSONMember("recorded_to", .string(pack.times.upperBound.text)),
        JSONMember("chain_head", .string(pack.head.chain.hex)),
      ] + more)
  }
}

extension RefusalCode {
  static let fileExists = RefusalCode(rawValue: "file_exists")
}
