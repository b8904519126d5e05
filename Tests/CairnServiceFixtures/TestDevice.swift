package import CairnLog
package import CairnModel
import CairnWire

/// A device with its own chain, which records and seals without a replica.
package struct TestDevice: Sendable {
  package let signer: SoftwareSigner
  package let number: DeviceNumber
  package let survey: SurveyID
  package var chain: DeviceChain
  /// The log that it last verified.
  package var witnessed: Checkpoint
  package var clock: Timestamp

  package init(
    _ signer: SoftwareSigner, number: DeviceNumber, survey: SurveyID, witnessed: Checkpoint,
    clock: Timestamp
  ) {
    self.signer = signer
    self.number = number
    self.survey = survey
    self.witnessed = witnessed
    self.clock = clock
    chain = DeviceChain(survey: survey, device: number, key: signer.publicKey)
  }

  package func event(_ body: EventBody, after position: Int = 0, base: LogSize? = nil) -> Event {
    Event(
      id: EventID(number, chain.sequence.advanced(by: position + 1)),
      context: Context(base: base ?? witnessed.size), claimedTime: clock, body: body)
  }

  /// Events under one seal; the chain goes on behind them.
  package mutating func record(_ bodies: [EventBody]) throws -> UnverifiedBatch {
    var entries: [[UInt8]] = []
    for (position, body) in bodies.enumerated() {
      entries.append(try event(body, after: position).encoded())
    }
    return try seal(entries)
  }

  package mutating func record(notes count: Int, _ text: String = "note") throws -> UnverifiedBatch
  {
    try record((0..<count).map { .note("\(text) \($0)") })
  }

  /// Entries as they are, under a seal that fits.
  package mutating func seal(_ entries: [[UInt8]]) throws -> UnverifiedBatch {
    var list = EntryList()
    let first = chain.sequence.next
    for entry in entries {
      list.append(entry)
      chain.append(LogHash.leaf(entry))
    }
    var seal = Seal(
      device: number, firstSequence: first, lastSequence: chain.sequence, chainHead: chain.value,
      witnessedSize: witnessed.size, witnessedRoot: witnessed.root, clock: clock, signature: [])
    try seal.sign(survey: survey, with: signer)
    return UnverifiedBatch(seal: seal, entries: list)
  }

  package func token(at now: Timestamp, audience: String? = nil) throws -> String {
    try RequestToken.mint(
      issuer: .device(number), audience: audience ?? survey.description, at: now, signer: signer)
  }
}

extension EventBody {
  package static func note(_ text: String) -> EventBody {
    let subject = EntityID(EventID(.firstAdmin, .first))
    return .noteWritten(NoteWritten(subject: subject, text: Text(text)))
  }
}

extension UnverifiedBatch {
  /// The same, with a change under a seal that its device signs anew.
  package func resealed(by device: TestDevice, _ change: (inout Seal) -> Void) throws
    -> UnverifiedBatch
  {
    var seal = seal
    change(&seal)
    try seal.sign(survey: device.survey, with: device.signer)
    return UnverifiedBatch(seal: seal, entries: entries)
  }
}
