import CairnLog
import CairnModel
import CairnVectorFixtures
import Testing

@Suite("Vectors of chains and seals") struct VectorTests {
  private func signer(_ algorithm: PublicKey.Algorithm) throws -> SoftwareSigner {
    try #require(SoftwareSigner(algorithm, seed: [UInt8](repeating: 0x42, count: 32)))
  }

  private let survey = SurveyID(LogHash.leaf(Array("survey".utf8)))
  private let algorithms: [(String, PublicKey.Algorithm)] = [
    ("ed25519", .ed25519), ("p256", .p256),
  ]

  @Test("Chains have the values of their vectors")
  func chains() throws {
    let entries: [[UInt8]] = [[], [1], Array("an entry".utf8)]
    let made: [JSONValue] = try algorithms.map { name, algorithm in
      let key = try signer(algorithm).publicKey
      var chain = DeviceChain(
        survey: survey, device: try #require(DeviceNumber(1_048_575)), key: key)
      var values = [chain.value.hex]
      for entry in entries {
        chain.append(LogHash.leaf(entry))
        values.append(chain.value.hex)
      }
      return [
        "name": .string("a device with a key of \(name)"), "survey_id": .string(survey.description),
        "device": 1_048_575,
        "key": ["algorithm": .string(name), "bytes": .string(key.bytes.hex)],
        "entries": .array(entries.map { .string($0.hex) }),
        "leaves": .array(entries.map { .string(LogHash.leaf($0).hex) }),
        "chain": .array(values.map { .string($0) }),
      ]
    }
    let published = try VectorFile("chains").vectors(
      orWrite: "Chain values H_0, H_1, … of a device over entries, and the entries' leaf hashes."
    ) { made }
    #expect(published == made)
  }

  @Test("Seals sign the bytes of their vectors, and the published signatures hold")
  func seals() throws {
    for (name, algorithm) in algorithms {
      let signer = try signer(algorithm)
      var seal = Seal(
        device: try #require(DeviceNumber(4)), firstSequence: try #require(EventSequence(5)),
        lastSequence: try #require(EventSequence(7)), chainHead: LogHash.leaf([1]),
        witnessedSize: LogSize(70_000), witnessedRoot: LogHash.leaf([2]),
        clock: Timestamp(milliseconds: -1), signature: [])
      try seal.sign(survey: survey, with: signer)
      let made: JSONValue = [
        "name": .string(name), "survey_id": .string(survey.description), "device": 4,
        "first_sequence": 5, "last_sequence": 7, "chain_head": .string(seal.chainHead.hex),
        "witnessed_size": 70_000, "witnessed_root": .string(seal.witnessedRoot.hex),
        "clock_ms": -1, "seed": .string(signer.seed.hex),
        "key": ["algorithm": .string(name), "bytes": .string(signer.publicKey.bytes.hex)],
        "signed_bytes": .string(seal.signedBytes(survey: survey).hex),
        "signature": .string(seal.signature.hex),
      ]
      let published = try VectorFile("seal-\(name)").vectors(
        orWrite: "What a device signs for a batch. P-256 signatures differ each time: verify it."
      ) { [made] }
      let vector = try #require(published.first)
      #expect(vector["signed_bytes"] == made["signed_bytes"])
      #expect(vector["key"] == made["key"])
      seal.signature = try #require(vector["signature"]?.asString.flatMap { [UInt8](hex: $0) })
      #expect(seal.isSigned(by: signer.publicKey, survey: survey))
      seal.clock = Timestamp(milliseconds: 0)
      #expect(!seal.isSigned(by: signer.publicKey, survey: survey))
    }
  }

  @Test("Statements of enrolment have the bytes of their vectors")
  func statements() throws {
    let key = try signer(.p256).publicKey
    let logKey = try signer(.ed25519).publicKey
    let newer = try #require(SoftwareSigner(.ed25519, seed: [UInt8](repeating: 0x43, count: 32)))
    let made: [JSONValue] = [
      [
        "name": "enrolment by an invite",
        "bytes": .string(
          EnrolmentStatement.bytes(survey: survey, key: key, name: "Aino", continues: nil).hex),
      ],
      [
        "name": "enrolment in place of device 4",
        "bytes": .string(
          EnrolmentStatement.bytes(
            survey: survey, key: key, name: "Väinö", continues: DeviceNumber(4)
          ).hex),
      ],
      [
        "name": "the log's key changes at entry 300, from one Ed25519 key to another",
        "bytes": .string(
          RotationStatement.bytes(
            survey: survey, index: LogIndex(300), old: logKey, new: newer.publicKey
          ).hex),
      ],
      ["name": "operator", "bytes": .string(OperatorStatement.bytes(key: key).hex)],
    ]
    let published = try VectorFile("statements").vectors(
      orWrite:
        "What invites, devices and a log's keys sign, for the survey and the keys of chains.json."
    ) { made }
    #expect(published == made)
  }
}
