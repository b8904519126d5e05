import CairnLog
import CairnModel
import CairnSimulation
import Testing

@Suite("A synthetic survey")
struct SyntheticSurveyTests {
  static let survey = SyntheticSurvey(seed: 11, events: 6_000)
  static let batches = Array(survey)
  static let events = batches.flatMap(\.events)

  /// Where the log has each event: behind the receipt of its batch.
  private static let indexes: [EventID: UInt64] = {
    var indexes: [EventID: UInt64] = [:]
    var size = survey.openingSize.rawValue
    for batch in batches {
      for (position, event) in batch.events.enumerated() {
        indexes[event.id] = size + 1 + UInt64(position)
      }
      size += 1 + UInt64(batch.events.count)
    }
    return indexes
  }()

  @Test("It has as many events and entities as were asked for")
  func counts() {
    #expect(Self.events.count == 6_000)
    let registered = Self.events.count {
      if case .entityRegistered = $0.body { true } else { false }
    }
    #expect(registered == 600)
    let fewer = SyntheticSurvey(seed: 11, events: 6_000, entities: 200).flatMap(\.events)
    #expect(fewer.count { if case .entityRegistered = $0.body { true } else { false } } == 200)
  }

  @Test("The same seed gives the same events, another seed gives others")
  func determinism() {
    let again = SyntheticSurvey(seed: 11, events: 6_000)
    #expect(again.flatMap(\.events) == Self.events)
    #expect(again.adminEvents == Self.survey.adminEvents)
    let other = SyntheticSurvey(seed: 12, events: 6_000)
    #expect(other.flatMap(\.events) != Self.events)
    #expect(other.admin.publicKey != Self.survey.admin.publicKey)
  }

  @Test("Each device counts its events without a gap, and names a base that it had verified")
  func sequences() throws {
    var heads: [DeviceNumber: EventSequence] = [:]
    var sizes: Set = [Self.survey.openingSize]
    var size = Self.survey.openingSize
    for batch in Self.batches {
      #expect(sizes.contains(batch.base))
      for event in batch.events {
        #expect(event.id.device == batch.device)
        #expect(event.id.sequence == heads[batch.device, default: .none].next)
        #expect(event.context.base <= batch.base && sizes.contains(event.context.base))
        heads[batch.device] = event.id.sequence
      }
      size = size.advanced(by: 1 + batch.events.count)
      sizes.insert(size)
    }
    #expect(heads.count == Self.survey.members.count)
  }

  @Test("Nobody speaks of what had not been shown to them")
  func knowledge() throws {
    for event in Self.events {
      for other in event.body.mentioned {
        let index = try #require(Self.indexes[other], "\(event.id) mentions \(other)")
        let isShown =
          index < event.context.base.rawValue
          || other.sequence <= event.context.seenSequence(of: other.device, author: event.id)
        #expect(isShown, "\(event.id) had not been shown \(other)")
      }
    }
  }

  @Test("Every sort of work is there")
  func variety() {
    var counts: [String: Int] = [:]
    for event in Self.events { counts[event.body.sort, default: 0] += 1 }
    for sort in [
      "registered", "revised", "added", "removed", "retracted", "merged", "sampled", "resolved",
      "undone", "noted", "attached", "consented",
    ] {
      #expect(counts[sort, default: 0] > 0, "\(sort): \(counts)")
    }
  }

  @Test("Links give firms a mean degree of 4, most of them within one cluster")
  func links() {
    var clusters: [EntityID: EntityID] = [:]
    var firms = 0
    var pairs: [(EntityID, EntityID)] = []
    for event in Self.events {
      guard case .entityRegistered(let body) = event.body else { continue }
      let refs = body.fields.compactMap { if case .entity(let id) = $0.value { id } else { nil } }
      if refs.count == 2 { pairs.append((refs[0], refs[1])) }
      guard body.kind == KindNumber(2) else { continue }
      firms += 1
      for element in body.elements {
        if case .entity(let cluster) = element.value { clusters[EntityID(event.id)] = cluster }
      }
    }
    let degree = Double(2 * pairs.count) / Double(firms)
    #expect(3.6...4.1 ~= degree)
    let near = pairs.count { clusters[$0.0] == clusters[$0.1] }
    #expect(0.6...0.9 ~= Double(near) / Double(pairs.count))
    #expect(pairs.allSatisfy { $0.0 != $0.1 })
    #expect(0.66...0.86 ~= Double(clusters.count) / Double(firms))
  }

  @Test("One revision in twenty contests a field that somebody else has just revised")
  func contests() {
    struct Place: Hashable {
      var entity: EntityID
      var key: FieldKey
    }
    var before: [Place: [Event]] = [:]
    var revisions = 0
    var concurrent = 0
    for event in Self.events {
      guard case .fieldsRevised(let body) = event.body, let field = body.fields.first else {
        continue
      }
      revisions += 1
      let place = Place(entity: body.entity, key: field.key)
      let isContest = before[place, default: []].contains { other in
        other.id.device != event.id.device
          && (Self.indexes[other.id] ?? 0) >= event.context.base.rawValue
      }
      if isContest { concurrent += 1 }
      before[place, default: []].append(event)
    }
    let share = Double(concurrent) / Double(revisions)
    #expect(0.03...0.07 ~= share, "\(concurrent) of \(revisions)")
  }

  @Test("Two entities in a hundred are retracted, and three firms in a hundred are there twice")
  func errors() {
    let retracted = Self.events.count { if case .entityRetracted = $0.body { true } else { false } }
    #expect(11...12 ~= retracted)
    // A duplicate has the other's register number.
    var numbers: [Value: Int] = [:]
    for event in Self.events {
      guard case .entityRegistered(let body) = event.body, body.kind == KindNumber(2),
        let number = body.fields.first(where: { $0.key == FieldKey(7) })
      else { continue }
      numbers[number.value, default: 0] += 1
    }
    #expect(numbers.values.contains { $0 > 1 })
  }

  @Test("One device lives five years ahead and one a day behind, the others nearly now")
  func clocks() {
    let offsets = Self.survey.members.map { $0.clockOffset.rawValue / 1000 }.sorted()
    #expect(offsets.count == 14)
    #expect(offsets.first == -86_400)
    #expect(offsets.last == 157_680_000)
    #expect(offsets.dropFirst().dropLast().allSatisfy { abs($0) < 150 })
  }
}
