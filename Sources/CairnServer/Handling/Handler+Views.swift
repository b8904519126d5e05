import CairnModel
import CairnService
import HummingbirdCore

/// Reads of the folded survey: `as_of` and `at_least` say which state, `after` and `limit` which part
/// of a list.
extension Handler {
  private static var limits: ClosedRange<UInt64> { 1...500 }
  private static var limitByDefault: UInt64 { 100 }

  /// To wait for what no log can have would be for ever.
  private func atLeast(_ request: Request) throws(Refusal) -> LogSize? {
    guard let number = try request.number("at_least") else { return nil }
    guard let size = LogSize(claimed: number) else {
      throw Refusal(
        .requestMalformed,
        "at_least is more than the \(LogSize.maximum) entries that a log can have")
    }
    return size
  }

  func folded(
    _ place: Place, _ request: Request, for caller: Caller
  ) async throws(Refusal) -> Answer {
    let point = try ReadPoint(asOf: request.text("as_of"), atLeast: try atLeast(request))
    switch place {
    case .entities:
      return json(
        try await service.entities(
          kind: request.text("kind"), box: request.text("bbox"), after: try request.entity("after"),
          count: try limit(request), at: point, by: caller))
    case .entity(_, let id):
      return json(
        try await service.entity(
          id, history: try history(request), at: point, by: caller))
    case .conflicts:
      return json(
        try await service.conflicts(
          all: try wantsAll(request), after: request.text("after"),
          count: try limit(request), at: point, by: caller))
    case .warnings:
      return json(
        try await service.warnings(
          code: request.text("code"), entity: try request.entity("entity"),
          after: request.text("after"), count: try limit(request), at: point, by: caller))
    case .duplicates:
      return json(
        try await service.duplicates(
          after: request.text("after"), count: try limit(request), at: point, by: caller))
    case .anomalies:
      return json(
        try await service.anomalies(
          after: try request.number("after").map { LogIndex($0) }, count: try limit(request),
          at: point, by: caller))
    case .devices: return json(try await service.devices(at: point, by: caller))
    case .schema:
      guard let number = try request.number("document") else {
        return json(try await service.schemas(at: point, by: caller))
      }
      guard let number = Int(exactly: number) else {
        throw Refusal(.notFound, "the survey has not so many schema documents")
      }
      return Answer(
        type: "application/json",
        .whole(try await service.schemaDocument(number, at: point, by: caller)))
    default: preconditionFailure("nothing is folded at this place")
    }
  }

  private func limit(_ request: Request) throws(Refusal) -> Int {
    let limit = try request.number("limit") ?? Self.limitByDefault
    guard Self.limits ~= limit else {
      throw Refusal(.requestMalformed, "limit is from 1 to \(Self.limits.upperBound)")
    }
    return Int(limit)
  }

  /// Nil where it was not asked for.
  private func history(
    _ request: Request
  ) throws(Refusal) -> (after: LogIndex?, count: Int)? {
    guard try request.flag("history") else { return nil }
    return (try request.number("after").map { LogIndex($0) }, try limit(request))
  }

  private func wantsAll(_ request: Request) throws(Refusal) -> Bool {
    switch request.text("state") {
    case nil, "open": false
    case "all": true
    default: throw Refusal(.requestMalformed, "state is open or all")
    }
  }
}
