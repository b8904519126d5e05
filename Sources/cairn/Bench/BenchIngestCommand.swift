import ArgumentParser
import CairnHTTPClient
import CairnLog
import CairnModel
import CairnReplica
import CairnWire

struct BenchIngestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Measure how many events a second a service acknowledges.",
    discussion: """
      Starts a service of its own in a temporary folder ($TMPDIR decides on which disk) and pushes \
      events that were signed beforehand: batches of 1,000 from 16 devices, then single events \
      from 256 connections. A first request of each goes ahead unmeasured. Only answers that say "stored" count, and the service says so only \
      after fsync. Beside each rate stand two ceilings measured in the same run: the same bytes \
      written to the same disk with one fsync for each round of all connections, and the same \
      requests answered by an endpoint of the same server that does nothing.

      Examples:
        cairn bench ingest
        TMPDIR=/srv cairn bench ingest --batches 100 --json
      """)

  @Option(help: "Devices that push batches.")
  var devices = 16

  @Option(help: "Batches a device.")
  var batches = 20

  @Option(help: "Events in a batch.")
  var batchSize = 1_000

  @Option(help: "Connections that push single events.")
  var connections = 256

  @Option(help: "Single events a connection.")
  var singles = 40

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard devices > 0, batches > 0, connections > 0, singles > 0,
      1...Limits.batchEventCountMaximum ~= batchSize
    else { throw ValidationError("counts begin at 1, and a batch has at most 10,000 events") }
  }

  func run() async throws {
    let console = output.console
    let folder = try FolderTree.makeTemporary("cairn-bench")
    defer { FolderTree.remove(folder) }
    let service = try ChildService(
      in: "\(folder)/service", origin: "bench.local", offersBareRoute: true)
    let measured = try await withHTTPTransport(url: service.url) { transport in
      let origin = try await transport.health()["origin"]?.asString ?? ""
      let key = try await Self.logIn(service, transport)
      var results: [IngestResult] = []
      for shape in [
        IngestShape(
          name: "batches", connectionCount: devices, requestCount: batches, eventCount: batchSize),
        IngestShape(
          name: "singles", connectionCount: connections, requestCount: singles, eventCount: 1),
      ] {
        console.remark("signing \(Quantity.counted(shape.totalEventCount, "event")) beforehand")
        var survey = try await BenchSurvey.open(
          shape.name, deviceCount: shape.connectionCount, operatorKey: key, origin: origin,
          transport: transport)
        let work = try IngestWork(shape, &survey)
        console.remark("pushing \(shape.title)")
        results.append(try work.measure(survey, at: service.url, folder: folder))
      }
      return results
    }
    console.print(
      json: [
        "results": .array(measured.map(\.json)),
        "peak_memory_bytes": service.peakMemoryByteCount.map { .integer(Int64($0)) } ?? .null,
      ])
    console.print(IngestResult.table(measured))
    if let peak = service.peakMemoryByteCount {
      console.print("peak memory of the service: \(peak >> 20) MiB")
    }
    if measured.contains(where: { $0.outcome.refusedCount > 0 }) {
      throw CommandFailure(
        .verificationFailed, "some events were not acknowledged",
        hint: "the rates count only those that were")
    }
  }

  private static func logIn(
    _ service: ChildService, _ transport: HTTPTransport
  ) async throws -> SoftwareSigner {
    let invite = try service.operatorInvite()
    guard let secret = SoftwareSigner(.ed25519, seed: invite.secret) else {
      throw Refusal(.inviteUnknown, "the operator's invite has no key")
    }
    let key = SoftwareSigner(generating: .ed25519)
    try await transport.logIn(
      OperatorLogin(
        key: key.publicKey, inviteKey: secret.publicKey,
        signature: try secret.sign(OperatorStatement.bytes(key: key.publicKey))))
    return key
  }
}
