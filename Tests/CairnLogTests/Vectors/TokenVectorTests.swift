import CairnLog
import CairnModel
import Testing

@Suite("Vectors of tokens")
struct TokenVectorTests {
  private let audience = SurveyID(LogHash.leaf(Array("survey".utf8))).description
  private let now = Timestamp(milliseconds: 1_777_881_600_500)
  private let skew = Milliseconds.seconds(300)

  private func outcome(
    _ text: String, _ key: PublicKey, at time: Timestamp, for audience: String
  ) -> String {
    do throws(TokenError) {
      _ = try UnverifiedToken(parsing: text[...]).verified(
        under: key, audience: audience, now: time, skew: skew)
      return "taken"
    } catch {
      return switch error {
      case .malformed, .badSignature: "token_invalid"
      case .wrongAudience: "audience_wrong"
      case .expired: "token_expired"
      case .fromTheFuture, .fromThePast: "clock_skewed"
      }
    }
  }

  /// A token whose header and claims are written by hand.
  private func token(
    _ signer: SoftwareSigner, header: String? = nil, _ claims: String
  ) throws -> String {
    let algorithm = signer.publicKey.algorithm == .ed25519 ? "EdDSA" : "ES256"
    let parts = [header ?? #"{"alg":"\#(algorithm)"}"#, claims].map {
      Base64.encode($0.utf8, alphabet: .url)
    }
    let signed = parts.joined(separator: ".")
    let signature = try signer.sign(Array(signed.utf8))
    return signed + "." + Base64.encode(signature, alphabet: .url)
  }

  private func claims(_ issued: Int64, _ expires: Int64, _ more: String = "") -> String {
    #"{"iss":"device:4","aud":"\#(audience)","iat":\#(issued),"exp":\#(expires)\#(more)}"#
  }

  private func made(_ name: String, _ signer: SoftwareSigner) throws -> [JSONValue] {
    let second = now.milliseconds / 1_000
    let sound = try RequestToken.mint(
      issuer: .device(try #require(DeviceNumber(4))), audience: audience, at: now, signer: signer)
    let asOperator = try RequestToken.mint(
      issuer: .operator(signer.publicKey), audience: "field.example.org", at: now, signer: signer)
    let byHand: [(String, String)] = try [
      (
        "members in another order, and more of them",
        token(
          signer,
          #"{"more":[1],"exp":\#(second + 60),"iat":\#(second),"aud":"\#(audience)","iss":"device:4"}"#
        )
      ),
      ("120 seconds", token(signer, claims(second, second + 120))),
      ("121 seconds", token(signer, claims(second, second + 121))),
      ("that ends before it begins", token(signer, claims(second, second - 1))),
      ("300 seconds from the future", token(signer, claims(second + 300, second + 420))),
      ("301 seconds from the future", token(signer, claims(second + 301, second + 420))),
      ("that ended 299 seconds ago", token(signer, claims(second - 400, second - 299))),
      ("that ended 300 seconds ago", token(signer, claims(second - 400, second - 300))),
      ("that ended a day ago", token(signer, claims(second - 86_500, second - 86_400))),
      (
        "of another audience",
        token(signer, claims(second, second + 60).replacing(audience, with: "x"))
      ),
      (
        "with a fraction of a second",
        token(
          signer,
          #"{"iss":"device:4","aud":"\#(audience)","iat":\#(second).5,"exp":\#(second + 60)}"#)
      ),
      ("without exp", token(signer, #"{"iss":"device:4","aud":"\#(audience)","iat":\#(second)}"#)),
      ("with a claim twice", token(signer, claims(second, second + 60, #","iat":\#(second)"#))),
      (
        "with crit",
        token(signer, header: #"{"alg":"EdDSA","crit":["exp"]}"#, claims(second, second + 60))
      ),
      ("of no algorithm", token(signer, header: #"{"alg":"none"}"#, claims(second, second + 60))),
      (
        "of nobody's",
        token(signer, claims(second, second + 60).replacing("device:4", with: "device:0"))
      ),
    ]
    let texts =
      [("as clients make them", sound), ("with a bit changed", String(sound.dropLast(4)) + "AAAA")]
      + byHand + [
        ("with padding", sound + "="),
        ("in two parts", String(sound.prefix { $0 != "." }) + ".e30"),
      ]
    return texts.map { what, text in
      [
        "name": .string("\(name), \(what)"), "seed": .string(signer.seed.hex),
        "key": VectorKeys.json(signer.publicKey), "audience": .string(audience),
        "now_ms": .integer(now.milliseconds), "token": .string(text),
        "outcome": .string(outcome(text, signer.publicKey, at: now, for: audience)),
      ]
    } + [
      [
        "name": .string("\(name), of an operator"), "seed": .string(signer.seed.hex),
        "key": VectorKeys.json(signer.publicKey), "audience": "field.example.org",
        "now_ms": .integer(now.milliseconds), "token": .string(asOperator),
        "outcome": .string(
          outcome(asOperator, signer.publicKey, at: now, for: "field.example.org")),
      ]
    ]
  }

  @Test("Tokens are taken, or not, as their vectors say")
  func tokens() throws {
    var made: [JSONValue] = []
    for (name, algorithm) in VectorKeys.algorithms {
      made += try self.made(name, try VectorKeys.signer(algorithm))
    }
    let published = try LogVectorFile(
      "tokens",
      about: "Tokens at a time of the service. P-256 signatures differ each time: verify them.",
      orWrite: made)
    #expect(
      published.vectors.map { $0["name"]?.asString } == made.map { $0["name"]?.asString })
    for (vector, own) in zip(published.vectors, made) {
      let token = try #require(vector["token"]?.asString)
      let hex = try #require(vector["key"]?["bytes"]?.asString)
      let isEd25519 = vector["key"]?["algorithm"]?.asString == "ed25519"
      let bytes = try #require([UInt8](hex: hex))
      let key = try #require(PublicKey(isEd25519 ? .ed25519 : .p256, bytes))
      let audience = try #require(vector["audience"]?.asString)
      let outcome = outcome(token, key, at: now, for: audience)
      #expect(vector["outcome"]?.asString == outcome)
      #expect(own["outcome"]?.asString == outcome)
      if isEd25519 { #expect(vector == own) }
    }
    let taken = made.filter { $0["outcome"]?.asString == "taken" }.count
    #expect(taken == 2 * 6)
  }
}
