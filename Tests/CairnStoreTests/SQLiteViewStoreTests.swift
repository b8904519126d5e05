import CairnModel
import CairnSQLite
import CairnStore
import Dispatch
import Glibc
import Synchronization
import Testing

@Suite("Views in a SQLite file") struct SQLiteViewStoreTests {
  private let folder = TemporaryFolder()
  private let old = ViewBuild(200, "old")
  private let new = ViewBuild(90, "new")

  private var path: String { folder.path + "/views.sqlite" }

  private func open(_ mode: OpenMode = .writer) throws -> SQLiteViewStore {
    try SQLiteViewStore(path: path, mode: mode)
  }

  /// The folder as a crash at this moment would leave it.
  private func crash(to image: TemporaryFolder) {
    for name in folder.names {
      FileBytes.write(FileBytes.read(folder.path + "/" + name), to: image.path + "/" + name)
    }
  }

  @Test("Another process that has the old file open reads on in it, and then opens the new one")
  func otherProcess() throws {
    let views = try open()
    try old.write(to: views)
    let before = try open(.reader)
    #expect(try ViewBuild(before) == old)
    let during = try views.rebuild { fresh throws(StoreError) in
      try new.write(to: fresh)
      return try SQLiteViewStore(path: path, mode: .reader)
    }
    let after = try open(.reader)
    for reader in [before, during] { #expect(try ViewBuild(reader) == old) }
    #expect(try ViewBuild(after) == new)
    // What is written behind the rebuild, WAL and all, is the new file's alone.
    let newer = ViewBuild(150, "newer")
    try newer.write(to: views)
    for reader in [before, during] { #expect(try ViewBuild(reader) == old) }
    #expect(try ViewBuild(after) == newer)
    // Nor does the end of old readers take the new file's WAL away.
    for reader in [before, during] { try reader.close() }
    #expect(try ViewBuild(try open(.reader)) == newer)
    try after.close()
    try views.close()
    #expect(try ViewBuild(try open(.immutable)) == newer)
  }

  @Test("A crash in the midst of a rebuild leaves the old views, and the next start cleans up")
  func crash() throws {
    let views = try open()
    try old.write(to: views)
    let image = TemporaryFolder()
    try views.rebuild { fresh throws(StoreError) in
      try new.write(to: fresh)
      crash(to: image)
    }
    #expect(image.names.contains("views.sqlite.new"))
    let reader = try SQLiteViewStore(path: image.path + "/views.sqlite", mode: .reader)
    #expect(try ViewBuild(reader) == old)
    let again = try SQLiteViewStore(path: image.path + "/views.sqlite", mode: .writer)
    #expect(!image.names.contains("views.sqlite.new"))
    #expect(try ViewBuild(again) == old)
    try again.rebuild { fresh throws(StoreError) in try new.write(to: fresh) }
    #expect(try ViewBuild(again) == new)
    #expect(try ViewBuild(reader) == old)
  }

  @Test("A crash behind a rebuild leaves the new views")
  func crashAfter() throws {
    let views = try open()
    try old.write(to: views)
    try views.rebuild { fresh throws(StoreError) in try new.write(to: fresh) }
    let image = TemporaryFolder()
    crash(to: image)
    let newer = ViewBuild(150, "newer")
    try newer.write(to: views)
    let later = TemporaryFolder()
    crash(to: later)
    for (image, build) in [(image, new), (later, newer)] {
      let views = try SQLiteViewStore(replaceable: image.path + "/views.sqlite")
      #expect(try ViewBuild(views) == build)
    }
  }

  @Test("What a dead rebuild left is no hindrance, whatever it is")
  func leftOver() throws {
    let views = try open()
    try old.write(to: views)
    FileBytes.write([UInt8](repeating: 0x5A, count: 10_000), to: path + ".new")
    try views.rebuild { fresh throws(StoreError) in try new.write(to: fresh) }
    #expect(try ViewBuild(views) == new)
    #expect(!folder.names.contains("views.sqlite.new"))
  }

  @Test("Views of another format are empty here, and whoever has them open reads on")
  func otherFormat() throws {
    let views = try open()
    try old.write(to: views)
    let before = try open(.reader)
    #expect(try ViewBuild(before) == old)
    try views.close()
    // `user_version` is at byte 60 of the file.
    var bytes = FileBytes.read(path)
    bytes[63] = 1
    let image = TemporaryFolder()
    let imagePath = image.path + "/views.sqlite"
    FileBytes.write(bytes, to: imagePath)
    let error = #expect(throws: StoreError.self) {
      try SQLiteViewStore(path: imagePath, mode: .reader)
    }
    #expect(error?.code == .missing)
    let upgraded = try SQLiteViewStore(path: imagePath, mode: .writer)
    #expect(try ViewBuild(upgraded) == nil)
    try new.write(to: upgraded)
    #expect(try ViewBuild(upgraded) == new)
    #expect(try ViewBuild(before) == old)
  }

  @Test("A file that can't be read is made anew")
  func garbage() throws {
    FileBytes.write([UInt8](repeating: 0x5A, count: 8_192), to: path)
    FileBytes.write([UInt8](repeating: 0x5A, count: 8_192), to: path + "-wal")
    let views = try SQLiteViewStore(replaceable: path)
    #expect(try ViewBuild(views) == nil)
    try new.write(to: views)
    #expect(try ViewBuild(try open(.reader)) == new)
  }

  @Test("A reader rebuilds nothing")
  func readOnly() throws {
    let views = try open()
    try old.write(to: views)
    let reader = try open(.reader)
    let error = #expect(throws: StoreError.self) {
      try reader.rebuild { fresh throws(StoreError) in try new.write(to: fresh) }
    }
    #expect(error?.code == .readOnly)
    #expect(!folder.names.contains("views.sqlite.new"))
  }

