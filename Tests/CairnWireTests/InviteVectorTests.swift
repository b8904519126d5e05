import CairnModel
import CairnVectorFixtures
import CairnWire
import Testing

@Suite("Vectors of invites")
struct InviteVectorTests {
  private let member = Invite(
    url: "https://field.example.org", slug: "helsinki",
    survey: SurveyID(SampleEntries.digest(1)), secret: [UInt8](repeating: 0x42, count: 32),
    logKey: "field.example.org/helsinki+5ac1d2f3+AVEMbqC0jqXYxvJ5aPNUtRBg6/pL6Fmb6vzmdj5XnV6a",
    role: .surveyor, name: "Väinö", expires: Timestamp(milliseconds: 1_777_968_000_000))

  private func json(_ name: String, _ text: String) -> JSONValue {
    guard let invite = try? Invite(text: text) else {
      return ["name": .string(name), "text": .string(text), "readable": false]
    }
    return [
      "name": .string(name), "text": .string(text), "readable": true,
      "invite": [
        "url": .string(invite.url), "slug": invite.slug.map { .string($0) } ?? nil,
        "survey_id": invite.survey.map { .string($0.description) } ?? nil,
        "secret": .string(invite.secret.hex), "log_key": .string(invite.logKey),
        "role": invite.role.map { .string($0.name) } ?? nil, "name": .string(invite.name),
        "expires_time_ms": invite.expires.map { .integer($0.milliseconds) } ?? nil,
      ],
    ]
  }

  /// An invite's text around any bytes.
  private func text(_ build: (inout ProtoBytes) -> Void) -> String {
    Invite.scheme + Base64.encode(ProtoBytes(build).bytes, alphabet: .url)
  }

  private func made() -> [JSONValue] {
    let secret = [UInt8](repeating: 0x42, count: 32)
    let survey = SampleEntries.digest(1).bytes
    let texts: [(String, String)] = [
      ("a member's", member.text),
      ("an operator's", Invite(url: "https://field.example.org", secret: secret).text),
      ("with white space around it", "\n \(member.text)\t\r\n"),
      ("with a no-break space around it", "\u{A0}\(member.text)\u{2003}"),
      ("with padding", member.text + "="),
      ("without its scheme", String(member.text.dropFirst(13))),
      ("with its scheme in capitals", "CAIRN-INVITE:" + member.text.dropFirst(13)),
      (
        "in base64 instead of base64url",
        member.text.replacing("-", with: "+").replacing("_", with: "/")
      ),
      ("with spare bits at its end", Invite.scheme + "AB"),
      ("that is cut off", String(member.text.dropLast(8))),
      ("of nothing", Invite.scheme),
      (
        "with a secret of 31 bytes",
        text {
          $0.add(1, "https://a"); $0.add(4, secret.dropLast() + [])
        }
      ),
      ("without a URL", text { $0.add(4, secret) }),
      (
        "with a slug and no survey",
        text {
          $0.add(1, "https://a"); $0.add(2, "b"); $0.add(4, secret)
        }
      ),
      (
        "with a slug of the longest length",
        text {
          $0.add(1, "https://a"); $0.add(2, String(repeating: "b", count: 63))
          $0.add(3, survey); $0.add(4, secret)
        }
      ),
      (
        "with a slug that is too long",
        text {
          $0.add(1, "https://a"); $0.add(2, String(repeating: "b", count: 64))
          $0.add(3, survey); $0.add(4, secret)
        }
      ),
      (
        "with a slug that leads elsewhere",
        text {
          $0.add(1, "https://a"); $0.add(2, "b/../../c"); $0.add(3, survey); $0.add(4, secret)
        }
      ),
      (
        "with an unknown field",
        text {
          $0.add(1, "https://a"); $0.add(4, secret); $0.add(99, 1)
        }
      ),
      (
        "with an unknown role",
        text {
          $0.add(1, "https://a"); $0.add(4, secret); $0.add(6, 9)
        }
      ),
    ]
    return (texts + read(secret)).map { json($0.0, $0.1) }
  }

  /// What an invite is read by: protobuf's own rules, then the lengths of its fields.
  private func read(_ secret: [UInt8]) -> [(String, String)] {
    let slug = "b"
    return [
      (
        "with a secret twice, of which the last counts",
        text {
          $0.add(1, "https://a"); $0.add(4, [1]); $0.add(4, secret)
        }
      ),
      (
        "with a survey id of 31 bytes",
        text {
          $0.add(1, "https://a"); $0.add(2, slug)
          $0.add(3, [UInt8](repeating: 1, count: 31)); $0.add(4, secret)
        }
      ),
      (
        "with a survey id of 32 bytes",
        text {
          $0.add(1, "https://a"); $0.add(2, slug)
          $0.add(3, [UInt8](repeating: 1, count: 32)); $0.add(4, secret)
        }
      ),
      (
        "with a URL that is not UTF-8",
        text {
          $0.add(1, [0xFF]); $0.add(4, secret)
        }
      ),
    ]
  }

  @Test("Invites are read, or not, as their vectors say")
  func invites() throws {
    let published = try VectorFile("invites").vectors(
      orWrite: "Texts of invites, and texts that are none. secret is the seed of an Ed25519 key."
    ) { made() }
    #expect(published == made())
    #expect(published.first?["readable"]?.asBool == true)
    #expect(try Invite(text: member.text) == member)
    #expect(published.filter { $0["readable"]?.asBool == true }.count == 8)
  }
}
