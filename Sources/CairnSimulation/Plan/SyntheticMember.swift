package import CairnLog
package import CairnModel

/// A device of a synthetic survey. Its key follows from the seed: nothing that it signs is worth
/// trust.
package struct SyntheticMember: Sendable {
  package let number: DeviceNumber
  package let name: String
  package let role: Role
  package let signer: SoftwareSigner
  /// The secret of the invite by which it joins.
  package let invite: SoftwareSigner
  /// Its clock minus the service's.
  package let clockOffset: Milliseconds
  let bootID: [UInt8]

  private static let names = [
    "Aino", "Bao", "Chiara", "Dmitri", "Elif", "Farah", "Gustavo", "Hana", "Idris", "Jun",
    "Katarzyna", "Lindiwe", "Five years ahead", "A day behind",
  ]

  /// Twelve devices whose clocks are off by some 30 s, one that is five years ahead and one that
  /// is a day behind. The first two are coordinators'.
  static func all(seed: UInt64) -> [SyntheticMember] {
    var random = SeededGenerator(seed: seed, stream: 1)
    return names.enumerated().map { position, name in
      let offset: Milliseconds =
        switch position {
        case 12: .seconds(5 * 365 * 86_400)
        case 13: .seconds(-86_400)
        default: Milliseconds(Int64((random.normal() * 30_000).rounded()))
        }
      return SyntheticMember(
        number: number(position), name: name, role: position < 2 ? .coordinator : .surveyor,
        signer: signer(&random), invite: signer(&random), clockOffset: offset,
        bootID: random.bytes(Limits.bootIDByteCountMaximum))
    }
  }

  /// Numbers follow the order in which the service lets devices in, behind the first admin.
  private static func number(_ position: Int) -> DeviceNumber {
    guard let number = DeviceNumber(UInt32(position) + 2) else {
      preconditionFailure("a survey of a few devices ran out of numbers")
    }
    return number
  }

  static func signer(_ random: inout SeededGenerator) -> SoftwareSigner {
    guard let signer = SoftwareSigner(.ed25519, seed: random.bytes(32)) else {
      preconditionFailure("32 bytes were no Ed25519 seed")
    }
    return signer
  }
}
