// swift-tools-version:6.3
import PackageDescription

/// A target of Cairn and the arrows it may draw: first to targets of this package, then to products
/// of others. `Tests/CairnArchitectureTests` compares every import line with the same table.
struct Layer {
  var name: String
  var targets: [String] = []
  var products: [Target.Dependency] = []
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let asyncHTTPClient = Target.Dependency.product(
  name: "AsyncHTTPClient", package: "async-http-client")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let libraries: [Layer] = [
  Layer(name: "CairnModel"),
  Layer(name: "CairnFold", targets: ["CairnModel"], products: [crypto]),
  Layer(name: "CairnLog", targets: ["CairnModel"], products: [crypto]),
  Layer(name: "CairnWire", targets: ["CairnModel"], products: [protobuf]),
  Layer(name: "CairnFormats", targets: ["CairnModel"]),
  Layer(name: "CairnStore", targets: ["CairnModel", "CairnLog", "CairnFold", "CCrashMark"]),
  Layer(
    name: "CairnSQLite", targets: ["CairnModel", "CairnLog", "CairnStore"],
    products: [grdb, sqlite]),
  Layer(
    name: "CairnViews",
    targets: ["CairnModel", "CairnFold", "CairnLog", "CairnWire", "CairnFormats", "CairnStore"]),
  Layer(
    name: "CairnService",
    targets: ["CairnModel", "CairnLog", "CairnWire", "CairnStore", "CairnViews"], products: [log]),
  Layer(
    name: "CairnServer",
    targets: ["CairnModel", "CairnLog", "CairnWire", "CairnStore", "CairnService"],
    products: [
      hummingbirdCore, hummingbirdTLS, nioCore, nioPosix, nioSSL, nioHTTPTypes, httpTypes, log,
      lifecycle, unixSignals,
    ]),
  Layer(
    name: "CairnReplica",
    targets: ["CairnModel", "CairnFold", "CairnLog", "CairnWire", "CairnStore", "CairnViews"]),
  Layer(
    name: "CairnHTTPClient", targets: ["CairnModel", "CairnLog", "CairnWire", "CairnReplica"],
    products: [asyncHTTPClient, nioCore, nioHTTP1, nioSSL]),
  Layer(
    name: "CairnSimulation",
    targets: [
      "CairnModel", "CairnLog", "CairnWire", "CairnFormats", "CairnStore", "CairnViews",
      "CairnService", "CairnReplica",
    ], products: [log]),
]

let executable = Layer(
  name: "cairn",
  targets: libraries.map(\.name) + ["CQRencode", "CMalloc"],
  products: [argumentParser, log, lifecycle])

/// What more than one suite builds on: logs made act by act, a service over a real store with devices
/// that push to it, and the files of `protocol`.
let fixtures = [
  Layer(name: "CairnFoldFixtures", targets: ["CairnModel", "CairnFold"]),
  Layer(
    name: "CairnServiceFixtures",
    targets: [
      "CairnModel", "CairnLog", "CairnWire", "CairnStore", "CairnSQLite", "CairnViews",
      "CairnService",
    ],
    products: [log]),
  Layer(name: "CairnVectorFixtures", targets: ["CairnModel"]),
]

/// A folder of `Tests` and the targets it drives. No test needs `@testable`: `package` is enough.
let suites: [Layer] = [
  Layer(name: "CairnArchitectureTests"),
  Layer(name: "CairnModelTests", targets: ["CairnModel", "CairnVectorFixtures"]),
  Layer(
    name: "CairnLogTests", targets: ["CairnModel", "CairnLog", "CairnVectorFixtures"],
    products: [crypto]),
  Layer(
    name: "CairnWireTests", targets: ["CairnModel", "CairnWire", "CairnVectorFixtures"],
    products: [protobuf]),
  Layer(
    name: "CairnFoldTests", targets: ["CairnModel", "CairnFold", "CairnWire", "CairnFoldFixtures"],
    products: [crypto]),
  Layer(
    name: "CairnFoldVectorTests",
    targets: ["CairnModel", "CairnFold", "CairnWire", "CairnVectorFixtures"],
    products: [crypto]),
  Layer(name: "CairnFormatsTests", targets: ["CairnModel", "CairnFormats"]),
  Layer(
    name: "CairnStoreTests", targets: ["CairnModel", "CairnLog", "CairnStore", "CairnSQLite"]),
  Layer(
    name: "CairnViewsTests",
    targets: [
      "CairnModel", "CairnFold", "CairnStore", "CairnSQLite", "CairnViews", "CairnFoldFixtures",
    ]),
  Layer(
    name: "CairnServiceTests",
    targets: [
      "CairnModel", "CairnLog", "CairnWire", "CairnStore", "CairnSQLite", "CairnService",
      "CairnServiceFixtures", "CairnVectorFixtures",
    ]),
  Layer(
    name: "CairnReplicaTests",
    targets: [
      "CairnModel", "CairnFold", "CairnLog", "CairnWire", "CairnStore", "CairnSQLite",
      "CairnViews", "CairnService", "CairnReplica",
    ]),
  Layer(
    name: "CairnSimulationTests",
    targets: [
      "CairnModel", "CairnFold", "CairnLog", "CairnWire", "CairnStore", "CairnSQLite",
      "CairnViews", "CairnService", "CairnReplica", "CairnSimulation", "CairnFoldFixtures",
      "CairnServiceFixtures", "CairnVectorFixtures", "cairn",
    ]),
  Layer(
    name: "CairnEndToEndTests",
    targets: libraries.map(\.name) + ["cairn", "CairnServiceFixtures"]),
]

let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

func dependencies(of layer: Layer) -> [Target.Dependency] {
  layer.targets.map { .target(name: $0) } + layer.products
}

let package = Package(
  name: "cairn",
  platforms: [.macOS(.v15), .iOS(.v18)],
  products: [
    .executable(name: "cairn", targets: ["cairn"]),
    .library(
      name: "CairnMobile",
      targets: [
        "CairnModel", "CairnFold", "CairnLog", "CairnWire", "CairnFormats", "CairnStore",
        "CairnSQLite", "CairnViews", "CairnReplica",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0", traits: []),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
    .package(
      url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
  ],
  targets: libraries.map {
    .target(name: $0.name, dependencies: dependencies(of: $0), swiftSettings: house)
  } + [
    .target(name: "CCrashMark", cSettings: [.treatAllWarnings(as: .error)]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(
      name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .executableTarget(
      name: executable.name, dependencies: dependencies(of: executable), swiftSettings: house),
  ]
    + fixtures.map {
      .target(
        name: $0.name, dependencies: dependencies(of: $0), path: "Tests/\($0.name)",
        swiftSettings: house)
    }
    + suites.map {
      .testTarget(name: $0.name, dependencies: dependencies(of: $0), swiftSettings: house)
    }
)
