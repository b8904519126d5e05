import CairnFold
import CairnFoldFixtures
import CairnLog
import CairnModel
import CairnServiceFixtures
import CairnStore
import CairnViews
import CairnWire
import Testing

/// What no push brings to a log, but a log that somebody else wrote may hold: pairs of odd fields,
/// odd entries of the service, and odd messages.
@Suite("Pairs of bounds, entries of the service and messages, in memory")
struct BoundsInMemoryTests {
  /// A log that is whole, with its fold and its growth.
  private struct Ground {
    var survey: BoundsSurvey
    var entries: EntryList
    var state = FoldState()
    var growth: LogGrowth

    init() async throws {
      survey = try await BoundsSurvey.serving { $0 }
      entries = try survey.harness.audit(BoundsSurvey.slug)
      growth = LogGrowth(survey: survey.member.survey, verifiesSignatures: true)
      for entry in entries {
        try growth.append(entry)
        state.apply(try Entry(decoding: entry), at: state.size.nextIndex)
      }
    }
  }

  @Test("Every pair of odd fields of a body and its envelope folds, and is read back")
  func pairs() async throws {
    let definition = try ProtoDefinition()
    let ground = try await Ground()
    let bounds = FieldBounds(definition: definition, usual: ground.survey.usual)
    var count = 0
    for body in definition.eventBodies {
      var state = ground.state
      let fields = definition.messages[body.type] ?? []
      let envelope = definition.envelope.filter { $0.name != "device" && $0.name != "sequence" }
      let variants =
        envelope.map { bounds.extremes(of: $0, in: "Entry") }
        + fields.map { bounds.extremes(of: $0, in: body.type) }
      var position = 0
      for row in CoveringArray.rows(variants.map(\.count)) {
        let chosen = zip(variants, row).map { $0[$1].bytes }
        let content = chosen.dropFirst(envelope.count).flatMap { $0 }
        let entry = ground.survey.entry(
          after: position, envelope: chosen.prefix(envelope.count).flatMap { $0 },
          ProtoBytes.field(body.number, .bytes(content)))
        count += 1
        guard let decoded = try? Entry(decoding: entry[...]) else { continue }
        position += 1
        _ = decoded.json(at: state.size.nextIndex).text()
        // A level that nobody knows ends a fold: the next row begins anew.
        if state.requiresUpgrade { state = ground.state }
        state.apply(decoded, at: state.size.nextIndex)
      }
      try Self.read(state)
    }
    print("bounds: \(count) pairs in rows, all whole")
    #expect(count > 500)
  }

  /// What a state is stored as, and what it says.
  private static func read(_ state: FoldState) throws {
    #expect(try FoldHeader(decoding: state.header.encoded()) == state.header)
    for entity in state.entities.values {
      let again = try EntityState(
        decoding: entity.encoded(), pieces: entity.encodedPieces, under: SetAsideCover())
      #expect(again.encoded() == entity.encoded())
      for act in entity.journal { _ = act.deeds.map { "\($0)" } }
    }
  }

  @Test("An odd entry of the service is taken or refused, and never the end")
  func serviceEntries() async throws {
    let definition = try ProtoDefinition()
    let ground = try await Ground()
    let bounds = FieldBounds(definition: definition, usual: ground.survey.usual)
    var (count, taken) = (0, 0)
    for body in definition.serviceBodies {
      for field in definition.messages[body.type] ?? [] {
        for variant in bounds.variants(of: field, in: body.type) {
          let entry = ProtoBytes.field(
            body.number, .bytes(bounds.bytes(body.type, field, variant)))
          guard entry.count <= Limits.entryByteCountMaximum else { continue }
          count += 1
          var growth = ground.growth
          if (try? growth.append(entry[...])) != nil { taken += 1 }
          guard let decoded = try? Entry(decoding: entry[...]) else { continue }
          _ = decoded.json(at: LogIndex(.max)).text()
          var state = ground.state
          state.apply(decoded, at: state.size.nextIndex)
          for entry in ground.entries.suffix(12) {
            state.apply(try Entry(decoding: entry), at: state.size.nextIndex)
          }
          try Self.read(state)
        }
      }
    }
    print("bounds: \(count) entries of the service, \(taken) of them taken")
    #expect(count > 500)
  }

  /// Those that are read by themselves; what they hold is reached through them.
  private static let readers: [String: @Sendable ([UInt8]) throws -> Void] = [
    "SyncRequest": { _ = try SyncRequest(decoding: $0).encoded() },
    "SyncFrame": { _ = try SyncFrame(decoding: $0[...]).encoded() },
    "OperatorLogin": { _ = try OperatorLogin(decoding: $0).encoded() },
    "OpenSurveyRequest": { _ = try OpenSurveyRequest(decoding: $0).encoded() },
    "OpenSurveyAnswer": { _ = try OpenSurveyAnswer(decoding: $0).encoded() },
    "EnrolRequest": { _ = try EnrolRequest(decoding: $0).encoded() },
    "EnrolAnswer": { _ = try EnrolAnswer(decoding: $0).encoded() },
    "GiveBackRequest": { _ = try GiveBackRequest(decoding: $0).encoded() },
    "GiveBackAnswer": { _ = try GiveBackAnswer(decoding: $0).encoded() },
    "Invite": { bytes in
      _ = try Invite(text: Invite.scheme + Base64.encode(bytes, alphabet: .url)).text
    },
    "Entry": { _ = try Entry(decoding: $0[...]).json() },
  ]

  @Test("Every message that is sent is read or refused")
  func messages() async throws {
    let definition = try ProtoDefinition()
    let bounds = FieldBounds(
      definition: definition, usual: try await BoundsSurvey.serving { $0.usual })
    var count = 0
    for (message, read) in Self.readers where message != "Entry" {
      for field in definition.messages[message] ?? [] {
        for variant in bounds.variants(of: field, in: message) {
          do { try read(bounds.bytes(message, field, variant)) } catch {
            #expect(error is WireError || error is Refusal, "\(message): \(error)")
          }
          count += 1
        }
      }
    }
    print("bounds: \(count) messages")
    #expect(count > 1_000)
  }

  @Test("No message of the protocol is without a reader")
  func coverage() throws {
    let definition = try ProtoDefinition()
    var reached: Set<String> = []
    var next = Array(Self.readers.keys)
    while let message = next.popLast() {
      guard reached.insert(message).inserted else { continue }
      next += (definition.messages[message] ?? []).map(\.type)
        .filter { definition.messages[$0] != nil }
    }
    #expect(Set(definition.messages.keys).subtracting(reached) == [])
    #expect(definition.eventBodies.count + definition.serviceBodies.count == 39)
    #expect(definition.envelope.count == 11)
  }
}
