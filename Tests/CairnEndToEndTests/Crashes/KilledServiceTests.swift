import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnServiceFixtures
import CairnStore
import Dispatch
import Glibc
import Synchronization
import Testing

@Suite("A service that is killed", .serialized, .ownThreads)
struct KilledServiceTests {
  private static let killCount = 200
  private static let deviceCount = 4

  struct Kills: Sendable {
    var all = 0
    var betweenArrivalAndAnswer = 0
    var duringAnswer = 0
    /// Kills after which the log held events that their device had not been told of.
    var storedUntold = 0
  }

  /// What the devices and the killer tell each other.
  final class Course: Sendable {
    private let ending = Mutex(false)
    private let acknowledged = Mutex<[DeviceNumber: EventSequence]>([:])

    var isOver: Bool { ending.withLock { $0 } }

    func end() { ending.withLock { $0 = true } }

    func tell(_ device: DeviceNumber, _ sequence: EventSequence) {
      acknowledged.withLock { $0[device] = sequence }
    }

    /// - Parameter data: of a service that no device reaches.
    func hasUntold(_ data: String) throws -> Bool {
      let store = try SQLiteLogStore(path: "\(data)/log.sqlite", mode: .reader)
      defer { try? store.close() }
      guard let survey = try store.survey(slug: "helsinki") else { return false }
      let heads = try store.heads(of: survey.key)
      return acknowledged.withLock { told in
        heads.contains { head in told[head.device].map { $0 < head.sequence } ?? false }
      }
    }
  }

  @Test(
    "200 kills during syncs of several devices lose and double no event",
    .timeLimit(.minutes(60)))
  func killed() async throws {
    let start = ContinuousClock.now
    let day = try SurveyDay()
    let folders = try (1...Self.deviceCount).map { try day.clone("device\($0)") }
    let port = try #require(Int(day.service.port))
    #expect(try day.endService() == 0)
    let (kills, worked) = try await Self.work(in: folders, day.program, day.path("data"), port)
    try day.restartService()

    var devices = worked
    try await withHTTPTransport(url: day.service.url) { transport in
      // The first round brings what waits, the second one fetches what the others brought.
      for _ in 0..<2 {
        for position in devices.indices {
          #expect(try await devices[position].sync(transport))
        }
      }
      let service = try WholeLog(folder: day.path("data"))
      #expect(service.outOfPlace.isEmpty)
      var roots: Set<Digest> = []
      var fingerprints: Set<Digest> = []
      for device in devices {
        #expect(try device.replica.store.pendingCount() == 0)
        #expect(device.told.isSubset(of: service.events.keys))
        #expect(device.recorded.allSatisfy { service.events[$0.key] == $0.value })
        #expect(
          service.events.keys.filter { $0.device == device.number }.count == device.recorded.count)
        #expect(try WholeLog(device.replica.store).entries == service.entries)
        _ = try device.replica.catchUp()
        let report = try await device.replica.check(transport)
        #expect(report.isOK, "\(report.problems)")
        roots.insert(report.root)
        fingerprints.insert(report.fingerprint)
      }
      #expect(roots.count == 1)
      #expect(fingerprints.count == 1)
    }
    for device in devices { try device.close() }
    let audit = try day.run("verify", day.path("data"), "--json")
    #expect(audit.status == 0, "\(audit.output) \(audit.errors)")
    #expect(try day.endService() == 0)

    #expect(kills.all == Self.killCount)
    #expect(kills.betweenArrivalAndAnswer >= 100)
    print(
      "kills: \(kills.all), between arrival and answer: \(kills.betweenArrivalAndAnswer),",
      "during an answer: \(kills.duringAnswer),",
      "with events stored that nobody was told of: \(kills.storedUntold);",
      "events: \(devices.map(\.recorded.count).reduce(0, +)),",
      "syncs that broke off: \(devices.map(\.broken).reduce(0, +));",
      "took \(ContinuousClock.now - start)")
  }

  private static func work(
    in folders: [String], _ program: Program, _ data: String, _ port: Int
  ) async throws -> (Kills, [FieldDevice]) {
    let proxy = try KillingProxy(to: port)
    let course = Course()
    return try await withThrowingTaskGroup(of: FieldDevice.self) { group in
      for folder in folders {
        group.addTask { try await record(in: folder, proxy.url, course) }
      }
      let outcome: Result<Kills, any Error> = await withCheckedContinuation { continuation in
        DispatchQueue(label: "killer").async {
          continuation.resume(
            returning: Result { try killAll(program, data, port, proxy, course) })
        }
      }
      course.end()
      proxy.end()
      var devices: [FieldDevice] = []
      for try await device in group { devices.append(device) }
      return (try outcome.get(), devices)
    }
  }

  private static func record(
    in folder: String, _ url: String, _ course: Course
  ) async throws -> FieldDevice {
    var device = try FieldDevice(folder: folder)
    try await withHTTPTransport(url: url) { transport in
      while !course.isOver {
        try device.record(count: Int.random(in: 1...4))
        _ = try await device.sync(transport)
        course.tell(device.number, device.acknowledged)
      }
    }
    return device
  }

  /// Two of three kills strike while a request is with the service, the others at any moment.
  private static func killAll(
    _ program: Program, _ data: String, _ port: Int, _ proxy: KillingProxy, _ course: Course
  ) throws -> Kills {
    var kills = Kills()
    func start() throws -> RunningService {
      let service = try RunningService(program, data: data, listen: "127.0.0.1:\(port)")
      if try course.hasUntold(data) { kills.storedUntold += 1 }
      proxy.serviceIsUp(service.processID)
      return service
    }
    while kills.all < killCount {
      let service = try start()
      if kills.all % 3 == 0 {
        RandomMoment.come(within: 40_000)
        proxy.killNow()
      } else {
        switch try proxy.killDuringRequest() {
        case .betweenArrivalAndAnswer: kills.betweenArrivalAndAnswer += 1
        case .duringAnswer: kills.duringAnswer += 1
        }
      }
      let status = try service.wait()
      guard status == 128 + SIGKILL else {
        throw ProcessFailure(message: "the service ended with \(status) by itself")
      }
      kills.all += 1
    }
    let service = try start()
    course.end()
    _ = try service.end()
    return kills
  }
}
