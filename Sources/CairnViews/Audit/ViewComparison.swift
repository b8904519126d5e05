import CairnFold
import CairnModel
package import CairnStore

/// Compares what two view stores hold, byte by byte.
package enum ViewComparison {
  /// The first row that only one of them holds, or that differs.
  package static func firstDifference(
    _ a: some ViewStore, _ b: some ViewStore
  ) throws(StoreError) -> String? {
    for table in try tables(a) {
      var after: UInt64?
      while true {
        let rows = try a.parts(table: table.number, after: after, count: 1_024)
        let others = try b.parts(table: table.number, after: after, count: 1_024)
        for (row, other) in zip(rows, others) where row != other {
          return "views, table \(table), key \(min(row.key, other.key))"
        }
        guard rows.count == others.count else {
          return "views, table \(table), behind key \(rows.last?.key ?? 0)"
        }
        guard let last = rows.last else { break }
        after = last.key
      }
    }
    return nil
  }

  private static func tables(_ views: some ViewStore) throws(StoreError) -> [ViewTable] {
    var tables: [ViewTable] = [
      .header, .entities, .anomalies, .disputed, .mergeComponents, .judged,
    ]
    for document in try views.header()?.schemas.documents ?? [] {
      guard let schema = try? Schema(document: document.bytes) else { continue }
      tables += schema.kinds.map { ViewTable.kind($0.number) }
    }
    return tables
  }
}
