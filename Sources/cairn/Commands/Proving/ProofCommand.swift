import ArgumentParser
import CairnLog
import CairnFormats
import CairnModel
import CairnReplica
import CairnStore

struct ProofCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proof",
    abstract: "Show that the signed log holds an event.",
    discussion: """
      Shows the receipt that the service wrote ahead of the event's batch, makes the proof that \
      leads from the event's bytes to the signed root, and verifies it. It proves that this log \
      committed to these bytes and that the device's key sealed them; it does not prove who held \
      the device, nor when it was recorded. With -o the proof is kept as a C2SP tlog-proof, which \
      verifies without any service.

      Examples:
        cairn proof 3.17
        cairn proof 3.17 -o 3.17.tlog-proof
      """)

  @Argument(help: "The event: DEVICE.SEQUENCE.")
  var event: EventID

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write the proof there.", valueName: "file"))
  var output: String?

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var form: OutputOptions

  func run() async throws {
    let console = form.console
    try await replica.find().withReader { replica in
      let proof = try Self.proof(of: event, in: replica)
      let key = try replica.logKey
      guard let checkpoint = try proof.offline.verified(entry: proof.entry, under: key) else {
        throw CommandFailure(
          .verificationFailed, "the proof of \(event) does not lead to the signed root",
          hint: "run 'cairn verify'", status: .damaged)
      }
      if let output { try TextFile.write(proof.offline.text.utf8, to: output) }
      console.print(json: json(proof, checkpoint, key))
      tell(proof, checkpoint, console)
    }
  }

  private static func proof(of event: EventID, in replica: FieldReplica) throws -> EventProof {
    if let proof = try replica.proof(of: event) { return proof }
    if try replica.pendingEvents().contains(where: { $0.id == event }) {
      throw CommandFailure(
        .eventPending, "event \(event) is not in the log yet", hint: "run 'cairn sync' first")
    }
    throw CommandFailure(
      .eventUnknown, "neither the log nor the outbox has an event \(event)",
      hint: "'cairn log' lists the events; 'cairn sync' may bring the one you mean")
  }

  private func tell(_ proof: EventProof, _ checkpoint: VerifiedCheckpoint, _ console: Console) {
    let receipt = proof.receipt
    let leaf = LogHash.leaf(proof.entry)
    let rows = [
      ("event", "\(event), \(Quantity.counted(proof.entry.count, "byte"))"),
      ("leaf", leaf.hex),
      (
        "receipt",
        "entry \(receipt.index): events \(receipt.firstSequence) to \(receipt.lastSequence) of device \(receipt.device)"
      ),
      ("received", "\(Moment.local(receipt.received)), by the service's clock"),
      ("index", "\(proof.offline.index)"),
      ("log", checkpoint.checkpoint.origin),
      ("size", "\(checkpoint.size)"),
      ("root", checkpoint.root.hex),
    ]
    for (name, value) in rows { console.print(Self.row(name, "\(value)", console)) }
    for (step, hash) in proof.offline.hashes.enumerated() {
      console.print(Self.row(step == 0 ? "path" : "", "\(hash.hex)", console))
    }
    console.print(
      Self.row(
        "proof",
        console.paint("verified", .green)
          + ": \(Quantity.counted(proof.offline.hashes.count, "hash", "hashes")) lead from the event to the signed root",
        console))
    if let output { console.print(Self.row("kept in", "\(output)", console)) }
  }

  private static func row(
    _ name: String, _ value: TerminalText, _ console: Console
  ) -> TerminalText {
    let space = String(repeating: " ", count: 10 - name.count)
    return "\(console.paint(name, .bold))\(space)\(value)"
  }

  private func json(
    _ proof: EventProof, _ checkpoint: VerifiedCheckpoint, _ key: NoteKey
  ) -> JSONValue {
    [
      "event": .string(event.description),
      "index": .integer(Int64(proof.offline.index.rawValue)),
      "leaf": .string(LogHash.leaf(proof.entry).hex), "entry": .string(proof.entry.hex),
      "receipt": [
        "index": .integer(Int64(proof.receipt.index.rawValue)),
        "device": .integer(Int64(proof.receipt.device.rawValue)),
        "first_sequence": .integer(Int64(proof.receipt.firstSequence.rawValue)),
        "last_sequence": .integer(Int64(proof.receipt.lastSequence.rawValue)),
        "received": .string(proof.receipt.received.text),
      ],
      "size": .integer(Int64(checkpoint.size.rawValue)), "root": .string(checkpoint.root.hex),
      "path": .array(proof.offline.hashes.map { .string($0.hex) }),
      "path_length": .integer(Int64(proof.offline.hashes.count)), "log_key": .string(key.vkey),
      "verified": true, "tlog_proof": .string(proof.offline.text),
      "file": output.map { .string($0) } ?? .null,
    ]
  }
}
