import CairnModel
import Synchronization

/// Views that end with the process. A class because readers and the writer share it.
public final class MemoryViewStore: ViewStore {
  private struct Contents {
    var position: ViewPosition?
    var tables: [UInt32: [UInt64: [UInt8]]] = [:]
  }

  private let contents = Mutex(Contents())

  public init() {}

  public func position() throws(StoreError) -> ViewPosition? { contents.withLock { $0.position } }

  public func part(table: UInt32, key: UInt64) throws(StoreError) -> [UInt8]? {
    contents.withLock { $0.tables[table]?[key] }
  }

  public func parts(
    table: UInt32, after key: UInt64?, count: Int
  ) throws(StoreError) -> [ViewPart] {
    contents.withLock { contents in
      let rows = contents.tables[table] ?? [:]
      let keys = rows.keys.filter { key == nil || $0 > key ?? 0 }.sorted().prefix(count)
      return keys.map { ViewPart(table: table, key: $0, bytes: rows[$0]) }
    }
  }

  public func parts(table: UInt32, keys: [UInt64]) throws(StoreError) -> [ViewPart] {
    contents.withLock { contents in
      keys.compactMap { key in
        contents.tables[table]?[key].map { ViewPart(table: table, key: key, bytes: $0) }
      }
    }
  }

  public func write(
    _ parts: [ViewPart], position: ViewPosition
  ) throws(StoreError) {
    contents.withLock { contents in
      for part in parts { contents.tables[part.table, default: [:]][part.key] = part.bytes }
      contents.position = position
    }
  }

  public func clear() throws(StoreError) { contents.withLock { $0 = Contents() } }
}
