import CairnModel
import CairnService
import HTTPTypes
import HummingbirdCore
import Logging

/// The life of a request: admit, read, answer, write. Whatever goes wrong becomes a problem
/// document, and the connection goes on only where the client has said all that it had to say.
struct Responder<Storage: Engine>: Sendable {
  private let service: FieldService<Storage>
  private let handler: Handler<Storage>
  private let budget: BodyBudget
  private let offersBareRoute: Bool
  private let logger: Logger

  init(
    service: FieldService<Storage>, configuration: CairnServerConfiguration, logger: Logger
  ) {
    self.service = service
    handler = Handler(service: service)
    budget = BodyBudget(byteCountMaximum: configuration.bodyByteCountInFlightMaximum)
    offersBareRoute = configuration.offersBareRoute
    self.logger = logger
  }

  /// - Throws: where the connection must end. The answer is written by then, if there can be one.
  @concurrent
  func respond(to request: Request, _ writer: consuming ResponseWriter) async throws {
    var body = IncomingBody(of: request, budget: budget)
    defer { body.release() }
    let answer: Answer
    do {
      answer = try await self.answer(request, &body, writer)
    } catch {
      var refused = Answer(try Self.refusal(error), at: service.now)
      if refused.status == .methodNotAllowed {
        refused.fields[.allow] = Place(path: request.uri.path)?.methodNames
      }
      answer = refused
    }
    let isCutShort = !body.isFinished
    try await write(answer, to: request, isCutShort, writer)
    logger.debug(
      "answered",
      metadata: [
        "method": "\(request.method.rawValue)",
        "place": "\(Place(path: request.uri.path)?.name ?? "unknown")",
        "status": "\(answer.status.code)",
      ])
    guard isCutShort else { return }
    // However that ends, there is nothing more to say: a second answer would be one too many.
    try? await body.discard(maximum: 2 * Limits.requestByteCountMaximum)
    throw ConnectionOver()
  }

  @concurrent
  private func answer(
    _ request: Request, _ body: inout IncomingBody, _ writer: borrowing ResponseWriter
  ) async throws -> Answer {
    let admitted = try Admitted(
      request, to: service, offersBareRoute: offersBareRoute, at: service.now)
    let maximum = admitted.place.bodyByteCountMaximum
    try body.check(maximum: maximum)
    if IncomingBody.isAwaited(request) {
      try await writer.writeInformationalHead(HTTPResponse(status: .continue))
    }
    return try await handler.answer(
      admitted, request, body: try await body.collect(maximum: maximum))
  }

  /// - Throws: what can't be answered: the connection is gone, or the task is to end.
  private static func refusal(_ error: any Error) throws -> Refusal {
    switch error {
    case let refusal as Refusal: refusal
    case is RequestTooSlow: Refusal(.requestTimeout, "the request came in too slowly")
    case is CancellationError: throw error
    // The parser gave up in the midst of the body.
    default: Refusal(.requestMalformed, "the body can't be read")
    }
  }

  @concurrent
  private func write(
    _ answer: Answer, to request: Request, _ isCutShort: Bool, _ writer: consuming ResponseWriter
  ) async throws {
    let now = service.now
    var fields = answer.fields
    fields[.cairnTime] = String(now.milliseconds)
    fields[.date] = HTTPDate.text(now)
    if isCutShort { fields[.connection] = "close" }
    if case .whole(let bytes) = answer.body, answer.status != .noContent {
      fields[.contentLength] = String(bytes.count)
    }
    let head = HTTPResponse(status: answer.status, headerFields: fields)
    guard request.method != .head else { return try await writer.writeResponse(head) }
    try await AnswerWriter(writer).write(head, answer.body)
  }
}

/// The client has not said all that it had to say, and is not listened to any longer.
struct ConnectionOver: Error {}