  @Test("Threads that read and processes that open see one build or another, never a mixture")
  func concurrentReaders() throws {
    let views = try open()
    try ViewBuild(40, "build 0").write(to: views)
    let isDone = Atomic<Bool>(false)
    let readCount = Atomic<Int>(0)
    let last = Atomic<UInt64>(0)
    @Sendable func work(_ thread: Int) {
      do {
        if thread == 0 {
          // On a busy machine the readers may come late.
          var number: UInt64 = 0
          while number < 25 || readCount.load(ordering: .sequentiallyConsistent) < 5,
            !isDone.load(ordering: .sequentiallyConsistent)
          {
            number += 1
            let build = ViewBuild(40 + number % 100, "build \(number)")
            try views.rebuild { fresh throws(StoreError) in try build.write(to: fresh) }
            try ViewBuild(40 + number % 100, "build \(number)!").write(to: views)
          }
          last.store(number, ordering: .sequentiallyConsistent)
          isDone.store(true, ordering: .sequentiallyConsistent)
        }
        while !isDone.load(ordering: .sequentiallyConsistent) {
          let reader = try thread == 1 ? open(.reader) : views.pinned()
          for _ in 0..<3 {
            let parts = try reader.parts(table: 7, after: nil, count: 1_000)
            let texts = Set(parts.compactMap(\.bytes))
            let text = String(decoding: texts.first ?? [], as: UTF8.self)
            let number = UInt64(text.filter(\.isNumber)) ?? 0
            #expect(texts.count == 1 && parts.count == Int(40 + number % 100), "\(text)")
          }
          readCount.add(1, ordering: .sequentiallyConsistent)
        }
      } catch {
        isDone.store(true, ordering: .sequentiallyConsistent)
        Issue.record(error)
      }
    }
    // A thread each, however few cores there are.
    let (group, queue) = (DispatchGroup(), DispatchQueue(label: "readers", attributes: .concurrent))
    for thread in 0..<5 { queue.async(group: group) { work(thread) } }
    group.wait()
    let number = last.load(ordering: .sequentiallyConsistent)
    #expect(try ViewBuild(views) == ViewBuild(40 + number % 100, "build \(number)!"))
  }
}
