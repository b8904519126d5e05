/// Which modules each target may import: the arrows of `docs/architecture.md`, one row a target.
/// What a row does not name, the standard library and the system included, is not to be imported.
enum LayerTable {
  static let rows: [String: Set<String>] = [
    "CairnModel": [],
    "CairnFold": ["CairnModel", "Crypto"],
    "CairnLog": ["CairnModel", "Crypto"],
    // FoundationEssentials has the Data of SwiftProtobuf's messages.
    "CairnWire": ["CairnModel", "SwiftProtobuf", "FoundationEssentials"],
    "CairnFormats": ["CairnModel"],
    "CairnStore": [
      "CairnModel", "CairnLog", "CairnFold", "CCrashMark", "Glibc", "Synchronization",
    ],
    // FoundationEssentials has the Data of GRDB's blobs, GRDBSQLite the calls that SQLite makes.
    "CairnSQLite": [
      "CairnModel", "CairnLog", "CairnStore", "GRDB", "GRDBSQLite", "FoundationEssentials", "Glibc",
      "Synchronization",
    ],
    "CairnViews": [
      "CairnModel", "CairnFold", "CairnLog", "CairnWire", "CairnFormats", "CairnStore",
      "Synchronization",
    ],
    "CairnService": [
      "CairnModel", "CairnLog", "CairnWire", "CairnStore", "CairnViews", "Logging", "Dispatch",
      "Glibc", "Synchronization",
    ],
    "CairnServer": [
      "CairnModel", "CairnLog", "CairnWire", "CairnStore", "CairnService",
      "HummingbirdCore", "HummingbirdTLS", "HTTPTypes", "Logging", "NIOCore", "NIOHTTPTypes",
      "NIOPosix", "NIOSSL", "ServiceLifecycle", "UnixSignals", "Glibc", "Synchronization",
    ],
    "CairnReplica": [
      "CairnModel", "CairnFold", "CairnLog", "CairnWire", "CairnStore", "CairnViews", "Glibc",
      "Synchronization",
    ],
    "CairnHTTPClient": [
      "CairnModel", "CairnLog", "CairnWire", "CairnReplica", "AsyncHTTPClient", "NIOCore",
      "NIOHTTP1", "NIOSSL", "Glibc",
    ],
    "CairnSimulation": [
      "CairnModel", "CairnLog", "CairnWire", "CairnFormats", "CairnStore", "CairnViews",
      "CairnService", "CairnReplica", "Logging", "Glibc", "Synchronization",
    ],
    "cairn": [
      "CairnModel", "CairnFold", "CairnLog", "CairnWire", "CairnFormats", "CairnStore",
      "CairnSQLite", "CairnViews", "CairnService", "CairnServer", "CairnReplica",
      "CairnHTTPClient", "CairnSimulation", "CQRencode", "CMalloc", "ArgumentParser", "Logging",
      "ServiceLifecycle", "Dispatch",
      "Glibc", "Synchronization",
    ],
    // Only module maps.
    "CQRencode": [],
    "CMalloc": [],
    // C alone: signal handlers may not run Swift.
    "CCrashMark": [],
  ]

  /// What comes with the toolchain, so that no package brings it.
  static let toolchain: Set<String> = [
    "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization",
  ]

  /// Modules by others, by the first letters of their names, and the targets that may know them.
  static let owners: [(prefix: String, targets: Set<String>)] = [
    ("GRDB", ["CairnSQLite"]),
    ("SQLite", ["CairnSQLite"]),
    ("Hummingbird", ["CairnServer"]),
    ("NIO", ["CairnServer", "CairnHTTPClient"]),
    ("AsyncHTTPClient", ["CairnHTTPClient"]),
    ("SwiftProtobuf", ["CairnWire"]),
    ("ArgumentParser", ["cairn"]),
    ("CQRencode", ["cairn"]),
    ("CMalloc", ["cairn"]),
    ("CCrashMark", ["CairnStore"]),
    ("Crypto", ["CairnFold", "CairnLog"]),
  ]
}
