import CairnLog
import CairnModel
import CairnServiceFixtures
import CairnStore
import CairnViews
import CairnWire
import Testing

/// A log that somebody wrote by hand, signatures and all: what a lenient service could make.
private struct HandmadeLog {
  let survey: SurveyID
  var growth: LogGrowth
  private(set) var signers: [DeviceNumber: SoftwareSigner] = [:]

  init() throws {
    let admin = SoftwareSigner(generating: .ed25519)
    let opened = SurveyOpened(
      origin: "field.example.org/helsinki", nonce: [UInt8](repeating: 7, count: 16),
      logKey: SoftwareSigner(generating: .ed25519).publicKey, adminKey: admin.publicKey,
      adminName: "Aino", title: "Clusters", opened: Timestamp(milliseconds: 0))
    let entry = ServiceEntry.surveyOpened(opened).encoded()
    survey = SurveyID(LogHash.leaf(entry))
    growth = LogGrowth(survey: survey, verifiesSignatures: true)
    try growth.append(entry[...])
    signers[.firstAdmin] = admin
  }

  /// An enrolment that continues a device, with something about it changed.
  mutating func enrol(
    continuing older: DeviceNumber, _ change: (inout DeviceEnrolled) -> Void = { _ in }
  ) throws {
    let signer = SoftwareSigner(generating: .ed25519)
    let secret = try #require(signers[older])
    let device = try #require(growth.membership.nextDevice)
    let statement = EnrolmentStatement.bytes(
      survey: survey, key: signer.publicKey, name: "Ville", continues: older)
    var enrolled = DeviceEnrolled(
      device: device, key: signer.publicKey, name: "Ville", role: .admin, inviteKey: nil,
      signature: try secret.sign(statement), continues: older,
      enrolled: Timestamp(milliseconds: 0))
    change(&enrolled)
    try growth.append(ServiceEntry.deviceEnrolled(enrolled).encoded()[...])
    signers[device] = signer
  }

  /// What an admin recorded, under a seal and behind a receipt.
  mutating func record(_ bodies: [EventBody], by device: DeviceNumber) throws {
    let signer = try #require(signers[device])
    var author = TestDevice(
      signer, number: device, survey: survey,
      witnessed: Checkpoint(
        origin: "field.example.org/helsinki", size: growth.size, root: growth.tree.root),
      clock: Timestamp(milliseconds: 0))
    let head = try #require(growth.heads[device])
    author.chain = DeviceChain(head)
    let batch = try author.record(bodies)
    let receipt = Receipt(
      seal: batch.seal, received: Timestamp(milliseconds: 0), clockOffset: nil)
    try growth.append(ServiceEntry.receipt(receipt).encoded()[...])
    for entry in batch.entries { try growth.append(entry) }
  }
}

@Suite("Enrolments and appointments that no log may hold")
struct EnrolmentsInLogsTests {
  private func number(_ raw: UInt32) throws -> DeviceNumber { try #require(DeviceNumber(raw)) }

  private func expectFault(
    _ code: GrowthError.Code, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
  ) {
    let error = #expect(throws: GrowthError.self, sourceLocation: sourceLocation) { try body() }
    #expect(error?.code == code, sourceLocation: sourceLocation)
  }

  @Test("Eight numbers continue one, and a ninth makes the log invalid")
  func continuedOften() throws {
    var log = try HandmadeLog()
    for _ in 0..<Limits.continuationsPerDeviceMaximum {
      try log.enrol(continuing: .firstAdmin)
    }
    expectFault(.enrolment) { try log.enrol(continuing: .firstAdmin) }
    try log.enrol(continuing: try number(2))
  }

  @Test("A lineage has 64 numbers, and one more makes the log invalid")
  func fullLineage() throws {
    var log = try HandmadeLog()
    // A chain, in which no number is continued twice.
    for older in 1..<UInt32(Limits.devicesPerLineageMaximum) {
      try log.enrol(continuing: try number(older))
    }
    #expect(log.growth.membership.members.count == Limits.devicesPerLineageMaximum)
    for older: UInt32 in [1, 40, 64] {
      expectFault(.enrolment) { try log.enrol(continuing: try number(older)) }
    }
  }

  @Test("An enrolment has the role of the number that it continues, and stands beside none")
  func role() throws {
    var log = try HandmadeLog()
    expectFault(.enrolment) { try log.enrol(continuing: .firstAdmin) { $0.role = .surveyor } }
    expectFault(.enrolment) { try log.enrol(continuing: .firstAdmin) { $0.beside = .firstAdmin } }
    try log.enrol(continuing: .firstAdmin)
    let two = try number(2)
    try log.record([.roleChanged(RoleChanged(device: two, role: .auditor))], by: two)
    expectFault(.enrolment) { try log.enrol(continuing: two) }
    try log.enrol(continuing: two) { $0.role = .auditor }
  }

  @Test("A revoked number, and each that it continues, can't be continued in any log")
  func revoked() throws {
    var log = try HandmadeLog()
    for _ in 0..<2 { try log.enrol(continuing: .firstAdmin) }
    let (owner, thief) = (try number(2), try number(3))
    try log.record([.deviceRevoked(DeviceRevoked(device: thief, reason: "stolen"))], by: owner)
    expectFault(.enrolment) { try log.enrol(continuing: .firstAdmin) }
    expectFault(.enrolment) { try log.enrol(continuing: thief) }
    try log.enrol(continuing: owner)
  }

  @Test("An operator appoints an admin only where all who are left are named")
  func appointment() throws {
    var log = try HandmadeLog()
    for _ in 0..<2 { try log.enrol(continuing: .firstAdmin) }
    let (two, three) = (try number(2), try number(3))
    func appoint(_ device: DeviceNumber, replacing: [DeviceNumber]) throws {
      try log.growth.append(
        ServiceEntry.adminAppointed(
          AdminAppointed(
            appointee: .device(device), replaced: replacing, reason: "left",
            appointed: Timestamp(milliseconds: 0))
        ).encoded()[...])
    }
    expectFault(.appointment) { try appoint(three, replacing: []) }
    expectFault(.appointment) { try appoint(three, replacing: [two]) }
    // Number 1 was continued: whoever has it records no more.
    expectFault(.appointment) { try appoint(.firstAdmin, replacing: [two, three]) }
    expectFault(.appointment) { try appoint(try number(9), replacing: [two, three]) }
    try appoint(three, replacing: [two, three])
    let members = log.growth.membership.members
    #expect(members[two]?.role == .coordinator && members[three]?.role == .admin)
    #expect(log.growth.membership.activeAdmins == [three])
  }
}
