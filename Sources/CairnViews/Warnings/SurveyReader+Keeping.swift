import CairnFold
package import CairnModel
package import CairnStore

/// Warnings that are kept in the views.
extension SurveyReader {
  /// Whether changes are to be marked: warnings are kept, or somebody is about to find the first.
  package static func keepsWarnings(_ views: Views) throws(StoreError) -> Bool {
    try views.part(table: ViewTable.warningMark.number, key: 0) != nil
  }

  /// Finds the warnings of what is folded and keeps them in the views, for those who ask next. Others
  /// may fold meanwhile: it finds those of the state that it began with, however long it takes, and
  /// leaves the marks of what came since.
  ///
  /// - Parameter alone: runs what it is given while nobody else writes to the views. It throws where
  ///   they were made anew since the last time, for then nothing of this counts.
  /// - Returns: how much is folded of which warnings are kept now.
  /// - Throws: `StoreError` where the views can't be read, and where nothing can be written to them;
  ///   what `alone` throws.
  package static func keepWarnings(
    in views: Views, _ alone: (() throws -> Void) throws -> Void
  ) throws -> LogSize {
    let views = try views.pinned()
    if try !keepsWarnings(views) { try alone { try views.beginMarking() } }
    // A size beyond all is the newest one, and stays that while others fold.
    let reader = try SurveyReader(views: views, asOf: LogSize(LogSize.maximum))
    let kept = try views.warningMark()
    if let kept, kept.isOf(reader.mark(of: WarningSum())) { return reader.size }
    let pass = try reader.judged(goingOnFrom: kept) { _ in }
    try alone { try reader.keep(pass) }
    return reader.size
  }

  /// Writes what a pass found, as one step. The views stay where they are.
  func keep(_ pass: WarningPass<Views>) throws(StoreError) {
    guard let position = try views.position() else { return }
    var parts = try pass.rows.parts(of: WarningPass<Views>.tables)
    parts += try views.seen(pass.marks, upTo: size).map {
      ViewPart(table: ViewTable.marks.number, key: $0.packed, bytes: nil)
    }
    let mark = mark(of: pass.sum)
    parts.append(ViewPart(table: ViewTable.warningMark.number, key: 0, bytes: mark.encoded()))
    try views.write(parts, position: position)
  }
}

extension ViewStore {
  /// Nil where no warnings are kept.
  func warningMark() throws(StoreError) -> WarningMark? {
    guard let bytes = try part(table: ViewTable.warningMark.number, key: 0), !bytes.isEmpty else {
      return nil
    }
    return try read(.warningMark, 0) { () throws(StateDamage) in try WarningMark(decoding: bytes) }
  }

  /// Has folds mark what changes from here on: an empty row says that nothing is kept yet.
  fileprivate func beginMarking() throws(StoreError) {
    guard let position = try position() else { return }
    try write(
      [ViewPart(table: ViewTable.warningMark.number, key: 0, bytes: [])], position: position)
  }

  /// Those whose marks say that they did not change behind a size.
  fileprivate func seen(
    _ marks: Set<EntityID>, upTo size: LogSize
  ) throws(StoreError) -> [EntityID] {
    var seen: [EntityID] = []
    for part in try parts(table: ViewTable.marks.number, keys: marks.map(\.packed)) {
      let mark = try ChangeMark(decoding: part.bytes ?? [], of: part.key)
      if mark.size <= size, let id = EntityID(packed: part.key) { seen.append(id) }
    }
    return seen
  }
}
