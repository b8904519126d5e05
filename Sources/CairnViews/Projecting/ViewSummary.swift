import CairnFold
package import CairnModel
import CairnStore

/// Where views are, and how much they hold.
package struct ViewSummary: Hashable, Sendable {
  /// Entries folded: fewer than the log has only where its rules are newer than this software.
  package let size: LogSize
  package let root: Digest
  package let rulesLevel: UInt32
  /// Of the state's meaning: equal for all who folded the same log.
  package let fingerprint: Digest
  package let entityCount: Int
  /// Contested fields whose siblings say different things.
  package let conflictCount: Int
  package let anomalyCount: Int
  /// The log's rules are newer than this software: what lies behind `size` is not folded.
  package let requiresUpgrade: Bool

  init(of views: some ViewStore, header: FoldHeader, root: Digest) throws(StoreError) {
    size = header.size
    self.root = root
    rulesLevel = header.rulesLevel
    fingerprint = header.fingerprint.digest
    entityCount = header.entityCount
    anomalyCount = header.anomalyCount
    requiresUpgrade = header.rulesLevel > FoldState.rulesLevel
    conflictCount = try Self.conflicts(in: views, header)
  }

  /// Only entities with divided fields are looked at.
  private static func conflicts(
    in views: some ViewStore, _ header: FoldHeader
  ) throws(StoreError) -> Int {
    let classes = MergeClasses(header)
    var count = 0
    var after: UInt64?
    while true {
      let page = try views.parts(table: ViewTable.divided.rawValue, after: after, count: 256)
      for part in page {
        guard let id = EntityID(packed: part.key), let entity = try views.entity(id),
          let kind = entity.kind
        else { continue }
        count += entity.dividedFields.count { classes[kind, $0] == .contested }
      }
      guard page.count == 256 else { return count }
      after = page.last?.key
    }
  }
}

/// How fields merge, by the schemas that a log has published; the latest one that names a field
/// decides.
package struct MergeClasses: Sendable {
  private struct Place: Hashable {
    var kind: KindNumber
    var key: FieldKey
  }

  private var classes: [Place: MergeClass] = [:]

  init(_ header: FoldHeader) {
    for document in header.schemas.documents {
      guard let schema = try? Schema(document: document.bytes) else { continue }
      for kind in schema.kinds {
        for field in kind.fields {
          classes[Place(kind: kind.number, key: field.key)] = field.mergeClass
        }
      }
    }
  }

  /// Fields that no schema names show their latest value.
  package subscript(kind: KindNumber, key: FieldKey) -> MergeClass {
    classes[Place(kind: kind, key: key)] ?? .latest
  }
}
