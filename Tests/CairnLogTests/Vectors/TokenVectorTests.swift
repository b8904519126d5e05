import CairnLog
import CairnModel
import CairnVectorFixtures
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

  /// Tokens with two faults, of which the first that is looked at is told, and numbers as people write
  /// them.
  private func atTheEdges(_ signer: SoftwareSigner) throws -> [(String, String)] {
    let second = now.milliseconds / 1_000
    func elsewhere(_ claims: String) -> String { claims.replacing(audience, with: "x") }
    func written(_ number: String) -> String {
      claims(second, second + 60).replacing("device:4", with: number)
    }
    let other = try VectorKeys.signer(signer.publicKey.algorithm, 9)
    return try [
      ("that ended 301 seconds ago", token(signer, claims(second - 400, second - 301))),
      (
        "that ended a day and a second ago",
        token(signer, claims(second - 86_500, second - 86_401))
      ),
      (
        "of a day and more ago, that ended within it",
        token(signer, claims(second - 86_450, second - 86_340))
      ),
      (
        "of another audience, and of 121 seconds",
        token(signer, elsewhere(claims(second, second + 121)))
      ),
      (
        "of another audience, and expired",
        token(signer, elsewhere(claims(second - 500, second - 400)))
      ),
      ("of 121 seconds, and expired", token(signer, claims(second - 521, second - 400))),
      (
        "from the future, and of 121 seconds",
        token(signer, claims(second + 400, second + 521))
      ),
      (
        "of another audience, and signed by another key",
        token(other, elsewhere(claims(second, second + 60)))
      ),
      ("of a device with a zero ahead", token(signer, written("device:04"))),
      ("of a device with a sign", token(signer, written("device:+4"))),
      ("of a device with a blank", token(signer, written("device: 4"))),
    ]
  }

  /// What is exactly 300 seconds off, and a millisecond more.
  private func toTheMillisecond(
    _ signer: SoftwareSigner
  ) throws -> [(String, String, Timestamp)] {
    let second = now.milliseconds / 1_000
    let whole = Timestamp(milliseconds: second * 1_000)
    func around(_ milliseconds: Int64) -> Timestamp {
      whole.advanced(by: Milliseconds(milliseconds))
    }
    let early = try token(signer, claims(second + 300, second + 420))
    let late = try token(signer, claims(second - 400, second - 300))
    let old = try token(signer, claims(second - 86_500, second - 86_400))
    return [
      ("300 seconds from the future to the millisecond", early, whole),
      ("300 seconds and a millisecond from the future", early, around(-1)),
      ("that ended 300 seconds ago to the millisecond", late, whole),
      ("that ended 300 seconds and a millisecond ago", late, around(1)),
      ("that ended a day ago to the millisecond", old, whole),
      ("that ended a day and a millisecond ago", old, around(1)),
    ]
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
      + byHand + (try atTheEdges(signer)) + [
        ("with padding", sound + "="),
        ("in two parts", String(sound.prefix { $0 != "." }) + ".e30"),
      ]
    let timed = texts.map { ($0.0, $0.1, now) } + (try toTheMillisecond(signer))
    return timed.map { what, text, now in
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
    let published = try VectorFile("tokens").vectors(
      orWrite: "Tokens at a time of the service. P-256 signatures differ each time: verify them."
    ) { made }
    #expect(
      published.map { $0["name"]?.asString } == made.map { $0["name"]?.asString })
    for (vector, own) in zip(published, made) {
      let token = try #require(vector["token"]?.asString)
      let hex = try #require(vector["key"]?["bytes"]?.asString)
      let isEd25519 = vector["key"]?["algorithm"]?.asString == "ed25519"
      let bytes = try #require([UInt8](hex: hex))
      let key = try #require(PublicKey(isEd25519 ? .ed25519 : .p256, bytes))
      let audience = try #require(vector["audience"]?.asString)
      let now = Timestamp(milliseconds: try #require(vector["now_ms"]?.asInteger))
      let outcome = outcome(token, key, at: now, for: audience)
      #expect(vector["outcome"]?.asString == outcome)
      #expect(own["outcome"]?.asString == outcome)
      if isEd25519 { #expect(vector == own) }
    }
    let taken = made.filter { $0["outcome"]?.asString == "taken" }.count
    #expect(taken == 2 * 8)
  }
}
