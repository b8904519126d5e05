import CairnModel
import CairnService
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore

/// The life of a request: admit, read, answer, write. Whatever goes wrong becomes a problem
/// document, and the connection goes on only where the client has said all that it had to say.
struct Responder<Storage: Engine>: Sendable {
  private let service: FieldService<Storage>
  private let handler: Handler<Storage>
  private let connections: ConnectionRegister
  private let bodies: ByteBudget
  private let answers: ByteBudget
  private let attempts: StrangersAttempts
  private let deviceAttempts: DeviceTokenAttempts
  private let forwardingWarning = ForwardingWarning()
  private let offersBareRoute: Bool
  private let logger: Logger

  init(
    service: FieldService<Storage>, connections: ConnectionRegister, logger: Logger
  ) {
    let configuration = connections.configuration
    self.service = service
    handler = Handler(service: service)
    self.connections = connections
    bodies = ByteBudget(configuration.bodies)
    answers = ByteBudget(configuration.answers)
    attempts = StrangersAttempts(rate: configuration.strangerRate)
    deviceAttempts = DeviceTokenAttempts(rate: configuration.deviceTokensRate)
    offersBareRoute = configuration.offersBareRoute
    self.logger = logger
  }

  /// - Throws: where the connection must end. The answer is written by then, if there can be one.
  @concurrent
  func respond(
    to request: Request, _ writer: consuming ResponseWriter, on channel: any Channel
  ) async throws {
    guard let connection = connections.connection(on: channel) else { throw ConnectionOver() }
    defer { connection.end() }
    var body = IncomingBody(of: request)
    let answer: Answer
    do {
      answer = try await self.answer(
        request, &body, on: connection, of: channel, writer)
    } catch {
      var refused = Answer(try Self.refusal(error), at: service.now)
      if refused.status == .methodNotAllowed {
        refused.fields[.allow] = Place(path: request.uri.path)?.methodNames
      }
      answer = refused
    }
    let isCutShort = !body.isFinished || connection.isTurnedAway
    defer { answer.held?.giveBack() }
    try await write(answer, to: request, isCutShort, writer, on: connection)
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
    _ request: Request, _ body: inout IncomingBody, on connection: Connection,
    of channel: any Channel,
    _ writer: borrowing ResponseWriter
  ) async throws -> Answer {
    forwardingWarning.heed(request, on: connection, logger)
    let client = try connection.begin(request, isWhole: body.isFinished)
    let admitted: Admitted
    do {
      admitted = try admit(request, from: client)
    } catch {
      try connection.identify(as: .stranger(client))
      throw error
    }
    let holder = admitted.holder(at: client)
    try connection.identify(as: admitted.isAuthenticated ? holder : .stranger(client))
    let maximum = admitted.place.bodyByteCountMaximum
    try body.check(maximum: maximum)
    if IncomingBody.isAwaited(request) {
      try await writer.writeInformationalHead(HTTPResponse(status: .continue))
    }
    let heldBody = bodies.holding(for: holder)
    defer { heldBody.giveBack() }
    let bytes = try await body.collect(maximum: maximum, in: heldBody)
    connection.receivedAll()
    let held = answers.holding(for: holder)
    var answer: Answer
    do {
      answer =
        admitted.readsViews
        ? try await ClientPresence.of(channel).serving { [handler] in
          try await handler.answer(admitted, request, body: bytes, in: held)
        } : try await handler.answer(admitted, request, body: bytes, in: held)
    } catch let refusal as Refusal where !admitted.isAuthenticated {
      let uptime = connections.configuration.uptime()
      // Nobody showed a token: it is an enrolment that a revoked device asks for.
      if refusal.code == .deviceRevoked {
        attempts.note(of: client, at: uptime)
      } else {
        attempts.note(refusal, of: client, at: uptime)
      }
      throw refusal
    }
    if answer.isRepeatedEnrolment {
      attempts.note(of: client, at: connections.configuration.uptime())
    }
    // A sync counts its own entries: what it says of a push is said even where they don't fit.
    if case .whole(let bytes) = answer.body, !admitted.isSync {
      try held.replace(with: bytes.count)
    }
    answer.held = held
    return answer
  }

  /// - Throws: `Refusal`; `rate_exceeded` before a signature is checked, where too many others from
  ///   the same address were nobody's. A device is held up by that only where too many were in its
  ///   own name.
  private func admit(
    _ request: Request, from client: NetworkAddress?
  ) throws(Refusal) -> Admitted {
    let uptime = connections.configuration.uptime()
    let place = Place(path: request.uri.path)
    let claim = claim(of: request, at: place)
    switch claim {
    case .nobody, .proven: break
    case .device(let device, let survey):
      if deviceAttempts.isSpent(by: device, of: survey, at: client, now: uptime) {
        try attempts.check(client, at: uptime)
      }
    case .anyOperator: try attempts.check(client, at: uptime)
    }
    if place?.letsIn(request.method) == true { try attempts.check(client, at: uptime) }
    do throws(Refusal) {
      return try Admitted(
        request, from: client, to: service, offersBareRoute: offersBareRoute, at: service.now)
    } catch {
      // What is refused before a signature is checked costs little, and would hold up others.
      if claim != .nobody { attempts.note(error, of: client, at: uptime) }
      if case .device(let device, let survey) = claim, error.code == .tokenInvalid {
        deviceAttempts.note(device, of: survey, at: client, now: uptime)
      }
      throw error
    }
  }

  /// In whose name the request comes; nobody's where it has no token, or none is looked at.
  private func claim(of request: Request, at place: Place?) -> TokenClaim {
    guard let place, place.methods.contains(request.method), !place.letsIn(request.method),
      place != .health, place != .bare, let token = request.bearerToken
    else { return .nobody }
    return service.claim(of: token, survey: place.survey)
  }

  /// - Throws: what can't be answered: the connection is gone, or the task is to end.
  private static func refusal(_ error: any Error) throws -> Refusal {
    switch error {
    case let refusal as Refusal: refusal
    case is RequestTooSlow: Refusal(.requestTimeout, "the request came in too slowly")
    case is CancellationError, is ConnectionOver: throw error
    // The parser gave up in the midst of the body.
    default: Refusal(.requestMalformed, "the body can't be read")
    }
  }

  @concurrent
  private func write(
    _ answer: Answer, to request: Request, _ isCutShort: Bool, _ writer: consuming ResponseWriter,
    on connection: Connection
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
    try await AnswerWriter(writer, on: connection.channel.eventLoop).write(head, answer.body)
  }
}

/// The client has not said all that it had to say, and is not listened to any longer.
struct ConnectionOver: Error {}
