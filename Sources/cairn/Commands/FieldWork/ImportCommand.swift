import ArgumentParser
import CairnFormats
import CairnModel
import CairnReplica

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Record the features of a file.",
    discussion: """
      Each feature becomes an entity. Features that can't be taken are skipped and named, the \
      others are recorded all the same. What an earlier import recorded already, here or on a \
      device whose work was synced, is skipped too: so an import that broke off is simply run \
      again. OpenStreetMap's tags are understood without a mapping.

      Examples:
        cairn import helsinki.geojson --dry-run
        cairn import helsinki.geojson
        cairn import helsinki.geojson --part 1/3      one of three devices that share the work
        cairn import shops.csv --kind establishment --map Nimi=name --map www=website
      """)

  @Argument(help: ArgumentHelp("A .geojson, .csv, .gpx or .kml file.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("Make every feature this kind of entity.", valueName: "kind"))
  var kind: String?

  @Option(
    name: .customLong("map"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Which property fills which field; may be given several times.", valueName: "column=field"))
  var columns: [String] = []

  @Option(help: ArgumentHelp("Take only every Nth feature, from the Ith on.", valueName: "i/n"))
  var part: ImportPart = ImportPart(number: 1, count: 1)

  @Flag(help: "Read and check everything, and record nothing.")
  var dryRun = false

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    let endings = ImportReader.fileNameEndings
    guard endings.contains(where: { file.lowercased().hasSuffix($0) }) else {
      throw ValidationError(
        "\(file) has none of the endings that are read: \(endings.joined(separator: ", "))")
    }
  }

  func run() async throws {
    let console = output.console
    let columns = try columns.map { try ColumnMapping(parsing: $0) }
    let source = try FeatureFile(path: file)
    try await replica.find().withWriter { replica in
      let published = try OpenSurvey.schemas(of: replica, console).require()
      let bar = ProgressBar("importing", terminal: console.terminal)
      defer { bar.finish() }
      var work = ImportWork(
        replica: replica, published: published,
        mapping: try FeatureMapping(schema: published.schema, kind: kind, columns: columns),
        part: part, isDryRun: dryRun, known: try RecordedEntities(in: replica, of: published))
      try work.run(source) { bar.update(UInt64($0), of: UInt64(source.byteCount)) }
      bar.finish()
      try ImportReportText(work.report, console: console, isDryRun: dryRun).print()
    }
  }
}

/// `I/N`: the Ith of N shares.
struct ImportPart: ExpressibleByArgument, Sendable {
  var number: Int
  var count: Int

  init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]),
      count >= 1, 1...count ~= number
    else { return nil }
    self.init(number: number, count: count)
  }

  var defaultValueDescription: String { "\(number)/\(count)" }

  /// - Parameter feature: its number in the file, from 1.
  func includes(_ feature: Int) -> Bool { (feature - 1) % count == number - 1 }
}
