import CairnLog
import CairnModel
import CairnViews
import CairnWire

/// Grows a log again from its published entries, and compares its tiles and its checkpoint.
struct TiledLogAudit {
  let log: TiledLog
  /// The key that the log must be signed with; nil takes the one that entry 0 names.
  var pinnedKey: NoteKey?

  func run(progress: (LogSize, LogSize) -> Void) async throws -> AuditReport {
    var report = AuditReport()
    let note = try await log.checkpoint()
    let claimed: Checkpoint
    do throws(NoteError) {
      claimed = try Checkpoint(text: try SignedNote(parsing: note).text)
    } catch {
      report.problems.append(AuditProblem("checkpoint", "it can't be read: \(error)"))
      return report
    }
    report.signedSize = claimed.size
    guard claimed.size > .zero else {
      report.problems.append(AuditProblem("checkpoint", "a log without entries opened no survey"))
      return report
    }
    var walk = Walk()
    while walk.tree.size < claimed.size, report.problems.isEmpty {
      try await step(&walk, claimed.size, &report)
      progress(walk.tree.size, claimed.size)
    }
    guard report.problems.isEmpty, let growth = walk.growth else { return report }
    report.size = growth.size
    report.root = growth.tree.root
    if !growth.isWhole {
      report.problems.append(
        AuditProblem("entry \(growth.size)", "the log ends inside a batch"))
    }
    for tile in walk.tree.partialTiles { try await compare(tile, &report) }
    checkSignature(note, claimed, walk, &report)
    return report
  }

  /// What the entries so far lead to.
  private struct Walk {
    var tree = LogTree()
    var growth: LogGrowth?
    var key: NoteKey?
  }

  /// One bundle: its entries, its leaf tile, and the tiles above that it fills.
  private func step(
    _ walk: inout Walk, _ size: LogSize, _ report: inout AuditReport
  ) async throws {
    let number = walk.tree.size.fullBundleCount
    let address = TileAddress(level: 0, number: number.rawValue)
    let width = address.width(in: size)
    let bundle: EntryList
    do {
      bundle = try await log.bundle(number, width: width)
    } catch let error as EntryListError {
      let index = number.firstIndex.advanced(by: error.entry)
      report.problems.append(AuditProblem("entry \(index)", index: index, "it is cut off"))
      return
    }
    let place = TilePath.tile(address, width: width).path
    guard bundle.count == width, let leaves = try await log.tile(address, width: width) else {
      report.problems.append(AuditProblem(place, "it or its entries are not of the size \(width)"))
      return
    }
    var full: [Tile] = []
    for (position, entry) in bundle.enumerated() {
      let index = number.firstIndex.advanced(by: position)
      let leaf = LogHash.leaf(entry)
      guard leaf == leaves[position] else {
        report.problems.append(
          AuditProblem("entry \(index)", index: index, "it is not the entry that was hashed"))
        return
      }
      do throws(GrowthError) {
        try take(entry, leaf, &walk)
      } catch {
        report.problems.append(
          AuditProblem("entry \(error.index)", index: error.index, error.message))
        return
      }
      if case .receipt? = service(entry) { report.receiptCount += 1 }
      walk.tree.append(leaf, full: &full)
    }
    report.sealCount = report.receiptCount
    for tile in full where tile.address.level > 0 { try await compare(tile, &report) }
  }

  private func take(
    _ entry: ArraySlice<UInt8>, _ leaf: Digest, _ walk: inout Walk
  ) throws(GrowthError) {
    var growth =
      walk.growth ?? LogGrowth(survey: SurveyID(leaf), verifiesSignatures: true)
    walk.growth = nil
    try growth.append(entry)
    if case .surveyOpened(let opened)? = service(entry) {
      walk.key = NoteKey(name: opened.origin, key: opened.logKey)
    }
    walk.growth = growth
  }

  /// Only entries of the service are decoded.
  private func service(_ entry: ArraySlice<UInt8>) -> ServiceEntry? {
    guard let envelope = try? EntryEnvelope(parsing: entry), envelope.event == nil,
      case .service(let body)? = try? Entry(decoding: entry)
    else { return nil }
    return body
  }

  private func compare(_ tile: Tile, _ report: inout AuditReport) async throws {
    let place = TilePath.tile(tile.address, width: tile.width).path
    if try await log.tile(tile.address, width: tile.width) != tile {
      report.problems.append(AuditProblem(place, "it does not hold the hashes below it"))
    }
  }

  private func checkSignature(
    _ note: [UInt8], _ claimed: Checkpoint, _ walk: Walk, _ report: inout AuditReport
  ) {
    guard let key = pinnedKey ?? walk.key else {
      report.problems.append(AuditProblem("entry 0", index: LogIndex(0), "it names no log key"))
      return
    }
    if let pinnedKey, pinnedKey != walk.key {
      report.problems.append(
        AuditProblem("entry 0", index: LogIndex(0), "it names another log key than was given"))
    }
    do throws(NoteError) {
      _ = try VerifiedCheckpoint(verifying: note, under: key)
    } catch {
      report.problems.append(AuditProblem("checkpoint", "it does not verify: \(error)"))
      return
    }
    if claimed.root != walk.tree.root {
      report.problems.append(
        AuditProblem("checkpoint", "the signed root is not the entries' root"))
    }
  }
}
