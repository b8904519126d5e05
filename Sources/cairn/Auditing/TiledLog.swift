import CairnHTTPClient
import CairnLog
import CairnModel
import CairnReplica

/// A log in C2SP form: files in a folder, or the same under a URL.
enum TiledLog {
  case folder(String)
  case service(HTTPTransport, SurveyAccess)

  /// A log's files are small: a bundle of the largest entries has 16 MiB.
  private static let fileByteCountMaximum = 256 * (Limits.entryByteCountMaximum + 2)

  func checkpoint() async throws -> [UInt8] {
    switch self {
    case .folder(let path): try file(path, .checkpoint)
    case .service(let transport, let access): try await transport.checkpoint(access)
    }
  }

  func bundle(_ number: BundleNumber, width: Int) async throws -> EntryList {
    switch self {
    case .folder(let path):
      try EntryList(parsing: try file(path, .bundle(number, width: width)))
    case .service(let transport, let access):
      try await transport.bundle(number, width: width, access: access)
    }
  }

  /// Nil where the bytes are no tile of that width.
  func tile(_ address: TileAddress, width: Int) async throws -> Tile? {
    switch self {
    case .folder(let path):
      let bytes = try file(path, .tile(address, width: width))
      guard let tile = Tile(address: address, bytes: bytes), tile.width == width else { return nil }
      return tile
    case .service(let transport, let access):
      return try await transport.tile(address, width: width, access: access)
    }
  }

  private func file(_ folder: String, _ path: TilePath) throws -> [UInt8] {
    try TextFile.bytes("\(folder)/\(path.path)", byteCountMaximum: Self.fileByteCountMaximum)
  }

  static func isExported(_ folder: String) -> Bool {
    TextFile.exists("\(folder)/checkpoint") && TextFile.exists("\(folder)/tile")
  }
}
