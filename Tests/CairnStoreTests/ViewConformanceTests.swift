import CairnModel
import CairnSQLite
import CairnStore
import Testing

/// The view stores that the conformance suite runs against.
enum TestViews: CaseIterable, Sendable {
  case sqlite, memory

  func run(_ body: (any ViewStore) throws -> Void) throws {
    switch self {
    case .memory: try body(MemoryViewStore())
    case .sqlite:
      let folder = TemporaryFolder()
      let views = try SQLiteViewStore(path: folder.path + "/views.sqlite", mode: .writer)
      try body(views)
      try views.close()
      #expect(!folder.names.contains("views.sqlite.new"))
    }
  }
}

/// A state of views that can be told from others: so many rows, all of one text.
struct ViewBuild: Equatable {
  var size: UInt64
  var text: String

  private static let table: UInt32 = 7

  var position: ViewPosition {
    ViewPosition(size: LogSize(size), root: digest(UInt8(size)), rulesLevel: 1)
  }

  func write(to views: some ViewStore) throws(StoreError) {
    try views.write(
      (0..<size).map { ViewPart(table: Self.table, key: $0, bytes: Array(text.utf8)) },
      position: position)
  }

  /// Nil where the view is empty.
  init?(_ views: some ViewStore) throws {
    guard let position = try views.position() else {
      #expect(try views.parts(table: Self.table, after: nil, count: 10).isEmpty)
      return nil
    }
    size = position.size.rawValue
    let parts = try views.parts(table: Self.table, after: nil, count: 1_000)
    text = String(decoding: try #require(parts.first?.bytes), as: UTF8.self)
    #expect(position == self.position)
    #expect(parts.map(\.key) == Array(0..<size))
    #expect(parts.allSatisfy { $0.bytes == parts.first?.bytes })
  }

  init(_ size: UInt64, _ text: String) {
    self.size = size
    self.text = text
  }
}

@Suite("Every engine keeps views") struct ViewConformanceTests {
  private let old = ViewBuild(9, "old")
  private let new = ViewBuild(5, "new")

  @Test("Parts are read alone, by their keys and in order", arguments: TestViews.allCases)
  func parts(engine: TestViews) throws {
    try engine.run { views in
      #expect(try views.position() == nil)
      let keys: [UInt64] = [3, 1, UInt64(1) << 62, 256]
      try views.write(
        keys.map { ViewPart(table: 2, key: $0, bytes: [UInt8($0 & 255)]) }
          + [ViewPart(table: 3, key: 1, bytes: [])],
        position: old.position)
      #expect(try views.position() == old.position)
      #expect(try views.part(table: 2, key: 256) == [0])
      #expect(try views.part(table: 3, key: 1) == [])
      #expect(try views.part(table: 4, key: 1) == nil)
      #expect(try views.parts(table: 2, after: 1, count: 2).map(\.key) == [3, 256])
      #expect(Set(try views.parts(table: 2, keys: [1, 2, 3]).map(\.key)) == [1, 3])
      try views.write([ViewPart(table: 2, key: 3, bytes: nil)], position: new.position)
      #expect(try views.parts(table: 2, after: nil, count: 9).map(\.key) == [1, 256, 1 << 62])
      #expect(try views.position() == new.position)
    }
  }

  @Test("The old view serves until the new one is whole", arguments: TestViews.allCases)
  func rebuild(engine: TestViews) throws {
    try engine.run { try rebuild($0) }
  }

  private func rebuild(_ views: some ViewStore) throws {
    try old.write(to: views)
    let before = try views.pinned()
    let (during, answer) = try views.rebuild { fresh throws(StoreError) in
      #expect(try fresh.position() == nil)
      try new.write(to: fresh)
      let during = try views.pinned()
      do {
        #expect(try ViewBuild(fresh) == new)
        for reader in [views, before, during] { #expect(try ViewBuild(reader) == old) }
      } catch {
        Issue.record(error)
      }
      return (during, 17)
    }
    #expect(answer == 17)
    #expect(try ViewBuild(views) == new)
    #expect(try ViewBuild(views.pinned()) == new)
    for reader in [before, during] { #expect(try ViewBuild(reader) == old) }
    let newer = ViewBuild(6, "newer")
    try newer.write(to: views)
    #expect(try ViewBuild(views) == newer)
    for reader in [before, during] { #expect(try ViewBuild(reader) == old) }
  }

  @Test("A pinned view sees what is written to it", arguments: TestViews.allCases)
  func inPlace(engine: TestViews) throws {
    try engine.run { views in
      let reader = try views.pinned()
      #expect(try ViewBuild(reader) == nil)
      try old.write(to: views)
      #expect(try ViewBuild(reader) == old)
    }
  }

  @Test(
    "A rebuild that fails changes nothing, and the next one succeeds", arguments: TestViews.allCases
  )
  func failure(engine: TestViews) throws {
    try engine.run { try failure($0) }
  }

  private func failure(_ views: some ViewStore) throws {
    try old.write(to: views)
    let error = #expect(throws: StoreError.self) {
      try views.rebuild { fresh throws(StoreError) in
        try new.write(to: fresh)
        throw StoreError(.damaged, place: "log.sqlite", "the test damaged it")
      }
    }
    #expect(error?.place == "log.sqlite")
    #expect(try ViewBuild(views) == old)
    try views.rebuild { fresh throws(StoreError) in try new.write(to: fresh) }
    #expect(try ViewBuild(views) == new)
  }

  @Test("Many rebuilds, each with its readers", arguments: TestViews.allCases)
  func many(engine: TestViews) throws {
    try engine.run { try many($0) }
  }

  private func many<Views: ViewStore>(_ views: Views) throws {
    var readers: [(Views, ViewBuild)] = []
    for number in 1...12 as ClosedRange<UInt64> {
      let build = ViewBuild(number * 3, "build \(number)")
      try views.rebuild { fresh throws(StoreError) in try build.write(to: fresh) }
      readers.append((try views.pinned(), build))
      if number.isMultiple(of: 5) { readers.removeFirst(3) }
      for (reader, build) in readers { #expect(try ViewBuild(reader) == build) }
      // What was let go of takes nothing of the current file with it.
      #expect(try ViewBuild(views) == build)
    }
  }
}
