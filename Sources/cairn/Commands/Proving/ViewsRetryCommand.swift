import ArgumentParser
import CairnModel
import CairnSQLite
import CairnStore
import CairnViews

struct ViewsRetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Fold and read again what ended the program before.",
    discussion: """
      An entry that ends the program when it is folded stops the views before it, and so does a read \
      that ends the program again and again. Recording, syncing and the log go on. A newer cairn \
      tries again by itself. This command forgets what happened, so that the next fold tries; if the \
      fault is still there, the program ends as before and the views stop again.

      Examples:
        cairn -C field views retry
        cairn views retry --data /srv/cairn      with the service stopped
      """)

  @Option(help: ArgumentHelp("A service's folder, instead of a replica.", valueName: "dir"))
  var data: String?

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    let folder = try data ?? replica.find().path
    guard TextFile.exists("\(folder)/log.sqlite") else {
      throw Refusal(.notAReplica, "\(folder) holds no log")
    }
    let lock = try lock(folder)
    defer { withExtendedLifetime(lock) {} }
    var retried: [JSONValue] = []
    for survey in try surveys(folder) {
      let views = data == nil ? "views" : "views-\(survey.slug)"
      guard let mark = FoldMark(ofViews: "\(folder)/\(views).sqlite", isWritable: true) else {
        throw StoreError(.readOnly, place: "\(folder)/\(views).fold", "it can't be written")
      }
      guard !mark.isClear else { continue }
      let stop = mark.stop(of: survey.id)
      mark.clear()
      let before = stop.map { ", which stopped before entry \($0)," } ?? ""
      console.print("the views of \(survey.slug)\(before) try again when they are read next")
      retried.append([
        "survey": .string(survey.slug),
        "index": stop.map { .integer(Int64(clamping: $0.rawValue)) } ?? .null,
      ])
    }
    if retried.isEmpty { console.print("no views stopped here") }
    console.print(json: ["retried": .array(retried)])
  }

  private func lock(_ folder: String) throws -> FolderLock {
    do throws(StoreError) {
      return try FolderLock(folder: folder, patience: .seconds(data == nil ? 30 : 0))
    } catch {
      guard error.code == .busy, data != nil else { throw error }
      throw CommandFailure(
        .alreadyServed, "another process serves or writes \(folder)",
        hint: "end that process first: it starts again with views that try again", status: .refused)
    }
  }

  private func surveys(_ folder: String) throws -> [SurveyRecord] {
    let store = try SQLiteLogStore(path: "\(folder)/log.sqlite", mode: .reader)
    defer { try? store.close() }
    return try store.surveys()
  }
}
