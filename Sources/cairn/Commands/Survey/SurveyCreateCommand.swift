import ArgumentParser
import CairnFormats
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore

struct SurveyCreateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Open a survey, with this operator as its first admin.",
    discussion: """
      The admin's own replica is kept in $CAIRN_HOME/surveys/SLUG. The schema, which says what is \
      observed and how changes merge, is published as the log's first events. A creation that \
      broke off is gone on with by the same command again.

      Examples:
        cairn survey create helsinki --title "Creative Helsinki 2026"
        cairn survey create markets --title Markets --schema-file markets.json --public
      """)

  @Argument(help: "The survey's name in URLs: 1 to 63 of a-z, 0-9 and hyphens inside.")
  var slug: String

  @Option(help: "The survey's title.")
  var title: String

  @Option(help: ArgumentHelp("A built-in schema.", valueName: "name"))
  var schema = "creative-clusters@1"

  @Option(help: ArgumentHelp("A schema document (JSON) instead.", valueName: "file"))
  var schemaFile: String?

  @Option(help: ArgumentHelp("What the first admin's device is called.", valueName: "name"))
  var name = "admin"

  @Flag(name: .customLong("public"), help: "Anybody may read the log.")
  var isPublic = false

  @Option(
    help: ArgumentHelp(
      "The service, by URL or origin (default: that of the last login).", valueName: "service"))
  var service: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let schema = try chosenSchema()
    try await withOperatorSession(service) { session in
      let folder = ReplicaFolder(path: session.home.replicaPath(of: slug))
      try TextFile.makeFolder(folder.path, mode: 0o700)
      do {
        try await create(schema, session, folder)
      } catch let refusal as Refusal {
        // No survey was opened: nothing here is worth keeping.
        if !folder.isEnrolled { FolderTree.remove(folder.path) }
        throw refusal
      }
    }
  }

  private func create(
    _ schema: Schema, _ session: OperatorSession, _ folder: ReplicaFolder
  ) async throws {
    let console = output.console
    let lock = try FolderLock(folder: folder.path)
    try await folder.withStores(holding: lock) { stores in
      if try stores.log.identity() == nil { try await open(session, folder, stores) }
      let replica = try FieldReplica(
        store: stores.log, views: stores.views, keys: stores.keys, clock: .system)
      let isRecorded = try SchemaPublication.isRecorded(in: replica)
      guard try !isRecorded || replica.store.pendingCount() > 0 else {
        throw Refusal(.surveyExists, "the survey \(slug) was created from here before")
      }
      // An event rests on a log that was verified.
      _ = try await replica.sync(session.transport)
      if !isRecorded { try SchemaPublication.record(schema, after: nil, in: replica) }
      let report = try await replica.sync(session.transport)
      try tell(replica, report, folder, schema, console)
    }
  }

  private func chosenSchema() throws -> Schema {
    if let schemaFile { return try SchemaFile.read(schemaFile) }
    guard let builtIn = BuiltInSchema.named(schema) else {
      let names = BuiltInSchema.all.map(\.name).joined(separator: ", ")
      throw CommandFailure(
        .schemaUnknown, "there is no built-in schema \(schema)",
        hint: "the built-in ones are \(names); others are given with --schema-file",
        status: .refused)
    }
    return builtIn
  }

  private func open(
    _ session: OperatorSession, _ folder: ReplicaFolder, _ stores: ReplicaFolder.Stores
  ) async throws {
    let request = try Enrolment.openingRequest(
      slug: slug, title: Text(title), adminName: Text(name), isPublic: isPublic,
      nonce: try nonce(in: folder), keys: stores.keys)
    let answer = try await session.call { transport, token in
      try await transport.openSurvey(request, token: token)
    }
    try Enrolment.adopt(
      answer, to: request, url: session.service.url, store: stores.log, keys: stores.keys)
  }

  /// The same one again after a lost answer, so that no second survey is opened.
  private func nonce(in folder: ReplicaFolder) throws -> [UInt8] {
    let path = "\(folder.path)/opening.nonce"
    if TextFile.exists(path) {
      let text = try TextFile.read(path, byteCountMaximum: 1024)
      if let nonce = [UInt8](hex: text.filter { !$0.isWhitespace }),
        nonce.count == SurveyOpened.nonceByteCount
      {
        return nonce
      }
    }
    var random = SystemRandomNumberGenerator()
    let nonce = (0..<SurveyOpened.nonceByteCount).map { _ in
      UInt8.random(in: .min ... .max, using: &random)
    }
    try TextFile.write((nonce.hex + "\n").utf8, to: path, mode: 0o600)
    return nonce
  }

  private func tell(
    _ replica: FieldReplica, _ report: SyncReport, _ folder: ReplicaFolder, _ schema: Schema,
    _ console: Console
  ) throws {
    let identity = try replica.identity
    console.print("survey \(identity.slug) is open, its log is \(identity.origin)")
    console.print("the admin's replica is \(folder.path)")
    console.print("next: cairn invite --survey \(identity.slug) --name NAME")
    console.print(
      json: [
        "slug": .string(identity.slug), "title": .string(identity.title),
        "id": .string(identity.survey.description), "origin": .string(identity.origin),
        "log_key": .string(identity.logKey), "schema": .string(schema.name),
        "folder": .string(folder.path), "size": .integer(Int64(report.size.rawValue)),
      ])
  }
}
