import CairnModel
import Testing

/// A service with a survey, and devices that were let in.
final class SurveyDay {
  let root: TestFolder
  let program: Program
  private(set) var service: RunningService

  /// - Parameters:
  ///   - options: more of the service's.
  ///   - prepare: gets the path of the service's data before the service starts.
  init(
    survey slug: String = "helsinki", isPublic: Bool = false, options: [String] = [],
    prepare: (String) throws -> Void = { _ in }
  ) throws {
    root = try TestFolder("day")
    try prepare(root.path + "/data")
    program = Program(home: root.path + "/home", folder: root.path)
    service = try RunningService(program, data: root.path + "/data", options: options)
    let login = try program.run(["login", root.path + "/data/operator.invite"])
    try #require(login.status == 0, "\(login.errors)")
    let created = try program.run(
      ["survey", "create", slug, "--title", "Helsinki 2026", "--json"]
        + (isPublic ? ["--public"] : []))
    try #require(created.status == 0, "\(created.errors)")
  }

  /// The service must not write into a folder that is being removed.
  deinit { if !service.isEnded { _ = try? service.end() } }

  func path(_ name: String) -> String { "\(root.path)/\(name)" }

  func run(_ arguments: String...) throws -> Program.Outcome { try program.run(arguments) }

  func run(_ arguments: [String]) throws -> Program.Outcome { try program.run(arguments) }

  /// Lets one more device in.
  func invite(_ name: String, role: String = "surveyor") throws -> String {
    let outcome = try run(
      "invite", "--survey", "helsinki", "--name", name, "--role", role, "--json")
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try #require(try outcome.json["invite"]?.asString)
  }

  /// A device of its own, in a folder of its name.
  func clone(_ name: String, role: String = "coordinator") throws -> String {
    let outcome = try run("clone", try invite(name, role: role), path(name), "--json")
    try #require(outcome.status == 0, "\(outcome.errors)")
    return path(name)
  }

  func record(_ name: String, in folder: String) throws -> String {
    let outcome = try run(
      "-C", folder, "record", "establishment", "--set", "name=\(name)", "--at", "60.17,24.94±5",
      "--json")
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try #require(try outcome.json["entity"]?.asString)
  }

  func endService() throws -> Int32 { try service.end() }

  /// - Parameters:
  ///   - environment: more of it, as `NAME=VALUE`.
  ///   - options: more of the service's.
  func restartService(_ environment: [String] = [], options: [String] = []) throws {
    var program = program
    program.environment = environment
    service = try RunningService(
      program, data: root.path + "/data", listen: "127.0.0.1:\(service.port)",
      options: options)
  }
}
