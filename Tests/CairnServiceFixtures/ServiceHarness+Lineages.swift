package import CairnLog
package import CairnModel
import CairnService
package import CairnWire

extension ServiceHarness {
  /// What a copy of a device's folder asks for.
  package func continuation(
    of device: TestDevice, as signer: SoftwareSigner
  ) throws -> EnrolRequest {
    let statement = EnrolmentStatement.bytes(
      survey: device.survey, key: signer.publicKey, name: "Ville", continues: device.number)
    return EnrolRequest(
      key: signer.publicKey, name: "Ville", inviteKey: nil,
      signature: try device.signer.sign(statement), continues: device.number)
  }

  /// A device that takes over from another.
  package func continuing(_ device: TestDevice) async throws -> TestDevice {
    let signer = SoftwareSigner(generating: .p256)
    let answer = try await service.enrol(
      try continuation(of: device, as: signer), survey: "helsinki")
    return TestDevice(
      signer, number: answer.device, survey: device.survey, witnessed: try published(),
      clock: clock.now)
  }

  package func revoke(
    _ device: DeviceNumber, by admin: inout TestDevice, hasLineage: Bool = false,
    except: [DeviceNumber] = []
  ) async throws {
    let revocation = DeviceRevoked(
      device: device, reason: "lost", hasLineage: hasLineage, except: except)
    for answer in try await push([try admin.record([.deviceRevoked(revocation)])], by: admin) {
      if let refused = answer.refused { throw refused }
    }
  }
}
