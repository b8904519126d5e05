import CairnModel

/// Walks through a synthetic survey, batch by batch: who comes by, what they knew, what they say.
///
/// Devices come by in rounds, each once, in another order each time. Between its visits a device
/// knows the log as it was when it left, and its own work; so whatever two devices say of one
/// thing within a round is concurrent.
package struct SurveyWalk: IteratorProtocol {
  let survey: SyntheticSurvey
  let keys = ClusterKeys()
  let ground: Ground
  var random: SeededGenerator

  var size: LogSize
  private var eventCount = 0
  private var batchNumber = 0
  private var round: [Int] = []
  var devices: [WalkDevice]
  /// The one that is coming by.
  var present = 0

  var entities: [WalkEntity] = []
  /// For each kind, positions in `entities`, in the order of the log.
  var byKind: [[Int]] = WalkKind.allCases.map { _ in [] }
  /// Of a kind, still to be registered.
  var remaining: [Int]
  var duplicatesRemaining: Int
  var retractionsRemaining: Int
  var firmsRemaining: [Int]
  /// Where links end, each end once: who has many gets more.
  var ends: [Int] = []
  var endsInCluster: [[Int]]

  /// The latest of a round or so, in a circle.
  var recent: [WalkRevision] = []
  var recentPlace = 0
  var disputes: [WalkDispute] = []
  var duplicates: [WalkDuplicate] = []
  var merges: [(merge: EventID, index: LogIndex, copy: Int)] = []
  var regretted: [(entity: Int, index: LogIndex)] = []

  private var events: [Event] = []
  private var eventsWanted = 0
  private var received = SyntheticSurvey.opened

  init(_ survey: SyntheticSurvey) {
    self.survey = survey
    let plan = survey.plan
    random = SeededGenerator(seed: survey.seed, stream: 3)
    ground = Ground(plan, seed: survey.seed)
    size = survey.openingSize
    devices = survey.members.map { WalkDevice($0, base: survey.openingSize) }
    remaining = [
      plan.clusterCount, plan.establishmentCount, plan.institutionCount, plan.venueCount,
      plan.virtualSpaceCount, plan.linkCount, plan.visitCount,
    ]
    duplicatesRemaining = plan.duplicateCount
    retractionsRemaining = plan.retractionCount
    let inside = plan.firmCounts.reduce(0, +)
    firmsRemaining = plan.firmCounts + [plan.establishmentCount - inside]
    endsInCluster = Array(repeating: [], count: plan.clusterCount + 1)
  }

  package mutating func next() -> SyntheticBatch? {
    let total = survey.plan.eventCount
    guard eventCount < total else { return nil }
    if batchNumber == 0 {
      layOut()
    } else {
      begin(min(survey.plan.batchEventCount, total - eventCount), by: nextDevice())
      while room > 0 { step() }
    }
    return finish()
  }

  /// The coordinator names the clusters before anybody goes out.
  private mutating func layOut() {
    begin(survey.plan.clusterCount, by: 0)
    while room > 0 { registerCluster() }
  }

  private mutating func nextDevice() -> Int {
    if round.isEmpty {
      round = Array(devices.indices)
      random.shuffle(&round)
    }
    return round.removeLast()
  }

  private mutating func begin(_ count: Int, by device: Int) {
    present = device
    eventsWanted = count
    events = []
    events.reserveCapacity(count)
    let share = Double(eventCount + count) / Double(survey.plan.eventCount)
    received = SyntheticSurvey.opened.advanced(
      by: Milliseconds(Int64(share * Double(SyntheticSurvey.duration.rawValue))))
  }

  private mutating func finish() -> SyntheticBatch {
    let member = devices[present].member
    let batch = SyntheticBatch(
      device: member.number, base: devices[present].base, received: received,
      clockOffset: member.clockOffset, events: events)
    eventCount += events.count
    batchNumber += 1
    size = size.advanced(by: 1 + events.count)
    if batchNumber == 1 {
      for device in devices.indices { leave(device) }
    } else {
      leave(present)
    }
    return batch
  }

  /// A device has the log as it is now.
  private mutating func leave(_ device: Int) {
    devices[device].baseBefore = devices[device].base
    devices[device].base = size
    devices[device].lastSync = received
    for kind in byKind.indices {
      devices[device].known[kind] = byKind[kind].count
      devices[device].own[kind].removeAll(keepingCapacity: true)
    }
  }

  // MARK: Saying something

  /// How many events the batch still lacks.
  var room: Int { eventsWanted - events.count }

  /// How far the survey is, 0 to 1.
  var progress: Double {
    Double(eventCount + events.count) / Double(survey.plan.eventCount)
  }

  /// The id that the next event gets.
  var nextEvent: EventID { EventID(devices[present].member.number, devices[present].nextSequence) }

  /// Where the log will have it, behind the batch's receipt.
  var nextIndex: LogIndex { size.nextIndex.advanced(by: 1 + events.count) }

  /// Adds an event of the present device.
  /// - Parameter base: where the form was opened before the device last came by.
  @discardableResult
  mutating func say(_ body: EventBody, base: LogSize? = nil) -> EventID {
    let device = devices[present]
    let id = nextEvent
    let now = moment(of: events.count, since: device.lastSync)
    events.append(
      Event(
        id: id, context: Context(base: base ?? device.base),
        claimedTime: now.advanced(by: device.member.clockOffset), bootID: device.member.bootID,
        uptime: now.since(SyntheticSurvey.opened.advanced(by: .seconds(-3_600))),
        schema: survey.schema, body: body))
    devices[present].nextSequence = device.nextSequence.next
    return id
  }

  /// Events spread over the time that the device was away, at most a working day.
  private func moment(of position: Int, since lastSync: Timestamp) -> Timestamp {
    let away = min(received.since(lastSync), .seconds(8 * 3_600))
    let span = max(away.rawValue - 1_000, 0)
    let step = span * Int64(position) / Int64(max(eventsWanted, 1))
    return received.advanced(by: Milliseconds(step - span - 1_000))
  }

  // MARK: Knowing something

  /// Whether the present device has been shown an entity, by a form that it opened at `base`.
  func knows(_ entity: Int, at base: LogSize) -> Bool {
    base.contains(entities[entity].index)
      || entities[entity].id.event.device == devices[present].member.number
  }

  /// An entity of a kind that the present device knows and that is still there; rather one of its
  /// own day's.
  mutating func known(_ kind: WalkKind) -> Int? {
    let device = devices[present]
    let own = device.own[kind.rawValue]
    let count = device.known[kind.rawValue]
    for _ in 0..<4 {
      let entity: Int
      if !own.isEmpty, count == 0 || random.chance(50) {
        entity = random.pick(own)
      } else if count > 0 {
        entity = byKind[kind.rawValue][random.below(count)]
      } else {
        return nil
      }
      if !entities[entity].isGone { return entity }
    }
    return nil
  }
}
