import CairnModel
import CairnReplica
import CairnWire

/// How a load is made up.
struct IngestShape {
  var name: String
  var connectionCount: Int
  /// For each connection.
  var requestCount: Int
  /// In each request.
  var eventCount: Int

  var totalEventCount: Int { connectionCount * requestCount * eventCount }

  var title: String {
    eventCount == 1
      ? "single events, \(Quantity.counted(connectionCount, "connection"))"
      : "batches of \(Quantity.grouped(eventCount)), \(Quantity.counted(connectionCount, "device"))"
  }
}

/// Requests that are ready to be sent.
struct IngestWork {
  /// What goes ahead unmeasured: the first request of a device also has its token checked.
  private static let warmUpRequestCount = 1

  private let shape: IngestShape
  /// Of each connection, those of the warm-up first.
  private let bodies: [[[UInt8]]]

  init(_ shape: IngestShape, _ survey: inout BenchSurvey) throws {
    self.shape = shape
    var bodies: [[[UInt8]]] = []
    for position in 0..<shape.connectionCount {
      bodies.append(
        try (0..<shape.requestCount + Self.warmUpRequestCount).map { _ in
          try survey.nextRequest(of: position, eventCount: shape.eventCount)
        })
    }
    self.bodies = bodies
  }

  func measure(_ survey: BenchSurvey, at url: String, folder: String) throws -> IngestResult {
    let place = url.dropFirst("http://".count).split(separator: ":")
    guard place.count == 2, let port = UInt16(place[1]) else {
      throw Refusal(.internalError, "the service's address \(url) can't be read")
    }
    let load = LoadGenerator(host: String(place[0]), port: port)
    let now = DeviceClock.system.now()
    let tokens = try survey.devices.map { try survey.token(of: $0, at: now) }
    func pushes(_ range: Range<Int>) -> [RequestQueue] {
      bodies.enumerated().map { position, bodies in
        RequestQueue(
          head: Self.head("/v1/surveys/\(survey.slug)/sync", host: url, token: tokens[position]),
          bodies: Array(bodies[range]),
          isDone: { request, answer in
            let sequence = (range.lowerBound + request + 1) * shape.eventCount
            return Self.isStored(answer, through: sequence)
          })
      }
    }
    let measured = Self.warmUpRequestCount..<Self.warmUpRequestCount + shape.requestCount
    let warmUp = try load.run(pushes(0..<Self.warmUpRequestCount))
    guard warmUp.refusedCount == 0 else {
      throw Refusal(.internalError, "the service refused \(warmUp.refusedCount) first requests")
    }
    let outcome = try load.run(pushes(measured))
    let bare = try load.run(
      bodies.map { bodies in
        RequestQueue(
          head: Self.head("/v1/bare", host: url, token: "none"), bodies: Array(bodies[measured]),
          isDone: { $1.status == 204 })
      })
    // One fsync for each round of all connections: no service that answers each request before
    // the next one of its connection can do with fewer.
    let rounds = measured.flatMap { request in bodies.map { $0[request] } }
    let disk = try DiskCeiling.write(rounds, groupCount: shape.connectionCount, in: folder)
    return IngestResult(
      shape: shape, byteCount: rounds.reduce(0) { $0 + $1.count }, outcome: outcome, bare: bare,
      disk: disk)
  }

  private static func head(_ path: String, host: String, token: String) -> String {
    """
    POST \(path) HTTP/1.1\r
    Host: \(host.dropFirst("http://".count))\r
    Authorization: Bearer \(token)\r
    Content-Type: application/x-protobuf\r

    """
  }

  /// Whether the service says that its log holds the device's events through a sequence.
  private static func isStored(_ answer: HTTPAnswerReader.Answer, through sequence: Int) -> Bool {
    guard answer.status == 200 else { return false }
    var decoder = SyncFrameDecoder()
    decoder.append(answer.body)
    while let frame = try? decoder.next() {
      if case .push(let push) = frame {
        return push.refused == nil && push.head.sequence.rawValue >= UInt64(sequence)
      }
    }
    return false
  }
}

/// A load's rates beside their ceilings.
struct IngestResult {
  var shape: IngestShape
  var byteCount: Int
  var outcome: LoadOutcome
  var bare: LoadOutcome
  var disk: Duration

  private var eventsPerSecond: Double { outcome.requestsPerSecond * Double(shape.eventCount) }
  private var bareEventsPerSecond: Double { bare.requestsPerSecond * Double(shape.eventCount) }
  private var diskEventsPerSecond: Double {
    Double(shape.totalEventCount) / max(disk / .seconds(1), 1e-9)
  }

  var json: JSONValue {
    [
      "name": .string(shape.name), "connections": .integer(Int64(shape.connectionCount)),
      "events_per_request": .integer(Int64(shape.eventCount)),
      "events": .integer(Int64(shape.totalEventCount)),
      "bytes": .integer(Int64(byteCount)),
      "acknowledged_requests": .integer(Int64(outcome.doneCount)),
      "refused_requests": .integer(Int64(outcome.refusedCount)),
      "events_per_second": .integer(Int64(eventsPerSecond)),
      "elapsed_ms": .integer(Self.microseconds(outcome.elapsed) / 1000),
      "client_cpu_ms": .integer(Self.microseconds(outcome.clientProcessorTime) / 1000),
      "p50_us": .integer(Self.microseconds(outcome.percentile(0.5))),
      "p99_us": .integer(Self.microseconds(outcome.percentile(0.99))),
      "ceilings": [
        "bare_endpoint_events_per_second": .integer(Int64(bareEventsPerSecond)),
        "bare_endpoint_p50_us": .integer(Self.microseconds(bare.percentile(0.5))),
        "bare_endpoint_p99_us": .integer(Self.microseconds(bare.percentile(0.99))),
        "fsynced_writes_events_per_second": .integer(Int64(diskEventsPerSecond)),
        "fsynced_writes_group": .integer(Int64(shape.connectionCount)),
      ],
    ]
  }

  static func table(_ results: [IngestResult]) -> Table {
    var table = Table([
      Table.Column("LOAD", isFlexible: true), Table.Column("EVENTS/S", .trailing),
      Table.Column("P50", .trailing), Table.Column("P99", .trailing),
      Table.Column("BARE ENDPOINT", .trailing), Table.Column("BARE P99", .trailing),
      Table.Column("FSYNCED WRITES", .trailing),
    ])
    for result in results {
      table.append([
        result.shape.title, rate(result.eventsPerSecond),
        milliseconds(result.outcome.percentile(0.5)),
        milliseconds(result.outcome.percentile(0.99)), rate(result.bareEventsPerSecond),
        milliseconds(result.bare.percentile(0.99)), rate(result.diskEventsPerSecond),
      ])
    }
    return table
  }

  private static func rate(_ rate: Double) -> String { Quantity.grouped(UInt64(rate)) }

  private static func microseconds(_ duration: Duration) -> Int64 {
    Int64(duration / .microseconds(1))
  }

  private static func milliseconds(_ duration: Duration) -> String {
    let tenths = Int64(duration / .microseconds(100))
    return "\(tenths / 10).\(tenths % 10) ms"
  }
}
