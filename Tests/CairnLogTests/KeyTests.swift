import CairnLog
import CairnModel
import CairnVectorFixtures
import Testing

@Suite("Keys and their signatures") struct KeyTests {
  @Test("Each key and signature is worth what its vector says")
  func vectors() throws {
    let cases = KeyCase.ed25519 + KeyCase.p256
    let made = cases.map(\.vector)
    let published = try VectorFile("keys").vectors(
      orWrite: """
        Keys and signatures at the edges: whether a key may be let in, whether a signature counts for \
        seals, statements and notes, and whether it does for tokens.
        """
    ) { made }
    #expect(published == made)
    for (vector, expected) in zip(published, cases) {
      let key = try #require(vector["key"]?.asString.flatMap { PublicKey(text: $0) })
      let message = try #require(vector["message"]?.asString.flatMap { [UInt8](hex: $0) })
      let signature = try #require(vector["signature"]?.asString.flatMap { [UInt8](hex: $0) })
      #expect(key.isSound == expected.isSound, "\(expected.name)")
      #expect(
        key.isValidSignature(signature, for: message) == expected.isValid, "\(expected.name)")
      #expect(
        key.isValidSignature(signature, for: message, form: .either) == expected.isValidInTokens,
        "\(expected.name)")
    }
  }

  @Test("There are all eight keys of small order, and keys of either algorithm that may be let in")
  func coverage() {
    let small = KeyCase.ed25519.filter { $0.name.hasPrefix("a key of small order") }
    #expect(Set(small.map(\.key)).count == 8)
    #expect(KeyCase.ed25519.contains { $0.isValid } && KeyCase.p256.contains { $0.isValid })
    #expect(KeyCase.p256.contains { $0.isValidInTokens && !$0.isValid })
  }

  @Test("Keys that were generated are sound", arguments: [PublicKey.Algorithm.ed25519, .p256])
  func generated(algorithm: PublicKey.Algorithm) throws {
    for _ in 0..<32 {
      let signer = SoftwareSigner(generating: algorithm)
      #expect(signer.publicKey.isSound)
      #expect(signer.publicKey.isValidSignature(try signer.sign([1]), for: [1]))
    }
  }

  @Test("A token with either value of s is taken, and one of a key of small order is not")
  func tokens() throws {
    let signer = SoftwareSigner(generating: .p256)
    let now = Timestamp(milliseconds: 1_000_000)
    let device = RequestToken.Issuer.device(.firstAdmin)
    let token = try RequestToken.mint(issuer: device, audience: "a", at: now, signer: signer)
    let other = try RequestToken.mint(
      issuer: device, audience: "a", at: now, signer: RaisedSigner(signer: signer))
    for text in [token, other] {
      let verified = try UnverifiedToken(parsing: text[...])
        .verified(under: signer.publicKey, audience: "a", now: now, skew: .seconds(0))
      #expect(verified.issuer == device)
    }
    let identity = try #require(PublicKey(.ed25519, [1] + [UInt8](repeating: 0, count: 31)))
    #expect(throws: TokenError.badSignature) {
      let forged = try RequestToken.mint(
        issuer: device, audience: "a", at: now, signer: NobodySigner(publicKey: identity))
      _ = try UnverifiedToken(parsing: forged[...])
        .verified(under: identity, audience: "a", now: now, skew: .seconds(0))
    }
  }
}

extension KeyCase {
  fileprivate var vector: JSONValue {
    [
      "name": .string(name), "key": .string((algorithm == .ed25519 ? "01" : "02") + key),
      "message": .string(message), "signature": .string(signature), "key_sound": .bool(isSound),
      "valid": .bool(isValid), "valid_in_tokens": .bool(isValidInTokens),
    ]
  }
}

/// Gives (r, n − s), as half of all libraries' signatures are.
private struct RaisedSigner: Signer {
  private static let order: [UInt8] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
  ]

  let signer: SoftwareSigner

  var publicKey: PublicKey { signer.publicKey }

  func sign(_ message: [UInt8]) throws -> [UInt8] {
    var signature = try signer.sign(message)
    var borrow = 0
    for place in (0..<32).reversed() {
      let difference = Int(Self.order[place]) - Int(signature[32 + place]) - borrow
      borrow = difference < 0 ? 1 : 0
      signature[32 + place] = UInt8(difference & 255)
    }
    return signature
  }
}

/// What anybody can write under the identity point: R is the identity, S is 0.
private struct NobodySigner: Signer {
  let publicKey: PublicKey

  func sign(_ message: [UInt8]) throws -> [UInt8] { [1] + [UInt8](repeating: 0, count: 63) }
}
