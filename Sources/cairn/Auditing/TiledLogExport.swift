import CairnLog
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore

/// Writes a verified log as files in C2SP form. The checkpoint comes last, so that what it speaks
/// of is there.
struct TiledLogExport {
  let size: LogSize
  let root: Digest
  private let replica: FieldReplica
  private let folder: String
  private let note: [UInt8]

  init(of replica: FieldReplica, to folder: String) throws {
    self.replica = replica
    self.folder = folder
    (size, root) = try replica.verified
    guard let stored = try replica.store.checkpoint(of: replica.survey.key),
      let signed = try? VerifiedCheckpoint(verifying: stored.note, under: try replica.logKey),
      signed.size == size, signed.root == root
    else {
      throw CommandFailure(
        .serviceBehind, "this replica has taken \(size) entries, which no checkpoint signs",
        hint: "run 'cairn sync' first", status: .refused)
    }
    note = stored.note
    try refuseForeignFolder()
  }

  private func refuseForeignFolder() throws {
    guard let isEmpty = TextFile.isEmptyFolder(folder), !isEmpty else { return }
    let present = try? TextFile.read("\(folder)/checkpoint", byteCountMaximum: 65_536)
    guard present?.split(separator: "\n").first.map(String.init) == replica.survey.origin else {
      throw CommandFailure(
        .folderTaken, "\(folder) is there and holds something else than this log",
        hint: "name a folder that does not exist yet", status: .refused)
    }
  }

  /// - Returns: how many files were written.
  func run(progress: (LogSize) -> Void) throws -> Int {
    let key = replica.survey.key
    var fileCount = 1
    for number in 0..<(size.rawValue + 255) / 256 {
      let bundle = try replica.store.bundle(BundleNumber(number), of: key)
      let width = TileAddress(level: 0, number: number).width(in: size)
      guard bundle.count >= width else {
        throw StoreError(.damaged, place: "bundle \(number)", "it has \(bundle.count) entries")
      }
      try write(bundle.slice(0..<width).bytes, .bundle(BundleNumber(number), width: width))
      fileCount += 1
      progress(LogSize(number * 256 + UInt64(width)))
    }
    for level in 0...TileAddress.levelMaximum {
      for number in 0..<(size.hashCount(atLevel: level) + 255) / 256 {
        let address = TileAddress(level: level, number: number)
        let width = address.width(in: size)
        guard let tile = try replica.store.tile(address, width: width, of: key) else {
          throw StoreError(.damaged, place: "tile \(number) of level \(level)", "it is missing")
        }
        try write(tile.prefix(width).bytes, .tile(address, width: width))
        fileCount += 1
      }
    }
    try TextFile.write(note, to: "\(folder)/checkpoint")
    return fileCount
  }

  private func write(_ bytes: [UInt8], _ path: TilePath) throws {
    let file = "\(folder)/\(path.path)"
    guard let slash = file.lastIndex(of: "/") else { return }
    try TextFile.makeFolder(String(file[..<slash]))
    try TextFile.write(bytes, to: file, isDurable: false)
  }
}
