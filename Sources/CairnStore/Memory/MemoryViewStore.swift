import CairnModel
import Synchronization

/// Views that end with the process. A class because readers and the writer share it.
public final class MemoryViewStore: ViewStore {
  private struct Contents {
    var position: ViewPosition?
    var tables: [UInt32: [UInt64: [UInt8]]] = [:]
  }

  /// What a rebuild replaces. A class because pinned views share it with this one.
  private final class Generation: Sendable {
    let contents = Mutex(Contents())
  }

  private let generation: Mutex<Generation>

  public init() { generation = Mutex(Generation()) }

  private init(_ generation: Generation) { self.generation = Mutex(generation) }

  private func withContents<Result: Sendable>(_ body: (inout Contents) -> Result) -> Result {
    generation.withLock { $0 }.contents.withLock { body(&$0) }
  }

  public func position() throws(StoreError) -> ViewPosition? { withContents { $0.position } }

  public func part(table: UInt32, key: UInt64) throws(StoreError) -> [UInt8]? {
    withContents { $0.tables[table]?[key] }
  }

  public func parts(
    table: UInt32, after key: UInt64?, count: Int
  ) throws(StoreError) -> [ViewPart] {
    withContents { contents in
      let rows = contents.tables[table] ?? [:]
      let keys = rows.keys.filter { key == nil || $0 > key ?? 0 }.sorted().prefix(count)
      return keys.map { ViewPart(table: table, key: $0, bytes: rows[$0]) }
    }
  }

  public func parts(table: UInt32, keys: [UInt64]) throws(StoreError) -> [ViewPart] {
    withContents { contents in
      keys.compactMap { key in
        contents.tables[table]?[key].map { ViewPart(table: table, key: key, bytes: $0) }
      }
    }
  }

  public func write(
    _ parts: [ViewPart], position: ViewPosition
  ) throws(StoreError) {
    withContents { contents in
      for part in parts { contents.tables[part.table, default: [:]][part.key] = part.bytes }
      contents.position = position
    }
  }

  public func pinned() throws(StoreError) -> MemoryViewStore {
    MemoryViewStore(generation.withLock { $0 })
  }

  public func rebuild<Result>(
    _ fill: (MemoryViewStore) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let fresh = MemoryViewStore()
    let result = try fill(fresh)
    let heir = fresh.generation.withLock { $0 }
    generation.withLock { $0 = heir }
    return result
  }
}
