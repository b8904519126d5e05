import CairnLog
import CairnModel
import Testing

@Suite("Devices")
struct DeviceTests {
  let survey = SurveyID(LogHash.leaf(Array("survey".utf8)))

  @Test(
    "A signature verifies under its key alone, and none has a second form",
    arguments: [PublicKey.Algorithm.ed25519, .p256])
  func signatures(algorithm: PublicKey.Algorithm) throws {
    let signer = SoftwareSigner(generating: algorithm)
    let other = SoftwareSigner(generating: algorithm)
    for length in 0..<32 {
      let message = (0..<length).map { UInt8($0) }
      let signature = try signer.sign(message)
      #expect(signature.count == 64)
      #expect(signer.publicKey.isValidSignature(signature, for: message))
      #expect(!other.publicKey.isValidSignature(signature, for: message))
      #expect(!signer.publicKey.isValidSignature(signature, for: message + [0]))
      #expect(!signer.publicKey.isValidSignature(Array(signature.dropLast()), for: message))
    }
    #expect(PublicKey(text: signer.publicKey.text) == signer.publicKey)
    #expect(SoftwareSigner(algorithm, seed: signer.seed)?.publicKey == signer.publicKey)
  }

  @Test("A key that is no point of its curve has signed nothing")
  func badKeys() throws {
    let signature = [UInt8](repeating: 1, count: 64)
    let key = try #require(PublicKey(.p256, [UInt8](repeating: 0xff, count: 33)))
    #expect(!key.isValidSignature(signature, for: []))
  }

  private func batch(
    _ events: [[UInt8]], by signer: SoftwareSigner, device: DeviceNumber
  ) throws -> UnverifiedBatch {
    var chain = DeviceChain(survey: survey, device: device, key: signer.publicKey)
    var entries = EntryList()
    for event in events {
      entries.append(event)
      chain.append(LogHash.leaf(event))
    }
    var seal = Seal(
      device: device, firstSequence: .first, lastSequence: chain.sequence, chainHead: chain.value,
      witnessedSize: LogSize(1), witnessedRoot: LogHash.empty, clock: Timestamp(milliseconds: -5),
      signature: [])
    try seal.sign(survey: survey, with: signer)
    return UnverifiedBatch(seal: seal, entries: entries)
  }

  @Test("A batch passes with its own seal, survey, key and chain only")
  func sealedBatch() throws {
    let signer = SoftwareSigner(generating: .p256)
    let device = try #require(DeviceNumber(3))
    let batch = try batch([[1], [2, 3]], by: signer, device: device)
    let start = DeviceChain(survey: survey, device: device, key: signer.publicKey).head
    let sealed = try SealedBatch(verifying: batch, survey: survey, key: signer.publicKey)
    #expect(try sealed.head(after: start).sequence == EventSequence(2))

    let elsewhere = SurveyID(LogHash.leaf([9]))
    #expect(throws: SealError.signature) {
      try SealedBatch(verifying: batch, survey: elsewhere, key: signer.publicKey)
    }
    var fewer = batch
    fewer.entries = batch.entries.slice(0..<1)
    #expect(throws: SealError.count) {
      try SealedBatch(verifying: fewer, survey: survey, key: signer.publicKey)
    }
    var changed = batch
    changed.entries = EntryList()
    changed.entries.append([1])
    changed.entries.append([2, 4])
    let other = try SealedBatch(verifying: changed, survey: survey, key: signer.publicKey)
    #expect(throws: SealError.chain) { try other.head(after: start) }
  }

  @Test("Every field of a seal is under its signature")
  func sealFields() throws {
    let signer = SoftwareSigner(generating: .ed25519)
    let device = try #require(DeviceNumber(3))
    let seal = try batch([[1]], by: signer, device: device).seal
    #expect(seal.isSigned(by: signer.publicKey, survey: survey))
    var changed = [Seal](repeating: seal, count: 7)
    changed[0].device = .firstAdmin
    changed[1].firstSequence = .none
    changed[2].lastSequence = seal.lastSequence.next
    changed[3].chainHead = LogHash.empty
    changed[4].witnessedSize = LogSize(2)
    changed[5].witnessedRoot = seal.chainHead
    changed[6].clock = Timestamp(milliseconds: 5)
    for other in changed { #expect(!other.isSigned(by: signer.publicKey, survey: survey)) }
  }
}
