import CairnModel

extension SampleEntries {
  static let services: [(name: String, entry: ServiceEntry)] = [
    (
      "survey_opened",
      .surveyOpened(
        SurveyOpened(
          origin: "field.example.org/helsinki", nonce: (0..<16).map { $0 },
          logKey: key(.ed25519, 0x22), adminKey: key(.p256, 0x02), adminName: "Väinö",
          title: "Helsinki 2019", opened: Timestamp(milliseconds: 1_555_841_600_000)))
    ),
    ("receipt", .receipt(receipt(offset: Milliseconds(-1_250)))),
    ("receipt with an offset of 0", .receipt(receipt(offset: Milliseconds(0)))),
    ("receipt of a relayed batch", .receipt(receipt(offset: nil))),
    (
      "device_enrolled by an invite",
      .deviceEnrolled(
        DeviceEnrolled(
          device: device(4), key: key(.p256, 0x03), name: "Aino's phone", role: .surveyor,
          inviteKey: key(.ed25519, 0x11), signature: [UInt8](repeating: 0x55, count: 64),
          continues: nil, enrolled: Timestamp(milliseconds: 1_555_841_650_000)))
    ),
    (
      "device_enrolled in place of another",
      .deviceEnrolled(
        DeviceEnrolled(
          device: device(5), key: key(.ed25519, 0x33), name: "Aino's phone", role: .admin,
          inviteKey: nil, signature: [UInt8](repeating: 0x66, count: 64), continues: device(4),
          enrolled: Timestamp(milliseconds: 1_555_841_660_000)))
    ),
    (
      "log_key_rotated",
      .logKeyRotated(
        LogKeyRotated(
          newKey: key(.ed25519, 0x44), signatureByOldKey: [UInt8](repeating: 0x77, count: 64),
          signatureByNewKey: [UInt8](repeating: 0x88, count: 64)))
    ),
  ]

  private static func receipt(offset: Milliseconds?) -> Receipt {
    Receipt(
      seal: Seal(
        device: device(4), firstSequence: sequence(1), lastSequence: sequence(3),
        chainHead: digest(0xA0), witnessedSize: LogSize(12), witnessedRoot: digest(0xC0),
        clock: Timestamp(milliseconds: 1_555_841_700_500),
        signature: [UInt8](repeating: 0x99, count: 64)),
      received: Timestamp(milliseconds: 1_555_841_701_750), clockOffset: offset)
  }
}
