import CairnModel
import CairnReplica
import CairnServiceFixtures
import CairnStore
import Testing

@Suite("Copies of a folder, on replicas")
struct CopiedFolderTests {
  @Test("A copy and its original, a restored backup and a copy of that each keep all their work")
  func copies() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      var survey = try await FolderSurvey("copies", on: service, engine, clock: clock)
      try survey.record("shared", in: 0)
      let copy = try survey.copy(0)
      try survey.record("original", in: 0)
      try survey.record("copy", in: copy)
      let backup = try survey.copy(copy)
      try await survey.sync(survey.folders[0])
      let first = try await survey.sync(survey.folders[copy])
      #expect(first.reenrolledAs?.rawValue == 3)
      // The original's number is frozen by now, and its next sync gives it another one.
      try survey.record("original, later", in: 0)
      let second = try await survey.sync(survey.folders[0])
      #expect(second.reenrolledAs?.rawValue == 4)
      // The phone that was enrolled again is lost, and the backup from before takes its place.
      try survey.record("backup", in: backup)
      let third = try await survey.sync(survey.folders[backup])
      #expect(third.reenrolledAs?.rawValue == 5)
      let names = try survey.logged().map(\.name).sorted()
      // What the copy had recorded when it was backed up, both record again: it stands twice.
      #expect(
        names == ["backup", "copy", "copy", "original", "original, later", "shared"])
      try await survey.sync(survey.admin)
      let lineages = Lineages(
        try survey.admin.store.members(of: survey.admin.replica.survey.key))
      let phone = try #require(DeviceNumber(2))
      #expect(lineages.continuations(of: phone).map(\.rawValue) == [3, 4, 5])
      #expect(lineages.count(of: phone) == 4)
    }
  }

  @Test("A lineage that is full sends its next copy to an invite, by which it keeps its work")
  func full() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      var survey = try await FolderSurvey("full", on: service, engine, clock: clock)
      for number in 0..<Limits.continuationsPerDeviceMaximum + 1 {
        let copy = try survey.copy(0)
        try survey.record("copy \(number)", in: copy)
      }
      try survey.record("original", in: 0)
      try await survey.sync(survey.folders[0])
      for place in 1...Limits.continuationsPerDeviceMaximum {
        clock.move(by: .seconds(60))
        try await survey.sync(survey.folders[place])
      }
      clock.move(by: .seconds(60))
      let last = survey.folders[Limits.continuationsPerDeviceMaximum + 1]
      do {
        try await survey.sync(last)
        Issue.record("a ninth continuation")
      } catch let refusal as Refusal {
        #expect(refusal.code == .lineageFull)
      }
      let invite = try await survey.invite("again", beside: DeviceNumber(2))
      let report = try await survey.sync(last, invite: invite)
      #expect(report.reenrolledAs != nil && report.pending == 0)
      let expected = (0...Limits.continuationsPerDeviceMaximum).map { "copy \($0)" } + ["original"]
      #expect(try survey.logged().map(\.name).sorted() == expected.sorted())
    }
  }
}
