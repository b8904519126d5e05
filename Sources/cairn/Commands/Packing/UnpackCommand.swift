import ArgumentParser
import CairnFormats
import CairnModel
import CairnReplica
import CairnStore
import CairnWire

struct UnpackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpack",
    abstract: "Take another device's packed work along; the next sync brings it.",
    discussion: """
      Checks the file's seals, tells what is in it, and keeps it here until the log has it. The \
      work of a device that was revoked waits until an admin adopts it; 'cairn status' lists what \
      waits here and why. With --drop, what was unpacked is let go of: one file's, or all of a \
      device; the file, and the device itself, keep it.

      Examples:
        cairn unpack /media/stick/aino.pack
        cairn unpack --drop aino.pack
        cairn unpack --drop 3
      """)

  @Argument(
    help: ArgumentHelp(
      "The file that 'cairn pack' made; with --drop also a device.", valueName: "file"))
  var source: String

  @Flag(help: "Let go of what was unpacked here.")
  var drop = false

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    let folder = try replica.find()
    if drop { return try await letGo(of: folder, console) }
    let pack = try PackFile.read(source)
    try await folder.withWriter { replica in
      let verified = try PackFile.verified(pack, in: replica)
      let kept = try replica.carry(verified)
      for line in PackText.lines(verified) { console.print("\(line)") }
      let stay = try Self.stay(of: pack, in: replica)
      if try replica.hasLogged(verified) {
        console.print("the log has all of it already")
      } else {
        console.print(kept > 0 ? "kept here" : "it was kept here before")
        console.print(stay.map { "\($0.refused.message): \($0.hint)" } ?? "'cairn sync' brings it")
      }
      console.print(
        json: PackText.json(
          verified,
          [
            JSONMember("kept", .integer(Int64(kept))),
            JSONMember("stays", stay.map(\.json) ?? .null),
          ]))
    }
  }

  /// Why the next sync will not bring all of the pack, as far as that is known here.
  private static func stay(of pack: Pack, in replica: FieldReplica) throws -> CarriedStay? {
    let deliveries = try replica.carriedWork().filter { kept in
      kept.key.device == pack.device && kept.standing != .open
        && pack.batches.contains { $0.seal.chainHead == kept.key.chainHead }
    }.map { Delivery($0.key, $0.standing) }
    return CarriedStay.all(in: deliveries).first
  }

  private func letGo(of folder: ReplicaFolder, _ console: Console) async throws {
    let pack = try DeviceNumber(argument: source) == nil ? PackFile.read(source) : nil
    guard let device = pack?.device ?? DeviceNumber(argument: source) else { return }
    try await folder.withWriter { replica in
      let dropped = try replica.dropCarried(of: device, only: pack)
      for key in dropped {
        console.print(
          "let go of events \(key.firstSequence) to \(key.lastSequence) of device \(device)")
      }
      console.print(
        json: [
          "device": .integer(Int64(device.rawValue)),
          "dropped": .array(
            dropped.map {
              [
                "first": .integer(Int64($0.firstSequence.rawValue)),
                "last": .integer(Int64($0.lastSequence.rawValue)),
              ]
            }),
        ])
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

  /// The pack, checked against the log of a replica.
  static func verified(_ pack: Pack, in replica: FieldReplica) throws -> VerifiedPack {
    do { return try replica.verified(pack) } catch let refusal as Refusal {
      let hint =
        switch refusal.code {
        case .deviceUnknown:
          """
          run 'cairn sync' here, then this again: the device may have joined since. Where the \
          service lost it, 'cairn sync --accept-epoch --invite INVITE' on it keeps its work
          """
        case .deviceForked:
          """
          on the device that made it, 'cairn sync' takes a number of its own and keeps the work; \
          what it packs then can be unpacked
          """
        case .sealInvalid, .entryMisplaced: "pack the work again on its device"
        default: refusal.code.hint
        }
      throw CommandFailure(refusal.code, refusal.message, hint: hint, status: .refused)
    }
  }
}

/// What is in a pack, for a person and for a script.
enum PackText {
  static func lines(_ pack: VerifiedPack) -> [String] {
    let first = EventID(pack.device, pack.firstSequence)
    let last = EventID(pack.device, pack.head.sequence)
    return [
      "device \(pack.device), \(pack.name): "
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
