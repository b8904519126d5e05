import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire

/// One more survey on a service, whose views are folded as far as its log goes.
struct OtherSurvey: Sendable {
  let harness: ServiceHarness
  let slug: String
  private var admin: TestDevice

  init(_ slug: String, on harness: ServiceHarness) async throws {
    self.harness = harness
    self.slug = slug
    admin = try await harness.openSurvey(slug)
    _ = try await read(atLeast: try size)
  }

  var size: LogSize { get throws { try harness.published(slug).size } }

  /// - Returns: the size that was read.
  func read(atLeast size: LogSize) async throws -> Int64? {
    let answer = try await harness.service.entities(
      count: 1, at: try ReadPoint(atLeast: size), by: try harness.caller(admin, slug))
    return answer["size"]?.asInteger
  }

  /// - Returns: the size that was read.
  func readWarnings(atLeast size: LogSize? = nil) async throws -> Int64? {
    let answer = try await harness.service.warnings(
      count: 1, at: try ReadPoint(atLeast: size), by: try harness.caller(admin, slug))
    return answer["size"]?.asInteger
  }

  mutating func push() async throws {
    let answers = try await harness.push([try admin.record(notes: 1)], by: admin, to: slug)
    precondition(answers.allSatisfy { $0.refused == nil }, "the test's note was refused")
  }
}
