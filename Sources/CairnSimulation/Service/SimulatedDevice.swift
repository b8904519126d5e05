import CairnLog
import CairnModel
import CairnWire

/// An enrolled device with its chain, which seals events that somebody else has made.
struct SimulatedDevice: Sendable {
  let number: DeviceNumber
  let signer: SoftwareSigner
  let survey: SurveyID
  var chain: DeviceChain
  /// The log that it last verified.
  var witnessed: Checkpoint

  init(_ number: DeviceNumber, _ signer: SoftwareSigner, survey: SurveyID, witnessed: Checkpoint) {
    self.number = number
    self.signer = signer
    self.survey = survey
    self.witnessed = witnessed
    chain = DeviceChain(survey: survey, device: number, key: signer.publicKey)
  }

  mutating func seal(_ events: [Event], clock: Timestamp) throws -> UnverifiedBatch {
    var entries = EntryList()
    let first = chain.sequence.next
    for event in events {
      let entry = try event.encoded()
      entries.append(entry)
      chain.append(LogHash.leaf(entry))
    }
    var seal = Seal(
      device: number, firstSequence: first, lastSequence: chain.sequence, chainHead: chain.value,
      witnessedSize: witnessed.size, witnessedRoot: witnessed.root, clock: clock, signature: [])
    try seal.sign(survey: survey, with: signer)
    return UnverifiedBatch(seal: seal, entries: entries)
  }

  func token(at now: Timestamp) throws -> String {
    try RequestToken.mint(
      issuer: .device(number), audience: survey.digest.hex, at: now, signer: signer)
  }
}
