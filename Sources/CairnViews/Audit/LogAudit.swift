package import CairnLog
package import CairnModel
package import CairnStore
import CairnWire

/// Grows a stored log again from its entries alone, checking every chain, seal and signature, and
/// compares all that the store keeps beside them: tiles, heads, receipts, members, invites and the
/// checkpoint.
package struct LogAudit<Store: LogStore> {
  private let survey: SurveyRecord
  private let store: Store
  /// The key that the log must be signed with; nil takes the one that entry 0 names.
  private let pinnedKey: NoteKey?

  /// Entries between two comparisons.
  private static var stepEntryCount: Int { 4_096 }

  package init(of survey: SurveyRecord, in store: Store, logKey: NoteKey? = nil) {
    self.survey = survey
    self.store = store
    pinnedKey = logKey
  }

  package func run(progress: (LogSize) -> Void = { _ in }) -> AuditReport {
    var report = AuditReport()
    do throws(StoreError) {
      try grow(&report, progress)
    } catch {
      report.problems.append(AuditProblem(error))
    }
    return report
  }

  private func grow(
    _ report: inout AuditReport, _ progress: (LogSize) -> Void
  ) throws(StoreError) {
    let size = try store.size(of: survey.key)
    var growth = LogGrowth(survey: survey.id, verifiesSignatures: true)
    var key = pinnedKey
    while growth.size < size {
      let number = growth.size.fullBundleCount
      let bundle = try store.bundle(number, of: survey.key)
      for entry in bundle {
        let index = growth.size.nextIndex
        do throws(GrowthError) {
          try growth.append(entry)
        } catch {
          try report.add(misfit(error, size: size))
          return
        }
        if index == LogIndex(0) { key = try opening(entry, &report) }
        if case .service(.receipt)? = receipt(entry, at: index, growth) { report.sealCount += 1 }
      }
      if growth.isWhole, growth.gainedCount >= Self.stepEntryCount {
        try compare(step(&growth), &report)
      }
      progress(growth.size)
    }
    guard growth.isWhole else {
      report.problems.append(
        AuditProblem("entry \(size)", index: size.nextIndex, "the log ends inside a batch"))
      return
    }
    if growth.gainedCount > 0 { try compare(step(&growth), &report) }
    try compareEnd(growth, key, &report)
    report.size = growth.size
    report.root = growth.tree.root
  }

  /// Only to count; the growth has read it.
  private func receipt(
    _ entry: ArraySlice<UInt8>, at index: LogIndex, _ growth: LogGrowth
  ) -> Entry? {
    guard let envelope = try? EntryEnvelope(parsing: entry), envelope.body.number == 17 else {
      return nil
    }
    return try? Entry(decoding: entry)
  }

  /// What the log gained since the last comparison.
  private func step(_ growth: inout LogGrowth) -> LogAppend {
    growth.takeGain(
      of: survey.key,
      checkpoint: CheckpointRecord(size: growth.size, root: growth.tree.root, note: []))
  }

  private func opening(
    _ entry: ArraySlice<UInt8>, _ report: inout AuditReport
  ) throws(StoreError) -> NoteKey? {
    guard case .service(.surveyOpened(let opened))? = try? Entry(decoding: entry) else {
      return nil
    }
    let expected = SurveyRecord(
      key: survey.key, id: survey.id, slug: opened.slug, title: opened.title.string,
      origin: opened.origin, isPublic: survey.isPublic)
    if expected != survey {
      report.problems.append(
        AuditProblem("surveys, row \(survey.key.rawValue)", "it does not say what entry 0 says"))
    }
    let key = NoteKey(name: opened.origin, key: opened.logKey)
    if let pinnedKey, pinnedKey != key {
      report.problems.append(
        AuditProblem("entry 0", index: LogIndex(0), "it names another log key than was pinned"))
    }
    return key
  }

  // MARK: What follows from the entries

  private func compare(
    _ append: LogAppend, _ report: inout AuditReport
  ) throws(StoreError) {
    for tile in append.completedTiles {
      let stored = try store.tile(tile.address, width: TileAddress.width, of: survey.key)
      guard stored != tile else { continue }
      report.problems.append(AuditProblem(differing: tile, from: stored))
    }
    for receipt in append.receipts {
      guard try store.receipt(atOrBefore: receipt.index, in: survey.key) == receipt,
        try store.receipt(of: EventID(receipt.device, receipt.firstSequence), in: survey.key)
          == receipt
      else {
        report.problems.append(
          AuditProblem(
            "receipts, entry \(receipt.index)", index: receipt.index,
            "the row does not say what the entry says"))
        continue
      }
      report.receiptCount += 1
    }
  }

  private func compareEnd(
    _ growth: LogGrowth, _ key: NoteKey?, _ report: inout AuditReport
  ) throws(StoreError) {
    func expect(_ isEqual: Bool, _ place: String, _ message: String) {
      if !isEqual { report.problems.append(AuditProblem(place, message)) }
    }
    expect(
      try store.tree(of: survey.key) == growth.tree, "edge",
      "the partial tiles are not those of the entries")
    let heads = growth.heads.values.sorted { $0.device < $1.device }
    for (stored, head) in zip(try store.heads(of: survey.key), heads) where stored != head {
      expect(false, "heads, device \(head.device)", "the head is not where the entries lead")
    }
    expect(try store.heads(of: survey.key).count == heads.count, "heads", "devices are missing")
    let members = growth.membership.members.values.sorted { $0.device < $1.device }
    for (stored, member) in zip(try store.members(of: survey.key), members) where stored != member {
      expect(false, "members, device \(member.device)", "the row is not what the entries say")
    }
    expect(
      try store.members(of: survey.key).count == members.count, "members", "devices are missing")
    let invites = growth.membership.invites.values.sorted { $0.issuedAt < $1.issuedAt }
    for (stored, invite) in zip(try store.invites(of: survey.key), invites) where stored != invite {
      expect(false, "invites, entry \(invite.issuedAt)", "the row is not what the entry says")
    }
    expect(
      try store.invites(of: survey.key).count == invites.count, "invites", "invites are missing")
    expect(
      try store.closedAt(of: survey.key) == growth.membership.closedAt,
      "surveys, row \(survey.key.rawValue), closed", "it is not what the entries say")
    try compareCheckpoint(growth, key, &report)
  }

  private func compareCheckpoint(
    _ growth: LogGrowth, _ key: NoteKey?, _ report: inout AuditReport
  ) throws(StoreError) {
    let place = "surveys, row \(survey.key.rawValue), checkpoint"
    guard growth.size > .zero else { return }
    guard let stored = try store.checkpoint(of: survey.key), let key else {
      report.problems.append(AuditProblem(place, "there is none"))
      return
    }
    if stored.size != growth.size || stored.root != growth.tree.root {
      report.problems.append(
        AuditProblem(place, "the entries do not lead to size \(stored.size) and its root"))
    }
    do throws(NoteError) {
      let note = try VerifiedCheckpoint(verifying: stored.note, under: key)
      report.signedSize = note.size
      let isSame = note.size == growth.size && note.root == growth.tree.root
      // A replica that is still being filled was proven to be the beginning of a larger log.
      if !isSame, note.size <= growth.size {
        report.problems.append(AuditProblem(place, "the signed root is not the entries' root"))
      }
    } catch {
      report.problems.append(AuditProblem(place, "the signed note does not verify: \(error)"))
    }
  }

  // MARK: Naming the place

  /// An entry that can't stand where it stands: the tiles tell which one changed, where they can.
  private func misfit(_ error: GrowthError, size: LogSize) throws(StoreError) -> AuditProblem {
    var number = BundleNumber(0)
    while number < size.fullBundleCount, number.firstIndex <= error.index {
      let bundle = try store.bundle(number, of: survey.key)
      let address = TileAddress(level: 0, number: number.rawValue)
      if let tile = try store.tile(address, width: TileAddress.width, of: survey.key) {
        for (position, entry) in bundle.enumerated() where LogHash.leaf(entry) != tile[position] {
          let index = number.firstIndex.advanced(by: position)
          return AuditProblem("entry \(index)", index: index, "it is not the entry that was hashed")
        }
      }
      number = number.next
    }
    return AuditProblem("entry \(error.index)", index: error.index, error.message)
  }
}
