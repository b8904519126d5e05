import CairnFold
import CairnModel
import CairnVectorFixtures
import CairnWire
import Testing

@Suite("Vectors of the fold")
struct FoldVectorTests {
  @Test("A story's file has its bytes, and folding them gives its state", arguments: Story.all)
  func story(_ story: Story) throws {
    let vector = try FoldVector(story)
    #expect(vector.document.text() == (try FoldVector.document(of: story)).text())

    let entries = try vector.entries("entries")
    let pending = try vector.entries("pending").compactMap { entry in
      if case .event(let event) = entry { event } else { nil }
    }
    for (place, entry) in entries.enumerated() {
      let told = try #require(vector.document["entries"]?.asArray?[place].asMembers)
      var whole = entry.json(at: LogIndex(UInt64(place))).asMembers ?? []
      if StoryBytes.count(of: entry) > RunBytes.plainByteCountMaximum {
        whole.removeAll { $0.name == "body" }
      }
      #expect(told.dropLast() == whole[...])
    }
    let state = StoryState(folding: entries)
    #expect(try state.json() == vector.document["state"])
    guard pending.isEmpty else {
      let onTop = StoryState(folding: entries, pending: pending)
      #expect(try onTop.json() == vector.document["state_with_pending"])
      return try story.expect(onTop)
    }
    try story.expect(state)
  }

  @Test("A fingerprint is the sum of the parts as the rules describe them", arguments: Story.all)
  func fingerprint(_ story: Story) throws {
    let entries = try FoldVector(story).entries("entries")
    let state = StoryState(folding: entries)
    #expect(StatedParts(of: state, entries).fingerprint == state.state.fingerprint.hex)
  }

  @Test("An entity of the past is what its entries up to then give", arguments: Story.all)
  func past(_ story: Story) throws {
    let entries = try FoldVector(story).entries("entries")
    let state = StoryState(folding: entries)
    for size in entries.indices where LogSize(UInt64(size)) <= state.state.size {
      let past = StoryState(folding: Array(entries.prefix(size)))
      for entity in state.entities {
        #expect(
          entity.asOf(LogSize(UInt64(size)), under: past.state.header.cover)
            == past.state.entities[entity.id],
          "\(entity.id) at \(size)")
      }
    }
  }

  @Test("Stories have names of their own, and every file is a story's")
  func names() throws {
    let names = Story.all.map { "\($0.name).json" }
    #expect(Set(names).count == names.count)
    #expect(try ProtocolFolder.files(in: "vectors/fold") == names.sorted())
  }

  @Test("Every code of an anomaly is met in a story")
  func codes() {
    let met = Set(Story.all.flatMap { StoryState(folding: $0.log.entries).anomalyList.map(\.code) })
    #expect(met == Set(Anomaly.Code.allCases))
  }
}
